import { compareText } from '../../../util/compare-text';
import { oncePer } from '../../../util/once-per';
import type { FoundGateway } from '../gateways';
import { standingIn } from './standing-in';
import type { MeshView } from './view';

/** The addresses of the east-west gateways that stand in a cluster, as far as any istiod knows them, in their order. */
export function gatewayAddressesOf(view: MeshView, cluster: string): readonly string[] {
  return addressesByCluster(view).get(cluster) ?? [];
}

/**
 * The addresses of the east-west gateways of a cluster that fail on their own, where there are several: an only one fails as the gateways
 * do, and is not a component beside them.
 */
export function severalAddressesOf(view: MeshView, cluster: string): readonly string[] {
  const addresses = gatewayAddressesOf(view, cluster);
  return addresses.length > 1 ? addresses : [];
}

const addressesByCluster = oncePer((view: MeshView): ReadonlyMap<string, readonly string[]> => {
  const known = new Map<string, Set<string>>();
  const add = (gateway: FoundGateway): void => {
    if (gateway.isAssumed) return;
    for (const { name } of standingIn(view, gateway)) {
      const addresses = known.get(name);
      if (addresses === undefined) known.set(name, new Set([gateway.address]));
      else addresses.add(gateway.address);
    }
  };
  // Most istiods know the same ones.
  for (const gateways of new Set(view.clusters.map((one) => one.gateways)))
    for (const ofNetwork of gateways.byNetwork.values()) ofNetwork.forEach(add);
  for (const { ztunnelGateways } of view.clusters)
    for (const ofNetwork of ztunnelGateways.values()) ofNetwork.forEach(add);
  return new Map([...known].map(([cluster, addresses]) => [cluster, [...addresses].sort(compareText)]));
});
