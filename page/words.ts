import type { Excuse } from '../src/predict/scenarios';
import type { VariantData } from '../src/report/html/data/data';
import { groupBy } from '../src/util/group-by';
import { percentAsText } from '../src/util/percent';
import { spreadAt } from './data';

/** A verdict in words. */
export interface Word {
  readonly letter: string;
  readonly word: string;
  readonly says: string;
  readonly rank: number;
}

/** An answer, as far as words for it go. */
export interface Judged {
  readonly verdict: string;
  readonly excuse?: Excuse | undefined;
}

/** The verdicts, worst first, with the letter that stands for each: colour says nothing alone. */
export const VERDICTS: Readonly<Record<string, Word>> = {
  blackhole: {
    letter: 'B',
    word: 'blackhole',
    says: 'requests fail: no cluster is left to answer, or none that is used',
    rank: 6,
  },
  denied: { letter: 'D', word: 'denied', says: 'policies refuse all requests', rank: 5 },
  stuck: { letter: 'X', word: 'stuck', says: 'requests go on failing, though a cluster could answer', rank: 4 },
  unknown: { letter: '?', word: 'unknown', says: 'the prediction cannot tell; the reasons say why', rank: 3 },
  'by design': {
    letter: 'x',
    word: 'by design',
    says: 'fails because the rule counts a 500 as an answer, or sees none over TCP',
    rank: 2,
  },
  exempt: { letter: 'e', word: 'exempt', says: 'fails, and the service need not survive it', rank: 2 },
  split: { letter: 'S', word: 'split', says: 'its own cluster and others answer', rank: 1 },
  failover: { letter: 'F', word: 'failover', says: 'other clusters answer', rank: 1 },
  local: { letter: 'L', word: 'local', says: 'its own cluster answers', rank: 0 },
};

/** The name under which {@link VERDICTS} has it. */
export function verdictName({ verdict, excuse }: Judged): string {
  return excuse?.name ?? verdict;
}

export function wordOf(of: Judged): Word {
  return VERDICTS[verdictName(of)]!;
}

/** The word for an answer. */
export function wordOfAnswer({ shown, excuse }: VariantData): Word {
  return wordOf({ verdict: shown.verdict, excuse });
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** "cluster1, cluster2 and 7 more". */
export function listNames(names: readonly string[], most = 3): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

/**
 * "cluster2 100 %, errors 0 %"; clusters with one share together.
 *
 * @param place of the spread
 */
export function describeSpread(place: number | null): string {
  const spread = spreadAt(place);
  if (spread === null) return 'not known';
  const byShare = groupBy(Object.keys(spread.clusters), (cluster) => percentAsText(spread.clusters[cluster]!));
  const parts = [...byShare].map(([share, names]) =>
    names.length > 3 ? `${listNames(names)} ${share} each` : names.map((name) => `${name} ${share}`).join(', '),
  );
  return [...(parts.length === 0 ? ['no cluster'] : parts), `errors ${percentAsText(spread.errors)}`].join(', ');
}

/** How requests get to the service. */
export const PATHS: Readonly<Record<string, string>> = {
  ztunnel: 'by ztunnel, without a waypoint',
  'local-waypoint': 'by the waypoint of its own network',
  'remote-waypoint': 'by waypoints of other networks',
  ingress: 'from the ingress gateway, without a waypoint',
  'ingress-waypoint': 'from the ingress gateway, by the waypoint',
  none: 'on no way',
};
