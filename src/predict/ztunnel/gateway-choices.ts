import type { ClusterView } from '../istio/view';
import type { ZtunnelGateways } from '../istio/gateways';

/**
 * A cluster's view with each gateway of another network that its node proxies may be told of: istiod sends them one of a network, and
 * takes that from a set without an order. Gateways of one cluster are alike. The view itself comes first.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/multicluster.go coalescedWorkloads, pkg/kube/krt/index.go
 */
export function gatewayChoicesOf(view: ClusterView): readonly ClusterView[] {
  let known = CHOICES.get(view);
  if (known === undefined) CHOICES.set(view, (known = choicesOf(view)));
  return known;
}

/** A view never changes, and it is asked for each answer. */
const CHOICES = new WeakMap<ClusterView, readonly ClusterView[]>();

function choicesOf(view: ClusterView): ClusterView[] {
  const { ztunnelGateways, cluster } = view;
  const others = [...ztunnelGateways].flatMap(([network, gateways]) =>
    network === cluster.network
      ? []
      : gateways
          .filter((gateway, place) => place === gateways.findIndex((one) => one.cluster === gateway.cluster))
          .slice(1)
          .map((gateway): ZtunnelGateways => new Map([...ztunnelGateways, [network, [gateway]]])),
  );
  return [view, ...others.map((chosen) => ({ ...view, ztunnelGateways: chosen }))];
}
