import type { Spread } from '../../predict/shares';
import { compareText } from '../../util/compare-text';
import { groupBy } from '../../util/group-by';
import { listNames } from '../../util/list-names';
import { formatPercent } from '../../util/percent';
import { ANY_CLUSTER } from './roles';
import { MANY } from '../many';

/** What each cluster has of something, told by what the clusters are to an answer. */
export interface Spreading {
  /** What the client's own cluster has; undefined where it has nothing. */
  readonly own: string | undefined;
  /** What the cluster of the outage has, where that is another one. */
  readonly there: string | undefined;
  /** What most of the other clusters have. */
  readonly others: OthersHave | undefined;
  /** By name, what those have that differ from most, sorted. */
  readonly named: readonly (readonly [cluster: string, has: string])[];
}

interface OthersHave {
  readonly has: string;
  readonly count: number;
  /** Those that have nothing, sorted. */
  readonly butFor: readonly string[];
}

/** What the clusters are to an answer. */
export interface Seen {
  /** The clusters that may have any, but for those that are named. */
  readonly members: readonly string[];
  readonly own: string | undefined;
  readonly there: string | undefined;
}

/** Tells what clusters have. Whoever knows the clusters that it is seen from can tell what each of them has. */
export function spreadingOf(has: ReadonlyMap<string, string>, { members, own, there }: Seen): Spreading {
  const isOther = (cluster: string): boolean => cluster !== own && cluster !== there;
  const ends = {
    own: own === undefined ? undefined : has.get(own),
    there: there === undefined || there === own ? undefined : has.get(there),
  };
  // Most have nothing: nothing has to be counted.
  if (has.size * 2 < members.length - 2) return { ...ends, others: undefined, named: sorted(has, isOther) };
  const others = members.filter(isOther);
  const [most] = [...groupBy(others, (cluster) => has.get(cluster))].sort(
    ([left, one], [right, other]) => other.length - one.length || compareText(left ?? '', right ?? ''),
  );
  const [ofMost, like] = most ?? [undefined, []];
  const asMost = new Set(ofMost === undefined ? [] : like);
  const named = sorted(has, (cluster) => isOther(cluster) && !asMost.has(cluster));
  const butFor = others.filter((cluster) => !has.has(cluster)).sort(compareText);
  return {
    ...ends,
    others: ofMost === undefined ? undefined : { has: ofMost, count: like.length, butFor },
    named,
  };
}

/** Tells which clusters answer; undefined where it is not known. */
export function sharesOf(spread: Spread | undefined, seen: Seen): Spreading | undefined {
  if (spread === undefined) return undefined;
  return spreadingOf(new Map([...spread.clusters].map(([name, share]) => [name, formatPercent(share)])), seen);
}

function sorted(has: ReadonlyMap<string, string>, isNamed: (cluster: string) => boolean): [string, string][] {
  return [...has].filter(([cluster]) => isNamed(cluster)).sort(([left], [right]) => compareText(left, right));
}

/** "its own cluster 50 %, CLUSTER 20 %, 3 others 10 % each". */
export function describeSpreading({ own, there, others, named }: Spreading, each: string): string[] {
  const byWhat = groupBy(named, ([, what]) => what);
  return [
    ...(own === undefined ? [] : [`its own cluster ${own}`]),
    ...(there === undefined ? [] : [`${ANY_CLUSTER} ${there}`]),
    ...[...byWhat].map(([what, clusters]) => {
      const names = clusters.map(([name]) => name);
      return `${listNames(names, MANY)} ${what}${names.length === 1 ? '' : each}`;
    }),
    ...(others === undefined ? [] : [describeOthers(others, each)]),
  ];
}

/** Which clusters answer, in words. */
export function describeShares(shares: Spreading | undefined): string {
  if (shares === undefined) return '?';
  const parts = describeSpreading(shares, ' each');
  return parts.length === 0 ? 'no cluster' : parts.join(', ');
}

function describeOthers({ has, count, butFor }: OthersHave, each: string): string {
  const but = butFor.length === 0 ? '' : ` (not ${listNames(butFor, MANY)})`;
  return count === 1 ? `1 other cluster ${has}${but}` : `${count} other clusters ${has}${each}${but}`;
}
