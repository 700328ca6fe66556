import type { AnswerData, SpreadData } from '../../src/report/html/data/data';
import type { Phase } from '../address';
import { data } from '../data';

/** Percentages are rounded to four decimals. */
const ROUNDING = 0.01;

/** The name of a cluster, and a share in percent. */
type Share = readonly [cluster: string, share: number];

/**
 * Where requests fail, by cluster: what the waypoint sends there, by its table of priorities, without what is answered. Empty where
 * the table does not account for all errors: they are drawn as lost on the way.
 */
export function failingAt({ reasons }: AnswerData, phase: Phase, spread: SpreadData | null): readonly Share[] {
  const tables = reasons.map((place) => data.reasons[place]?.hosts ?? []).filter((hosts) => hosts.length > 0);
  const [hosts] = tables;
  if (phase === 'before' || spread === null || spread.errors === 0 || hosts === undefined || tables.length > 1)
    return [];
  const sent = new Map<string, number>();
  for (const host of hosts) {
    const share = phase === 'until' ? host.untilEjected : host.afterEjection;
    sent.set(host.cluster, (sent.get(host.cluster) ?? 0) + share);
  }
  const failing = [...sent]
    .map(([cluster, share]): Share => [cluster, share - (spread.clusters[cluster] ?? 0)])
    .filter(([, share]) => Math.abs(share) > ROUNDING);
  const sum = failing.reduce((total, [, share]) => total + share, 0);
  if (Math.abs(sum - spread.errors) >= ROUNDING) return [];
  const [only, ...others] = failing;
  // The sum of shares that are rounded is not quite theirs.
  if (only !== undefined && others.length === 0) return [[only[0], spread.errors]];
  return failing.every(([, share]) => share > 0) ? failing : [];
}
