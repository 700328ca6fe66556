/** The date of a moment (in milliseconds since 1970), in UTC: "2026-08-01". */
export function utcDay(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
