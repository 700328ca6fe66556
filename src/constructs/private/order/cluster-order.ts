import type { DestinationRuleSpecTrafficPolicyLoadBalancerLocalityLbSetting as Setting } from '../../../../imports/networking.istio.io';
import type { ICluster } from '../../cluster-reference';
import * as istio from '../../../istio/vocabulary';
import { hasSince } from '../../../istio/behaviours';
import { parseIstioVersion } from '../../../istio/versions';

/*
 * Which `localityLbSetting` makes the waypoints of a cluster go through clusters in an order. Istio has no field for that:
 * `failoverPriority` ranks by how many labels match from the start of the list, and `failover` then splits each rank into
 * the waypoint's own region, one other region, and the rest. A synth has the prediction confirm the result.
 */

/** The facts of a cluster that an order depends on. */
export type Place = Pick<ICluster, 'name' | 'network' | 'region' | 'zones' | 'istioVersion'>;

/** Clusters from first to last. Those of one tier come together. */
export type Tiers = readonly (readonly Place[])[];

/**
 * The clusters of a service as the waypoints of `home` are to use them: their own, then the others of its tier, then the tiers
 * that are listed, then all others.
 */
export function tiersOf(home: Place, order: Tiers, members: readonly Place[]): Tiers {
  const known = new Set(members);
  const listed = new Set(order.flat());
  const tiers = order.map((tier) => tier.filter((cluster) => cluster !== home && known.has(cluster)));
  const own = order.findIndex((tier) => tier.length > 1 && tier.includes(home));
  const neighbours = own < 0 ? [] : tiers.splice(own, 1);
  const rest = members.filter((cluster) => cluster !== home && !listed.has(cluster));
  return withoutEmpty([[home], ...neighbours, ...tiers, rest]);
}

/** The same behind the cluster that all requests are to go to: the preferred order first, then weaker ones. */
export function drainedTiers(tiers: Tiers, home: Place, target: Place): Tiers[] {
  const others = withoutEmpty(tiers.map((tier) => tier.filter((cluster) => cluster !== target)));
  const elsewhere = others.flat().filter((cluster) => cluster !== home);
  return [[[target], ...others], withoutEmpty([[target], [home], elsewhere]), [[target], others.flat()]];
}

/** The simplest setting that expresses an order for the waypoints of `home`; undefined if Istio has none. */
export function settingFor(home: Place, tiers: Tiers): Setting | undefined {
  if (
    sharingGateways(home, tiers).length > 0 ||
    (sharingWaypoints(home, tiers).length > 0 && !isOneTarget(home, tiers))
  ) {
    return undefined;
  }
  const rankings = rankingsFor(home, tiers);
  for (const { labels, rank } of rankings) {
    if (keeps(rank, tiers)) return { enabled: true, failoverPriority: labels };
  }
  for (const { labels, rank } of rankings) {
    for (const { from, to, rankOfRegion } of regionRankings(home, tiers)) {
      if (keeps((cluster) => rank(cluster) * RANKS_OF_REGIONS + rankOfRegion(cluster), tiers)) {
        return { enabled: true, failoverPriority: labels, failover: [{ from, to }] };
      }
    }
  }
  return undefined;
}

/** A way to rank clusters by labels. */
interface Ranking {
  readonly labels: string[];
  /** Lower is earlier. */
  readonly rank: (cluster: Place) => number;
}

function rankingsFor(home: Place, [first = [], second = []]: Tiers): Ranking[] {
  const isHere = ({ network }: Place): boolean => network === home.network;
  const label = (cluster: Place): string => `${istio.LABEL_CLUSTER}=${cluster.name}`;
  const [preferred] = first;
  if (preferred !== undefined && preferred !== home) {
    return [{ labels: [label(preferred)], rank: (cluster) => (cluster === preferred ? 0 : 1) }];
  }
  const [next] = second;
  return [
    { labels: [istio.LABEL_CLUSTER], rank: (cluster) => (cluster === home ? 0 : 1) },
    // From here on another network only puts a cluster behind, and what follows still counts.
    ...(next !== undefined && hasSince(parseIstioVersion(home.istioVersion), 'networkIsPreferredNotRequired')
      ? [
          {
            labels: [istio.LABEL_NETWORK, label(next)],
            rank: (cluster: Place) => (isHere(cluster) ? 0 : 2) + (cluster === next ? 0 : 1),
          },
        ]
      : []),
    {
      labels: [istio.LABEL_NETWORK, istio.LABEL_CLUSTER],
      rank: (cluster) => (cluster === home ? 0 : isHere(cluster) ? 1 : 2),
    },
  ];
}

/** The own region, the region to go to, any other. */
const RANKS_OF_REGIONS = 3;

/** Ways to rank clusters by region. Where the region of a cluster is not known, its rank cannot be computed. */
function regionRankings({ region: from }: Place, tiers: Tiers) {
  const regions = tiers.flat().map(({ region }) => region);
  if (from === undefined || !regions.every((region) => region !== undefined)) return [];
  const others = [...new Set(regions)].filter((region) => region !== from);
  return others.map((to) => ({
    from,
    to,
    rankOfRegion: ({ region }: Place) => (region === from ? 0 : region === to ? 1 : 2),
  }));
}

/** True if every cluster of a tier comes before every cluster of the next. */
function keeps(rank: (cluster: Place) => number, tiers: Tiers): boolean {
  return tiers.every((tier, index) => {
    const next = tiers[index + 1];
    return next === undefined || Math.max(...tier.map(rank)) < Math.min(...next.map(rank));
  });
}

/** Clusters of one other network in different tiers: each of its gateways spreads requests over all of them. */
export function sharingGateways(home: Place, tiers: Tiers): readonly Place[] {
  const tierOf = new Map<string, number>();
  for (const [index, tier] of tiers.entries()) {
    for (const { network } of tier) {
      if (network === home.network) continue;
      if ((tierOf.get(network) ?? index) !== index)
        return tiers.flat().filter((cluster) => cluster.network === network);
      tierOf.set(network, index);
    }
  }
  return [];
}

/** Clusters whose waypoints clients use like their own: of the network and region of `home`, and not known to be in other zones. */
export function sharingWaypoints(home: Place, tiers: Tiers): readonly Place[] {
  const isShared = (cluster: Place): boolean =>
    cluster === home ||
    (cluster.network === home.network && cluster.region === home.region && !isInOtherZones(cluster, home));
  const sharing = tiers.flat().filter(isShared);
  return sharing.length > 1 ? sharing : [];
}

function isInOtherZones(left: Place, right: Place): boolean {
  return left.zones.length > 0 && right.zones.length > 0 && !left.zones.some((zone) => right.zones.includes(zone));
}

/** True if all requests are to go to another cluster, and all others come together after that. */
function isOneTarget(home: Place, [first, ...others]: Tiers): boolean {
  return first?.includes(home) === false && others.length <= 1;
}

function withoutEmpty(tiers: Tiers): Tiers {
  return tiers.filter((tier) => tier.length > 0);
}
