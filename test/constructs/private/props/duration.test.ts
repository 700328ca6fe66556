import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { checkDuration, formatDuration } from '../../../../src/constructs/private/props/duration';

/** Go's time.ParseDuration, for the units we use: a number of milliseconds. */
function parseGo(text: string): number {
  const units = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  const parts = [...text.matchAll(/(\d+)(ms|h|m|s)/g)];
  expect(parts.map(([part]) => part).join('')).toBe(text);
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit as keyof typeof units], 0);
}

/** The longest that a Go duration can be, 2^63 - 1 nanoseconds, in whole milliseconds. */
const LONGEST = 9_223_372_036_854;

test.each<[Duration, string]>([
  [Duration.millis(1), '1ms'],
  [Duration.millis(999), '999ms'],
  [Duration.millis(1500), '1500ms'],
  [Duration.seconds(1), '1s'],
  [Duration.seconds(1.001), '1001ms'],
  [Duration.seconds(60), '1m'],
  [Duration.seconds(90), '90s'],
  [Duration.minutes(60), '1h'],
  [Duration.hours(36), '36h'],
  [Duration.days(1), '24h'],
])('%# is written as a person would', (duration, text) => {
  expect(formatDuration(duration)).toBe(text);
});

test('a duration that is not given is not written', () => {
  expect(formatDuration(undefined)).toBeUndefined();
});

test('every whole number of milliseconds reads back as itself, and no larger unit would do', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: LONGEST })), (millis) => {
      const text = formatDuration(Duration.millis(millis))!;
      expect(checkDuration('interval', Duration.millis(millis), 'why')).toEqual([]);
      expect(parseGo(text)).toBe(millis);
      const [, unit] = /^\d+(\w+)$/.exec(text)!;
      const larger = { ms: 1_000, s: 60_000, m: 3_600_000, h: Infinity }[unit as 'ms' | 's' | 'm' | 'h'];
      expect(millis % larger).not.toBe(0);
    }),
  );
});

test('seconds with up to three decimals are the milliseconds that everybody means', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (millis) => {
      const duration = Duration.seconds(millis / 1000);
      expect(checkDuration('interval', duration, 'why')).toEqual([]);
      expect(parseGo(formatDuration(duration)!)).toBe(millis);
    }),
  );
});

test('what is not a whole number of milliseconds is refused', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1, max: 999 }), (millis, micros) => {
      expect(checkDuration('interval', Duration.millis(millis + micros / 1000), 'why')).toHaveLength(1);
    }),
  );
});

test.each([0, LONGEST + 1])('%d ms, which is out of range, is refused', (millis) => {
  expect(checkDuration('interval', Duration.millis(millis), 'why')).toHaveLength(1);
});
