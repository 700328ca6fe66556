import type { Spread } from '../predict/spread';

/** A share from 0 to 1 as percent, with at most four decimals: what is left over is the rounding of sums. */
export function toPercent(share: number): number {
  return Number((share * 100).toFixed(4));
}

/** "33.3 %". What is not all is not said to be, and what is not nothing neither. */
export function formatShare(share: number): string {
  const percent = toPercent(share);
  const rounded = Number(percent.toFixed(1));
  if (rounded === 100 && percent < 100) return '> 99.9 %';
  if (rounded === 0 && percent > 0) return '< 0.1 %';
  return `${rounded} %`;
}

/** Who answers: "cluster1 50 %, cluster2 50 %". */
export function formatClusters({ clusters }: Spread): string {
  const parts = [...clusters].map(([cluster, share]) => `${cluster} ${formatShare(share)}`);
  return parts.length === 0 ? 'nobody' : parts.join(', ');
}
