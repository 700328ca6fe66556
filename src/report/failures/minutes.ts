/** A share of time in minutes a year is so many times the share. */
export const MINUTES_A_YEAR = 365 * 24 * 60;
const DIGITS = 3;

/** A share of time from 0 to 1 in minutes a year: three digits, and 0 only where there is nothing. */
export function formatMinutes(share: number): string {
  const minutes = share * MINUTES_A_YEAR;
  if (minutes === 0) return '0';
  if (minutes < 0.001) return '< 0.001';
  return minutes >= 1000 ? String(Math.round(minutes)) : String(Number(minutes.toPrecision(DIGITS)));
}
