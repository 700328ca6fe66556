import { HostUpdates } from '../../../../src/predict/envoy/ejection/host-updates';

test('the first change is applied at once, the next ones together after a whole window', () => {
  const updates = new HostUpdates(1000);
  expect(updates.change(0)).toBe(true);
  expect(updates.waitsUntil).toBe(Infinity);
  expect(updates.change(300)).toBe(false);
  expect(updates.change(900)).toBe(false);
  expect(updates.waitsUntil).toBe(1300);
  updates.apply(1300);
  expect(updates.waitsUntil).toBe(Infinity);
});

test('a change is applied at once where the last one is longer ago than the window, and not where it is as long', () => {
  const updates = new HostUpdates(1000);
  updates.change(0);
  expect(updates.change(1000)).toBe(false);
  updates.apply(2000);
  expect(updates.change(3001)).toBe(true);
});

test('without a window every change is applied at once', () => {
  const updates = new HostUpdates(0);
  expect(updates.change(5)).toBe(true);
  expect(updates.change(6)).toBe(true);
});
