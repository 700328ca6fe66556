/** A mean in whole numbers, with commas. What is not nothing is at least 1. */
export function formatCount(count: number): string {
  const whole = count > 0 ? Math.max(1, Math.round(count)) : 0;
  return whole.toLocaleString('en-US');
}
