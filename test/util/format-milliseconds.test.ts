import { formatMilliseconds } from '../../src/util/format-milliseconds';

test.each([
  [1, '1ms'],
  [1500, '1500ms'],
  [1000, '1s'],
  [90_000, '90s'],
  [60_000, '1m'],
  [5_400_000, '90m'],
  [7_200_000, '2h'],
])('%i milliseconds are written in their largest exact unit, %s', (milliseconds, text) => {
  expect(formatMilliseconds(milliseconds)).toBe(text);
});
