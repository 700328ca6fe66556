import { compareText } from '../../src/util/compare-text';
import { ingressGateways } from '../../src/model/gateways';
import { keyOf } from '../../src/model/mesh/mesh';
import { applicationProtocolOf, isVisibleTo } from '../../src/model/services';
import type { Service } from '../../src/model/services';
import type { Assignment } from '../../src/predict/envoy/hosts/assignment';
import { assignOne } from '../../src/predict/istio/assign/assign';
import { rulesAt } from '../../src/predict/istio/assign/rule-at-proxy';
import { balancesByZone } from '../../src/predict/istio/assign/zone-aware';
import { gatewayPodsOf } from '../../src/predict/istio/view/gateway-pods';
import { proxiesOfIngress } from '../../src/predict/istio/view/ingress-proxy';
import type { EnvoyProxy } from '../../src/predict/istio/view/envoy-proxy';
import type { ClusterView, MeshView } from '../../src/predict/istio/view/view';

/** What we say the pods of ingress and east-west gateways are sent: for each service that they have clusters for, and its subsets. */
export function assignmentsOfGateways(view: MeshView): Assignment[] {
  return view.clusters.flatMap((own) => {
    const proxies = [
      ...ingressGateways(own.cluster.objects).flatMap((gateway) => proxiesOfIngress(gateway, own)),
      ...gatewayPodsOf(own),
    ].sort((left, right) => compareText(nameOf(left), nameOf(right)));
    const services = [...own.services.values()]
      .map(({ service }) => service)
      .filter(({ headless, type }) => !headless && type !== 'ExternalName')
      .sort((left, right) => compareText(left.host, right.host));
    return proxies.flatMap((proxy) => services.flatMap((service) => sentTo(view, own, proxy, service)));
  });
}

function nameOf({ waypoint, pod }: EnvoyProxy): string {
  return `${waypoint}\0${pod ?? ''}`;
}

/** An ingress gateway has no cluster for what it does not see; an east-west gateway for what is not global, and sees its own network. */
function sentTo(view: MeshView, own: ClusterView, proxy: EnvoyProxy, service: Service): Assignment[] {
  if (proxy.kind === 'ingress' && !isVisibleTo(service, proxy.namespace)) return [];
  if (proxy.kind === 'east-west' && service.scope !== 'GLOBAL') return [];
  const shards = view
    .shardsOf(keyOf(service))
    .map(({ endpoints }) =>
      proxy.kind === 'east-west'
        ? endpoints.filter(({ network }) => network === proxy.network || network === '')
        : endpoints,
    );
  // Where an ingress gateway balances by zones, no prediction is definite.
  return service.ports
    .filter((port) => applicationProtocolOf(port) !== 'udp' && !balancesByZone(proxy, service, port, own))
    .flatMap((port) =>
      [null, ...subsetsOf(own, proxy, service)].flatMap(
        (subset) => assignOne(view, own, proxy, service, shards, { port, subset }) ?? [],
      ),
    );
}

/** An east-west gateway has none. */
function subsetsOf({ cluster }: ClusterView, proxy: EnvoyProxy, service: Service): string[] {
  if (proxy.kind === 'east-west') return [];
  const { ofEndpoints } = rulesAt(proxy, service, cluster);
  return (ofEndpoints?.subsets ?? []).map(({ name }) => name).sort(compareText);
}
