import type { LoadBalancer, LocalityLbSetting } from './api/destination-rule';
import type { Behaviours } from './behaviours';
import { parseLocality, type Locality } from './locality';
import { LABEL_HOSTNAME, LABEL_NETWORK, LABEL_REGION, LABEL_SUBZONE, LABEL_ZONE } from './vocabulary';

/*
 * Priorities and weights of endpoints, as istiod computes them for a proxy. The functions stand in upstream's order.
 *
 * Source: istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go.
 */

/** Which endpoints of a service ztunnels and waypoints prefer, where it is stated. */
export type TrafficDistribution = 'PreferSameZone' | 'PreferSameNode';

/** An endpoint, as far as priorities depend on it. */
export interface RankedHost {
  /** What failoverPriority compares. */
  readonly labels: Readonly<Record<string, string>>;
  readonly weight: number;
}

/** Endpoints that istiod sends together: those of one locality and, after failoverPriority, of one priority. */
export interface LocalityGroup<Host extends RankedHost = RankedHost> {
  readonly locality: Locality;
  readonly hosts: readonly Host[];
  /** Undefined where there is no host. */
  readonly weight: number | undefined;
  readonly priority: number;
}

/** What decides how localities count. */
export type LocalitySetting =
  /** They do not. */
  | { readonly kind: 'off' }
  /** The rule asks for zones to be balanced, which waypoints cannot do. */
  | { readonly kind: 'zone-aware' }
  | {
      readonly kind: 'locality';
      readonly setting: Pick<LocalityLbSetting, 'distribute' | 'failover' | 'failoverPriority'>;
      /** True if failover counts without outlier detection. */
      readonly isForced: boolean;
    };

const OFF: LocalitySetting = { kind: 'off' };
const SAME_ZONE = [LABEL_NETWORK, LABEL_REGION, LABEL_ZONE];
const SAME_NODE = [...SAME_ZONE, LABEL_SUBZONE, LABEL_HOSTNAME];

/** Takes the rule's setting, else the service's traffic distribution, else the mesh's. @see GetEffectiveLbSetting */
export function localitySettingOf(
  loadBalancer: LoadBalancer | undefined,
  distribution: TrafficDistribution | undefined,
  ofMesh: LocalityLbSetting,
  { zoneAwareSetting }: Pick<Behaviours, 'zoneAwareSetting'>,
): LocalitySetting {
  if (zoneAwareSetting && loadBalancer?.zoneAwareLbSetting !== undefined) return { kind: 'zone-aware' };
  const ofRule = loadBalancer?.localityLbSetting;
  if (ofRule === undefined && distribution !== undefined) {
    const failoverPriority = distribution === 'PreferSameNode' ? SAME_NODE : SAME_ZONE;
    return { kind: 'locality', setting: { distribute: [], failover: [], failoverPriority }, isForced: true };
  }
  // The rule's setting replaces the mesh's as a whole: istiod merges nothing.
  const setting = ofRule ?? ofMesh;
  return setting.enabled === false ? OFF : { kind: 'locality', setting, isForced: false };
}

/**
 * Gives groups the priorities and weights that the setting asks for: distribute, else failoverPriority with or without
 * failover, else failover. Failover counts only where outlier detection notices failures.
 *
 * @see ApplyLocalityLoadBalancer
 */
export function prioritize<Host extends RankedHost>(
  groups: readonly LocalityGroup<Host>[],
  proxy: { readonly labels: Readonly<Record<string, string>>; readonly locality: Locality },
  decision: LocalitySetting,
  detectsOutliers: boolean,
  { networkIsPreferredNotRequired }: Pick<Behaviours, 'networkIsPreferredNotRequired'>,
): readonly LocalityGroup<Host>[] {
  if (decision.kind !== 'locality') return groups;
  const { setting, isForced } = decision;
  const { labels, locality } = proxy;
  if (setting.distribute.length > 0) return applyLocalityWeights(groups, locality, setting.distribute);
  if (!detectsOutliers && !isForced) return groups;
  if (setting.failoverPriority.length === 0) return applyLocalityFailover(groups, locality, setting.failover);
  const ranked = applyFailoverPriorities(groups, labels, setting.failoverPriority, networkIsPreferredNotRequired);
  return setting.failover.length === 0 ? ranked : applyLocalityFailover(ranked, locality, setting.failover);
}

/**
 * Gives localities the weights of the first `distribute` entry for the proxy's locality, divided by the weights that they
 * have. Localities that the entry does not name get no requests. Where two names match one locality, the first counts here,
 * and any of them in istiod.
 */
export function applyLocalityWeights<Host extends RankedHost>(
  groups: readonly LocalityGroup<Host>[],
  proxy: Locality,
  distribute: LocalityLbSetting['distribute'],
): readonly LocalityGroup<Host>[] {
  const entry = distribute.find(({ from }) => localityMatches(proxy, from));
  if (entry === undefined) return groups;
  const weighted = new Map<LocalityGroup<Host>, LocalityGroup<Host>>();
  for (const [name, share] of entry.to) {
    const named = groups.filter((group) => !weighted.has(group) && localityMatches(group.locality, name));
    const total = named.reduce((sum, group) => sum + weightOf(group), 0);
    for (const group of named) {
      // istiod multiplies in 32 bits.
      const product = Number((BigInt(weightOf(group)) * BigInt(share)) % 2n ** 32n);
      weighted.set(group, product > 0 ? { ...group, weight: Math.ceil(product / total) } : group);
    }
  }
  return groups.map((group) => weighted.get(group) ?? { ...group, hosts: [] });
}

function weightOf({ weight }: LocalityGroup): number {
  return weight ?? 1;
}

