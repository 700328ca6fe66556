/** Units of a Go duration, largest first, in milliseconds. */
const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** A time in its largest exact unit, as a person would write it: "1m", not "60s" or "1m0s". */
export function formatMilliseconds(milliseconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => milliseconds % length === 0) ?? ['ms', 1];
  return `${milliseconds / size}${unit}`;
}
