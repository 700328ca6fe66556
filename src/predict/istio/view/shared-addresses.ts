import { push } from '../../../util/push';
import { addressOf } from '../gateways';
import type { ClusterView } from './view';

const KNOWN = new WeakMap<ClusterView, ReadonlyMap<string, readonly string[]>>();

/**
 * The networks that a gateway's address and port are said to lead into, where a cluster's istiod knows them as the way into several:
 * requests for one network then end in another.
 *
 * @param at the address and port of a gateway, as "address:port"
 */
export function networksAt(view: ClusterView, at: string): readonly string[] {
  let known = KNOWN.get(view);
  if (known === undefined) KNOWN.set(view, (known = sharedBy(view)));
  return known.get(at) ?? [];
}

function sharedBy({ gateways, ztunnelGateways }: ClusterView): ReadonlyMap<string, readonly string[]> {
  const networks = new Map<string, string[]>();
  for (const gateway of [...gateways.byNetwork.values(), ...ztunnelGateways.values()].flat()) {
    const at = addressOf(gateway);
    if (networks.get(at)?.includes(gateway.network) !== true) push(networks, at, gateway.network);
  }
  return new Map([...networks].filter(([, { length }]) => length > 1));
}
