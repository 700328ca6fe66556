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

/** So many clusters that have the same share are named; of more, the first ones. */
const MANY = 3;

/** Who answers: "cluster1 50 %, cluster2 50 %", and of many with one share "cluster1, cluster2 and 7 more 10 % each". */
export function formatClusters({ clusters }: Spread): string {
  const byShare = new Map<string, string[]>();
  for (const [cluster, share] of clusters) {
    const text = formatShare(share);
    byShare.set(text, [...(byShare.get(text) ?? []), cluster]);
  }
  const parts = [...byShare].flatMap(([share, names]) =>
    names.length <= MANY
      ? names.map((name) => `${name} ${share}`)
      : [`${names.slice(0, MANY - 1).join(', ')} and ${names.length - MANY + 1} more ${share} each`],
  );
  return parts.length === 0 ? 'nobody' : parts.join(', ');
}
