import fc from 'fast-check';
import { backoffOf, ejectionTime } from '../../../../src/predict/envoy/ejection/ejection-time';
import { anySent, sent } from '../hosts';

const MINUTE = 60_000;

test("by Envoy's defaults a host is out for 30 s the first time, 30 s longer each time, and never more than 5 minutes", () => {
  const times = [1, 2, 3, 9, 10, 11, 100].map((nth) => ejectionTime(nth, sent()).atLeast / 1000);
  expect(times).toEqual([30, 60, 90, 270, 300, 300, 300]);
});

test('who may come back is looked at every interval: a host can be out for one interval longer', () => {
  expect(ejectionTime(1, sent())).toEqual({ atLeast: 30_000, atMost: 40_000 });
  expect(ejectionTime(2, sent({ intervalMilliseconds: 1000, baseEjectionTimeMilliseconds: MINUTE }))).toEqual({
    atLeast: 2 * MINUTE,
    atMost: 2 * MINUTE + 1000,
  });
});

test('a base time of more than 5 minutes is its own maximum', () => {
  const long = sent({ baseEjectionTimeMilliseconds: 7 * MINUTE });
  expect(ejectionTime(1, long).atLeast).toBe(7 * MINUTE);
  expect(backoffOf(long)).toMatchObject({
    longestFrom: 1,
    first: ejectionTime(1, long),
    longest: ejectionTime(2, long),
  });
});

test("with the guide's minute it is 5 minutes from the fifth time on", () => {
  expect(backoffOf(sent({ intervalMilliseconds: 1000, baseEjectionTimeMilliseconds: MINUTE }))).toEqual({
    first: { atLeast: MINUTE, atMost: MINUTE + 1000 },
    longest: { atLeast: 5 * MINUTE, atMost: 5 * MINUTE + 1000 },
    longestFrom: 5,
  });
});

test('a base time that does not divide 5 minutes reaches them one ejection later', () => {
  expect(backoffOf(sent({ baseEjectionTimeMilliseconds: 2 * MINUTE })).longestFrom).toBe(3);
});

test('no ejection is shorter than the one before, and the longest is as long as any after it', () => {
  fc.assert(
    fc.property(anySent, fc.integer({ min: 1, max: 50 }), (given, nth) => {
      const { longest, longestFrom, first } = backoffOf(given);
      expect(first).toEqual(ejectionTime(1, given));
      expect(ejectionTime(nth + 1, given).atLeast).toBeGreaterThanOrEqual(ejectionTime(nth, given).atLeast);
      expect(ejectionTime(longestFrom + nth, given)).toEqual(longest);
      expect(ejectionTime(longestFrom, given)).toEqual(longest);
      if (longestFrom > 1) expect(ejectionTime(longestFrom - 1, given).atLeast).toBeLessThan(longest.atLeast);
    }),
  );
});
