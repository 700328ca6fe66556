import type { Outage } from './outage';

/**
 * What answers depend on in a cluster, apart from the rest of it: the pods of services, those of waypoints, the east-west gateways, and
 * what its proxies are told, with the places that its clients run in.
 */
export type PartOfCluster = 'pods' | 'waypoints' | 'gateways' | 'proxies';

const ALL: readonly PartOfCluster[] = ['pods', 'waypoints', 'gateways', 'proxies'];
const PODS: readonly PartOfCluster[] = ['pods'];

const TOUCHED: Readonly<Record<Outage['kind'], readonly PartOfCluster[]>> = {
  'scaled-to-zero': PODS,
  unready: PODS,
  failing: PODS,
  'waypoint-down': ['waypoints'],
  'gateway-down': ['gateways'],
  'gateway-address-down': ['gateways'],
  'zone-down': ALL,
  'cluster-down': ALL,
  // What is told to proxies decides about all that they do.
  'istiod-down': ALL,
  'remote-api-down': ALL,
};

/** A part of a cluster, as a member of a set. */
export function partOf(part: PartOfCluster, cluster: string): string {
  return `${part} of ${cluster}`;
}

/** By outage: sets of failures have the same ones again and again. */
const PARTS = new WeakMap<Outage, readonly string[]>();

/** True if an outage changes one of some parts of clusters: see {@link partOf}. Without a cluster, it is everywhere. */
export function touches(outage: Outage, parts: ReadonlySet<string>): boolean {
  const { kind, cluster } = outage;
  if (cluster === undefined) return true;
  let touched = PARTS.get(outage);
  if (touched === undefined) PARTS.set(outage, (touched = TOUCHED[kind].map((part) => partOf(part, cluster))));
  for (const part of touched) if (parts.has(part)) return true;
  return false;
}
