import * as istio from '../../istio/vocabulary';
import { isMap, stringMap, type KubeObject } from '../../model/kube-object';
import { toNetworkGateways } from '../../model/gateways/network-gateway';
import { seenByIstiod, type EnvoyProxy } from './envoy-proxy';
import type { ClusterView } from './view';

const KNOWN = new WeakMap<ClusterView, readonly EnvoyProxy[]>();

/** The ready pods of the east-west gateways of a cluster. None where no live cluster was read: nothing says where they run. */
export function gatewayPodsOf(view: ClusterView): readonly EnvoyProxy[] {
  const known = KNOWN.get(view);
  if (known !== undefined) return known;
  const pods = findPods(view);
  KNOWN.set(view, pods);
  return pods;
}

function findPods({ cluster, shards }: ClusterView): EnvoyProxy[] {
  if (!shards.isLive) return [];
  const selectors = cluster.objects.flatMap((object) => {
    const { kind, name, namespace, body } = object;
    const isGateway = cluster.eastWestGateways.some((gateway) => gateway.object === object);
    if (namespace === undefined || (!isGateway && !leadsIn(object))) return [];
    if (kind === 'Gateway') return [{ gateway: name, namespace, labels: { [istio.LABEL_GATEWAY_NAME]: name } }];
    const labels = isMap(body.spec) ? stringMap(body.spec.selector) : {};
    return Object.keys(labels).length === 0 ? [] : [{ gateway: name, namespace, labels }];
  });
  const found = new Map<string, EnvoyProxy>();
  for (const { gateway, namespace, labels } of selectors) {
    for (const { name: pod, labels: own, nodeName, isReady } of shards.podsWith(namespace, labels)) {
      if (!isReady || found.has(`${namespace}/${pod}`)) continue;
      found.set(`${namespace}/${pod}`, {
        ...{ kind: 'east-west', cluster: cluster.name, waypoint: `${namespace}/${gateway}`, namespace, pod, count: 1 },
        ipFamily: undefined,
        ...seenByIstiod(own, shards.placement.placeOf({ labels: own, nodeName })),
      });
    }
  }
  return [...found.values()];
}

/** Reports whether an object lets tunnels of the ambient mesh in: the pods of a gateway for sidecars alone end none. */
function leadsIn(object: KubeObject): boolean {
  return toNetworkGateways(object, []).some(({ hbonePort }) => hbonePort !== 0);
}
