import { isAtLeast, type IstioVersion } from '../../model/istio-version';
import type { TrafficDistribution } from '../../model/traffic-distribution';

/** Where something runs, as a node proxy compares places. */
export interface Spot {
  readonly network: string;
  readonly region: string;
  readonly zone: string;
  readonly subzone: string;
  readonly node: string;
}

type Scope = keyof Spot;

const SAME_ZONE: readonly Scope[] = ['network', 'region', 'zone'];
const SAME_NODE: readonly Scope[] = [...SAME_ZONE, 'subzone', 'node'];

/**
 * How near an endpoint is to a client, by what a service prefers; only the nearest are used, however few they are. Without a
 * preference all are equally near.
 *
 * Until Istio 1.30 that is how many of network, region, zone … are equal before the first that is not. Since 1.31 the first
 * of them, the network, is preferred and not required: in another network the others still count.
 *
 * @see ztunnel src/state.rs ProxyStateInner.load_balance; istio pilot/pkg/serviceregistry/ambient/services.go
 */
export function nearness(
  client: Spot,
  endpoint: Spot,
  preference: TrafficDistribution | undefined,
  version: IstioVersion,
): number {
  if (preference === undefined) return 0;
  const scopes = preference === 'PreferSameNode' ? SAME_NODE : SAME_ZONE;
  const equalFrom = (start: number): number => {
    const unequal = scopes.slice(start).findIndex((scope) => client[scope] !== endpoint[scope]);
    return unequal === -1 ? scopes.length - start : unequal;
  };
  if (!isAtLeast(version, 31)) return equalFrom(0);
  const ofNetwork = client.network === endpoint.network ? scopes.length : 0;
  return ofNetwork + equalFrom(1);
}

/** Items with the greatest number, in their order. */
export function nearest<Item>(items: readonly Item[], nearnessOf: (item: Item) => number): Item[] {
  const most = Math.max(...items.map(nearnessOf));
  return items.filter((item) => nearnessOf(item) === most);
}
