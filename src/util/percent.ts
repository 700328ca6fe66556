/** A share from 0 to 1 in percent, with at most four decimals: what is smaller is the rounding of sums. */
export function toPercent(share: number): number {
  return Number((share * 100).toFixed(4));
}

/** "33.3 %", of a share. */
export function formatPercent(share: number): string {
  return percentAsText(toPercent(share));
}

/** "33.3 %", of a number in percent. Never rounds up to 100 % or down to 0 %: those are claims. */
export function percentAsText(percent: number): string {
  const rounded = Number(percent.toFixed(1));
  if (rounded === 100 && percent < 100) return '> 99.9 %';
  if (rounded === 0 && percent > 0) return '< 0.1 %';
  return `${rounded} %`;
}
