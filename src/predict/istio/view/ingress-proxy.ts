import type { KubeObject } from '../../../model/object';
import { CLASS_INGRESS, LABEL_GATEWAY_CLASS_NAME, LABEL_GATEWAY_NAME } from '../../../istio/vocabulary';
import { ingressGateways } from '../../../model/gateways';
import type { Cluster } from '../../../model/mesh';
import { compareText } from '../../../util/compare-text';
import type { ClusterView } from './view';
import { ipFamilyOfAll, seenByIstiod, type EnvoyProxy } from './envoy-proxy';

/** The ingress gateway of a cluster that speaks for all: the first by namespace and name. */
export function firstIngressGateway({ objects }: Cluster): KubeObject | undefined {
  const [first] = [...ingressGateways(objects)].sort(
    (left, right) =>
      compareText(left.namespace ?? 'default', right.namespace ?? 'default') || compareText(left.name, right.name),
  );
  return first;
}

/** The pods of an ingress gateway. Where no live cluster was read, its Gateway stands for one pod. */
export function proxiesOfIngress(gateway: KubeObject, { cluster, shards }: ClusterView): EnvoyProxy[] {
  const { name, labels: own, namespace = 'default' } = gateway;
  const whose = { [LABEL_GATEWAY_NAME]: name };
  const at = { kind: 'ingress' as const, cluster: cluster.name, waypoint: `${namespace}/${name}`, namespace };
  if (!shards.isLive) {
    const labels = { ...own, ...whose, [LABEL_GATEWAY_CLASS_NAME]: CLASS_INGRESS };
    const place = shards.placement.placeOfStandIn(labels, 0);
    return [{ ...at, pod: null, count: 1, ipFamily: undefined, ...seenByIstiod(labels, place) }];
  }
  return shards
    .podsWith(namespace, whose)
    .filter(({ ip, isReady }) => ip !== undefined && isReady)
    .map(({ name: pod, labels, nodeName, ip, ips, proxyNetwork }) => ({
      ...at,
      pod,
      count: 1,
      ipFamily: ipFamilyOfAll([ip ?? '', ...ips]),
      ...seenByIstiod(labels, shards.placement.placeOf({ labels, nodeName }), proxyNetwork),
    }));
}
