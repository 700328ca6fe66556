import { formatPercent, toPercent } from '../../src/util/percent';

test.each([
  [0, '0 %'],
  [1, '100 %'],
  [1 / 3, '33.3 %'],
  [0.5, '50 %'],
  [0.99999, '> 99.9 %'],
  [0.00001, '< 0.1 %'],
  [1 - 1e-12, '100 %'],
  [1e-12, '0 %'],
])('a share of %d is written as %s', (share, text) => {
  expect(formatPercent(share)).toBe(text);
});

test('in numbers a share has four decimals at most, so that sums do not show their rounding', () => {
  expect(toPercent(1 / 3)).toBe(33.3333);
  expect(toPercent(0.1 + 0.2)).toBe(30);
});
