import type { ClusterView } from '../istio/view';
import type { FoundGateway, ZtunnelGateways } from '../istio/gateways';

/**
 * A cluster's view with each gateway of another network that its node proxies may be told of: istiod sends them one of a network, and
 * takes that from a set without an order. Gateways of one cluster are alike, but for those of which the address is down. The view itself
 * comes first.
 *
 * @param isDown says of which gateways the address is down; undefined where it is of none
 * @see istio pilot/pkg/serviceregistry/ambient/multicluster.go coalescedWorkloads, pkg/kube/krt/index.go
 */
export function gatewayChoicesOf(
  view: ClusterView,
  isDown?: (gateway: FoundGateway) => boolean,
): readonly ClusterView[] {
  if (isDown !== undefined) return choicesOf(view, isDown);
  let known = CHOICES.get(view);
  if (known === undefined) CHOICES.set(view, (known = choicesOf(view, () => false)));
  return known;
}

/** A view never changes, and it is asked for each answer. */
const CHOICES = new WeakMap<ClusterView, readonly ClusterView[]>();

function choicesOf(view: ClusterView, isDown: (gateway: FoundGateway) => boolean): ClusterView[] {
  const others = [...view.ztunnelGateways].flatMap(([network, gateways]) => {
    if (network === view.cluster.network) return [];
    const kinds = gateways.map((gateway) => `${gateway.cluster} ${isDown(gateway)}`);
    const oneOfEach = gateways.filter((_gateway, place) => place === kinds.indexOf(kinds[place]!));
    return oneOfEach.slice(1).map((gateway) => choosing(view, network, gateway));
  });
  return [view, ...others];
}

const CHOOSING = new WeakMap<ClusterView, Map<FoundGateway, ClusterView>>();

/** The view in which a gateway is the one of its network: one and the same, as what is made of a view is remembered by it. */
function choosing(view: ClusterView, network: string, gateway: FoundGateway): ClusterView {
  let known = CHOOSING.get(view);
  if (known === undefined) CHOOSING.set(view, (known = new Map<FoundGateway, ClusterView>()));
  let chosen = known.get(gateway);
  if (chosen === undefined) {
    const ztunnelGateways: ZtunnelGateways = new Map([...view.ztunnelGateways, [network, [gateway]]]);
    known.set(gateway, (chosen = { ...view, ztunnelGateways }));
  }
  return chosen;
}
