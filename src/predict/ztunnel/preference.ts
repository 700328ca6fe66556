import type { TrafficDistribution } from '../../model/services';

/** Where something runs, as a node proxy compares places. */
export interface Spot {
  readonly network: string;
  readonly region: string;
  readonly zone: string;
  readonly subzone: string;
  readonly node: string;
}

type Scope = Exclude<keyof Spot, 'network'>;

const SAME_ZONE: readonly Scope[] = ['region', 'zone'];
const SAME_NODE: readonly Scope[] = [...SAME_ZONE, 'subzone', 'node'];

/**
 * The nearest of some pods of the client's network, by what a service prefers, in their order; only these are used, however
 * few they are. How near one is, is how many of region, zone … are equal before the first that is not.
 *
 * Since Istio 1.31 the network is preferred and not required: in another one the others still count. All that is known of
 * there is its gateway, which has no locality, so that makes no difference.
 *
 * @see ztunnel src/state.rs ProxyStateInner.load_balance; istio pilot/pkg/serviceregistry/ambient/services.go
 */
export function nearest<Item extends { readonly spot: Spot }>(
  items: readonly Item[],
  client: Spot,
  preference: TrafficDistribution,
): Item[] {
  const scopes = preference === 'PreferSameNode' ? SAME_NODE : SAME_ZONE;
  const nearness = items.map(({ spot }) => {
    const unequal = scopes.findIndex((scope) => client[scope] !== spot[scope]);
    return unequal === -1 ? scopes.length : unequal;
  });
  const most = Math.max(...nearness);
  return items.filter((_item, index) => nearness[index] === most);
}
