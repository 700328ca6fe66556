import type { ClusterIdentity } from '../clusters/cluster';
import { ZONES, zoneOf } from '../clusters/nodes';
import { NAMESPACE, SERVICE, WAYPOINT } from '../suites/guide/names';
import { formatOutages, type Outage } from '../../src/predict/outage';
import { SeededRandom } from '../../src/util/seeded-random';

/** Two components that fail at once, each in one of its ways. */
export type Pair = readonly [Outage, Outage];

export const KEY = `${NAMESPACE}/${SERVICE}`;

/** The components of the guide's set-up in some clusters, and the ways in which each fails: what `predict --any` takes them to be. */
export function componentsIn(clusters: readonly Pick<ClusterIdentity, 'name' | 'region'>[]): readonly Outage[][] {
  return clusters.flatMap(({ name: cluster, region }) => [
    waysOfPods(cluster),
    ...ZONES.map((zone): Outage[] => [{ kind: 'zone-down', cluster, zone: zoneOf(region, zone) }]),
    [{ kind: 'waypoint-down', cluster, waypoint: `${NAMESPACE}/${WAYPOINT}` }],
    [{ kind: 'gateway-down', cluster }],
    [{ kind: 'cluster-down', cluster }],
    [{ kind: 'istiod-down', cluster }],
    ...clusters
      .filter(({ name }) => name !== cluster)
      .map(({ name: remote }): Outage[] => [{ kind: 'remote-api-down', cluster, remote }]),
  ]);
}

function waysOfPods(cluster: string): Outage[] {
  return [
    { kind: 'scaled-to-zero', service: KEY, cluster },
    { kind: 'unready', service: KEY, cluster, pods: 0.5 },
    { kind: 'failing', service: KEY, cluster, pods: 1, requests: 1, failure: 'gateway-error' },
  ];
}

/** Pairs by chance, in which any two sorts of failures meet once before two of them meet again. */
export function choosePairs(components: readonly (readonly Outage[])[], count: number, seed: number): readonly Pair[] {
  const random = new SeededRandom(seed);
  const left = allPairs(components).map((pair) => ({ pair, order: random.next() }));
  left.sort((one, other) => one.order - other.order);
  const met = new Map<string, number>();
  const chosen: Pair[] = [];
  while (chosen.length < count && left.length > 0) {
    const fewest = Math.min(...left.map(({ pair }) => met.get(sortOf(pair)) ?? 0));
    const [next] = left.splice(
      left.findIndex(({ pair }) => (met.get(sortOf(pair)) ?? 0) === fewest),
      1,
    );
    met.set(sortOf(next!.pair), fewest + 1);
    chosen.push(next!.pair);
  }
  return chosen;
}

export function describePair(pair: Pair): string {
  return formatOutages(pair, KEY);
}

function allPairs(components: readonly (readonly Outage[])[]): Pair[] {
  return components.flatMap((ways, place) =>
    components.slice(place + 1).flatMap((others) => ways.flatMap((way) => others.map((other): Pair => [way, other]))),
  );
}

/** Their kinds, and whether they are in one cluster. */
function sortOf([one, other]: Pair): string {
  const kinds = [one.kind, other.kind].sort().join(' ');
  return `${kinds} ${one.cluster === other.cluster ? 'together' : 'apart'}`;
}
