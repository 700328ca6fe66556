import * as istio from '../../istio/vocabulary';
import { gatewayAddressesIn } from '../../model/gateways/gateway-address';
import { isMap, stringMap, type KubeObject } from '../../model/kube-object';
import { toNetworkGateways } from '../../model/gateways/network-gateway';
import type { Pod } from '../../model/services/pod';
import { seenByIstiod, type EnvoyProxy } from './envoy-proxy';
import type { ClusterView } from './view';

/** What was read of the pods of a cluster's east-west gateways. */
interface GatewayPods {
  readonly ready: readonly EnvoyProxy[];
  /** A gateway of a live cluster, where none of them has a ready pod. */
  readonly withoutPods: KubeObject | undefined;
}

const KNOWN = new WeakMap<ClusterView, GatewayPods>();

/** The ready pods of the east-west gateways of a cluster. None where no live cluster was read: nothing says where they run. */
export function gatewayPodsOf(view: ClusterView): readonly EnvoyProxy[] {
  return readPods(view).ready;
}

/**
 * An east-west gateway of a live cluster in which no such gateway has a ready pod: pods were read, and none of them is. Undefined where
 * one has, or nothing says it.
 */
export function gatewayWithoutPodsIn(view: ClusterView): KubeObject | undefined {
  return readPods(view).withoutPods;
}

function readPods(view: ClusterView): GatewayPods {
  const known = KNOWN.get(view);
  if (known !== undefined) return known;
  const pods = view.shards.isLive ? findPods(view) : { ready: [], withoutPods: undefined };
  KNOWN.set(view, pods);
  return pods;
}

function findPods(view: ClusterView): GatewayPods {
  const gateways = view.cluster.objects.flatMap((object) => toGateway(object, view) ?? []);
  const ready = new Map(
    gateways.flatMap((gateway) =>
      gateway.pods
        .filter(({ isReady }) => isReady)
        .map((pod) => [`${gateway.namespace}/${pod.name}`, toProxy(gateway, pod, view)]),
    ),
  );
  const areAllClosed = gateways.every(({ pods, isComplete }) =>
    pods.length > 0 ? pods.every((pod) => !pod.isReady) : isComplete,
  );
  return { ready: [...ready.values()], withoutPods: areAllClosed ? gateways[0]?.object : undefined };
}

interface Gateway {
  readonly object: KubeObject;
  readonly namespace: string;
  readonly pods: readonly Pod[];
  /** True if it has no other pods: a snapshot has all there are, but for a Gateway that says its addresses, whose pods may be any. */
  readonly isComplete: boolean;
}

/** The east-west gateway an object is, with its pods. */
function toGateway(object: KubeObject, { cluster, shards }: ClusterView): Gateway | undefined {
  const { kind, name, namespace, body } = object;
  const isGateway = cluster.eastWestGateways.some((gateway) => gateway.object === object);
  if (namespace === undefined || (!isGateway && !leadsIn(object))) return undefined;
  const spec = isMap(body.spec) ? body.spec : {};
  const labels = kind === 'Gateway' ? { [istio.LABEL_GATEWAY_NAME]: name } : stringMap(spec.selector);
  if (Object.keys(labels).length === 0) return undefined;
  const isComplete = cluster.readKinds.has('Pod') && gatewayAddressesIn(spec).length === 0;
  return { object, namespace, pods: shards.podsWith(namespace, labels), isComplete };
}

function toProxy({ object, namespace }: Gateway, pod: Pod, { cluster, shards }: ClusterView): EnvoyProxy {
  const { name, labels, nodeName } = pod;
  return {
    ...{
      kind: 'east-west',
      cluster: cluster.name,
      waypoint: `${namespace}/${object.name}`,
      namespace,
      pod: name,
      count: 1,
    },
    ipFamily: undefined,
    ...seenByIstiod(labels, shards.placement.placeOf({ labels, nodeName })),
  };
}

/** Reports whether an object lets tunnels of the ambient mesh in: the pods of a gateway for sidecars alone end none. */
function leadsIn(object: KubeObject): boolean {
  return toNetworkGateways(object, []).some(({ hbonePort }) => hbonePort !== 0);
}
