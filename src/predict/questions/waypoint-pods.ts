import { scopeOfWaypoint, takesTunnels } from '../../model/reach';
import { standingIn, type ClusterView, type EnvoyProxy, type MeshView } from '../istio/view';
import type { Situation } from '../situation';
import type { Candidate } from '../ztunnel';

/** A pod of a waypoint, as node proxies pick it and as istiod knows it. */
export interface FoundWaypointPod extends Candidate {
  readonly proxy: EnvoyProxy;
  readonly view: ClusterView;
  /** True if the Service of the waypoint is global where the pod runs, and has the port of tunnels: a gateway passes them on. */
  readonly isShared: boolean;
}

const WITHOUT_OUTAGES = new WeakMap<MeshView, Map<string, readonly FoundWaypointPod[]>>();

/** The pods of a waypoint ("namespace/name") in all clusters, with what is out of order. */
export function waypointPodsOf(situation: Situation, waypoint: string): readonly FoundWaypointPod[] {
  const usual = withoutOutages(situation.view, waypoint);
  if (!situation.outages.some(({ kind }) => kind === 'waypoint-down' || kind === 'zone-down')) return usual;
  return usual
    .filter(({ cluster }) => situation.isUnseen(cluster) || !situation.isWaypointDown(cluster, waypoint))
    .map((pod) =>
      !situation.isUnseen(pod.cluster) && situation.isZoneDown(pod.cluster, pod.proxy.place.zone)
        ? { ...pod, isReady: false }
        : pod,
    );
}

/**
 * The waypoint pods that a gateway hands requests to, by what its own istiod tells it: a gateway is an Envoy, for which the network that a
 * pod says itself counts.
 *
 * @param known those that the client's node proxy takes to be behind it
 */
export function podsBehindGateway(
  situation: Situation,
  gateway: { readonly cluster: string; readonly network: string },
  known: readonly FoundWaypointPod[],
): readonly FoundWaypointPod[] {
  const [first] = known;
  if (first === undefined) return known;
  const [there] = standingIn(situation.view, gateway);
  const all = waypointPodsOf(situation.seenBy(there.name), first.proxy.waypoint);
  return all.filter((pod) => pod.isShared && pod.proxy.place.network === gateway.network);
}

/** True if a pod of a waypoint is gone: one who has not noticed it asks it all the same. */
export function isGone(situation: Situation, { cluster, proxy }: FoundWaypointPod): boolean {
  return situation.isWaypointDown(cluster, proxy.waypoint) || situation.isZoneDown(cluster, proxy.place.zone);
}

/** The same for the clients of every cluster and in most outages, so it is computed once. */
function withoutOutages(view: MeshView, waypoint: string): readonly FoundWaypointPod[] {
  const known = WITHOUT_OUTAGES.get(view) ?? new Map<string, readonly FoundWaypointPod[]>();
  WITHOUT_OUTAGES.set(view, known);
  const before = known.get(waypoint);
  if (before !== undefined) return before;
  const pods = view.clusters.flatMap((cluster) => podsIn(cluster, waypoint));
  known.set(waypoint, pods);
  return pods;
}

function podsIn(view: ClusterView, waypoint: string): FoundWaypointPod[] {
  const { cluster, waypoints, shards } = view;
  const twin = cluster.waypoints.get(waypoint);
  const isShared = twin !== undefined && scopeOfWaypoint(twin, cluster) === 'GLOBAL' && takesTunnels(twin, cluster);
  const health = new Map(shards.of(waypoint).endpoints.map((endpoint) => [endpoint.pod, endpoint.health]));
  const [namespace] = waypoint.split('/');
  return (waypoints.find(({ key }) => key === waypoint)?.proxies ?? []).map((proxy) => {
    return {
      ...{ proxy, view, isShared },
      cluster: proxy.cluster,
      ...proxy.place.forNodeProxies,
      nodeName: proxy.nodeName,
      count: proxy.count,
      isReady: (health.get(`${cluster.name}/${namespace}/${proxy.pod}`) ?? 'HEALTHY') === 'HEALTHY',
      pod: `${proxy.cluster}/${proxy.waypoint}/${proxy.pod ?? ''}`,
    };
  });
}
