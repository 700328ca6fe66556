import * as istio from '../../../istio/vocabulary';
import { endsNoTunnels, gatewayAddressesIn, toNetworkGateways, workloadsBehind } from '../../../model/gateways';
import { isMap, stringMap, type KubeObject } from '../../../model/object';
import type { Cluster } from '../../../model/mesh';
import { toEndpointSlice } from '../../../model/services';
import { nodeTermsOf, podSpecOf, type Pod } from '../../../model/workloads';
import type { Place } from '../endpoints';
import { seenByIstiod, type EnvoyProxy } from './envoy-proxy';
import type { ClusterView } from './view';

/** What was read of the pods of a cluster's east-west gateways. */
interface GatewayPods {
  readonly ready: readonly EnvoyProxy[];
  /** A gateway of a live cluster, where none of them has a ready pod that ends tunnels. */
  readonly withoutPods: KubeObject | undefined;
  /** Gateways of a live cluster without such a pod, where another one has some. */
  readonly closedBeside: readonly KubeObject[];
}

const KNOWN = new WeakMap<ClusterView, GatewayPods>();

/**
 * The ready pods of the east-west gateways of a cluster. Of a tree of manifests those that its gateways stand for where each of them is
 * kept to some of the cluster's zones; else none, as nothing says where they run.
 */
export function gatewayPodsOf(view: ClusterView): readonly EnvoyProxy[] {
  return readPods(view).ready;
}

/**
 * An east-west gateway of a live cluster in which no such gateway has a ready pod that ends tunnels: pods were read, and none of them is
 * one. Undefined where one has, or nothing says it.
 */
export function gatewayWithoutPodsIn(view: ClusterView): KubeObject | undefined {
  return readPods(view).withoutPods;
}

/** East-west gateways of a live cluster that have no ready pod that ends tunnels, where another one has some. */
export function closedGatewaysBesideOthersIn(view: ClusterView): readonly KubeObject[] {
  return readPods(view).closedBeside;
}

function readPods(view: ClusterView): GatewayPods {
  const known = KNOWN.get(view);
  if (known !== undefined) return known;
  const pods = view.shards.isLive
    ? findPods(view)
    : { ready: pinnedPods(view), withoutPods: undefined, closedBeside: [] };
  KNOWN.set(view, pods);
  return pods;
}

function findPods(view: ClusterView): GatewayPods {
  const gateways = view.cluster.objects.flatMap((object) => toGateway(object, view) ?? []);
  const ready = new Map(
    gateways.flatMap((gateway) =>
      gateway.pods
        .filter(({ isReady }) => isReady)
        .map((pod) => {
          const place = view.shards.placement.placeOf({ labels: pod.labels, nodeName: pod.nodeName });
          return [`${gateway.namespace}/${pod.name}`, toProxy(gateway, pod, place, view)];
        }),
    ),
  );
  const closed = gateways
    .filter(({ pods, isComplete }) =>
      pods.length > 0 ? pods.every((pod) => !pod.isReady || endsNoTunnels(pod.object)) : isComplete,
    )
    .map(({ object }) => object);
  const areAllClosed = closed.length === gateways.length;
  return {
    ready: [...ready.values()],
    withoutPods: areAllClosed ? closed[0] : undefined,
    closedBeside: areAllClosed ? [] : closed,
  };
}

/** What the gateways of a tree stand for, where all of them are kept to some of the places of their cluster. */
function pinnedPods(view: ClusterView): readonly EnvoyProxy[] {
  const { placement } = view.shards;
  const gateways = view.cluster.eastWestGateways.map(({ object, parameters }) => {
    const [workload] = parameters === undefined ? workloadsBehind(object, view.cluster.workloads) : [];
    const terms = nodeTermsOf(parameters?.podSpec ?? (workload === undefined ? {} : podSpecOf(workload.object)));
    return {
      object,
      terms,
      labels: workload?.podLabels ?? {},
      replicas: parameters?.replicas ?? workload?.replicas ?? 1,
    };
  });
  if (!gateways.every(({ terms }) => placement.isPinned(terms))) return [];
  return gateways.flatMap(({ object, terms, labels, replicas }) => {
    const places = Math.min(replicas, placement.standInPlaceCount(terms));
    const gateway = { object, namespace: object.namespace ?? 'default' };
    return Array.from({ length: places }, (_, number) => {
      const pod = { name: `${object.name}-${number}`, labels };
      return toProxy(gateway, pod, placement.placeOfStandIn(labels, number, terms), view);
    });
  });
}

interface Gateway {
  readonly object: KubeObject;
  readonly namespace: string;
  readonly pods: readonly Pod[];
  /**
   * True if it has no other pods that end tunnels: a snapshot has all there are, slices without a ready endpoint say so, too, and what
   * runs them; but for a Gateway that says its addresses, whose pods may be any.
   */
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
  const behind = workloadsBehind(object, cluster.workloads);
  const isComplete =
    gatewayAddressesIn(spec).length === 0 &&
    (cluster.readKinds.has('Pod') ||
      hasEmptySlices(object, cluster) ||
      (behind.length > 0 && behind.every((one) => endsNoTunnels(one.object))));
  return { object, namespace, pods: shards.podsWith(namespace, labels), isComplete };
}

function toProxy(
  { object, namespace }: Pick<Gateway, 'object' | 'namespace'>,
  { name, labels }: Pick<Pod, 'name' | 'labels'>,
  place: Place,
  { cluster }: ClusterView,
): EnvoyProxy {
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
    ...seenByIstiod(labels, place),
  };
}

/** Reports whether an object lets tunnels of the ambient mesh in: the pods of a gateway for sidecars alone end none. */
function leadsIn(object: KubeObject): boolean {
  return toNetworkGateways(object, []).some(({ hbonePort }) => hbonePort !== 0);
}

/** Reports whether slices of the Service of a gateway were read, and none of them has a ready endpoint. */
function hasEmptySlices({ namespace, name }: KubeObject, { objects }: Cluster): boolean {
  const slices = objects
    .map(toEndpointSlice)
    .filter((slice) => slice !== undefined)
    .filter((slice) => slice.namespace === namespace && slice.service === name);
  return slices.length > 0 && slices.every(({ endpoints }) => endpoints.every(({ ready }) => ready === false));
}