/** Reports whether a locality is one that "region/zone/subzone" names. @see istio pilot/pkg/networking/util/util.go LocalityMatch */
export function localityMatches(locality: Locality, pattern: string): boolean {
  const { region, zone, subzone } = parseLocality(pattern);
  return (
    (region === '*' || region === locality.region) &&
    (zone === '*' || zone === '' || zone === locality.zone) &&
    (subzone === '*' || subzone === '' || subzone === locality.subzone)
  );
}

/** How near a locality is, in the order of failover. */
enum Distance {
  SAME_SUBZONE,
  SAME_ZONE,
  SAME_REGION,
  ELSEWHERE,
  /** Another region than the one that the rule names for the proxy's region. */
  NOT_PREFERRED,
}

const DISTANCES = 5;

/** Ranks localities by how near they are, within the priorities that they have. An empty locality keeps its rank. */
export function applyLocalityFailover<Host extends RankedHost>(
  groups: readonly LocalityGroup<Host>[],
  proxy: Locality,
  failover: LocalityLbSetting['failover'],
): LocalityGroup<Host>[] {
  const to = failover.find(({ from }) => from === proxy.region)?.to;
  return compactPriorities(
    groups.map((group) => ({
      ...group,
      priority: group.priority * DISTANCES + distance(proxy, group.locality, to),
    })),
  );
}

function distance(proxy: Locality, { region, zone, subzone }: Locality, to: string | undefined): Distance {
  if (proxy.region !== region) return to === undefined || to === region ? Distance.ELSEWHERE : Distance.NOT_PREFERRED;
  if (proxy.zone !== zone) return Distance.SAME_REGION;
  return proxy.subzone === subzone ? Distance.SAME_SUBZONE : Distance.SAME_ZONE;
}

/** Numbers priorities 0, 1, 2 and so on, in the same order: Envoy takes no gaps. */
export function compactPriorities<Host extends RankedHost>(
  groups: readonly LocalityGroup<Host>[],
): LocalityGroup<Host>[] {
  const distinct = [...new Set(groups.map(({ priority }) => priority))].sort((left, right) => left - right);
  const ranks = new Map(distinct.map((priority, rank) => [priority, rank]));
  return groups.map((group) => ({ ...group, priority: ranks.get(group.priority)! }));
}

/** A failoverPriority, ready to be compared with. */
interface Comparison {
  readonly keys: readonly string[];
  /** The value that each key is compared with. */
  readonly wanted: readonly string[];
  /** True if another network only puts a host behind all others, and the labels after it still count. */
  readonly networkIsPreferred: boolean;
}

/**
 * Ranks hosts by how many labels, from the first one on, equal the proxy's own, or the value in the entry. Splits groups by
 * that; groups without a host disappear.
 */
export function applyFailoverPriorities<Host extends RankedHost>(
  groups: readonly LocalityGroup<Host>[],
  proxyLabels: Readonly<Record<string, string>>,
  failoverPriority: readonly string[],
  networkIsPreferredNotRequired: boolean,
): LocalityGroup<Host>[] {
  const comparison = toComparison(failoverPriority, proxyLabels, networkIsPreferredNotRequired);
  return compactPriorities(groups.flatMap((group) => applyFailoverPriorityPerLocality(group, comparison)));
}

function toComparison(
  failoverPriority: readonly string[],
  proxyLabels: Readonly<Record<string, string>>,
  networkIsPreferredNotRequired: boolean,
): Comparison {
  const keys: string[] = [];
  // Of a key that is there twice the last value counts in both places.
  const values = new Map<string, string>();
  for (const entry of failoverPriority) {
    const [key, value, more] = entry.split('=') as [string, string?, string?];
    keys.push(key);
    // istiod takes no value from an entry with a second "=".
    if (value !== undefined && more === undefined) values.set(key, value);
  }
  return {
    keys,
    wanted: keys.map((key) => values.get(key) ?? proxyLabels[key] ?? ''),
    networkIsPreferred: networkIsPreferredNotRequired && failoverPriority[0] === LABEL_NETWORK,
  };
}

function applyFailoverPriorityPerLocality<Host extends RankedHost>(
  group: LocalityGroup<Host>,
  comparison: Comparison,
): LocalityGroup<Host>[] {
  const [first] = group.hosts;
  // Fast path: usually every host has the same priority.
  if (first !== undefined) {
    const priority = priorityOf(first, comparison);
    if (group.hosts.every((host) => priorityOf(host, comparison) === priority)) {
      return [{ ...group, weight: totalWeight(group.hosts), priority }];
    }
  }
  const byPriority = new Map<number, Host[]>();
  for (const host of group.hosts) {
    const priority = priorityOf(host, comparison);
    const hosts = byPriority.get(priority);
    if (hosts === undefined) byPriority.set(priority, [host]);
    else hosts.push(host);
  }
  return [...byPriority]
    .sort(([left], [right]) => left - right)
    .map(([priority, hosts]) => ({ ...group, hosts, weight: totalWeight(hosts), priority }));
}

function priorityOf({ labels }: RankedHost, { keys, wanted, networkIsPreferred }: Comparison): number {
  let behind = 0;
  for (const [index, key] of keys.entries()) {
    if ((labels[key] ?? '') === wanted[index]) continue;
    if (index > 0 || !networkIsPreferred) return behind + keys.length - index;
    behind = keys.length;
  }
  return behind;
}

/** Adds weights as istiod does, in 32 bits. */
export function totalWeight(hosts: readonly RankedHost[]): number {
  return hosts.reduce((sum, { weight }) => (sum + weight) >>> 0, 0);
}
