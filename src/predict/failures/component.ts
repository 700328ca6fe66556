import { compareText } from '../../util/compare-text';
import { gatewayPodsOf, severalAddressesOf, type MeshView } from '../istio/view';
import type { Outage } from '../outage';
import { usedWaypointsOf } from '../scenarios';

/** Something that can fail on its own, and the ways in which it does: at most one of them at a time. */
export interface Component {
  readonly kind: ComponentKind;
  readonly cluster: string;
  readonly ways: readonly Outage[];
}

/** The kinds of components, by what is out of order when one fails. */
export type ComponentKind =
  'pods' | 'zone' | 'waypoint' | 'gateway-address' | 'gateway' | 'cluster' | 'istiod' | 'remote-api';

/** All kinds, in the order in which the components of a cluster are listed. */
export const COMPONENT_KINDS: readonly ComponentKind[] = [
  ...(['pods', 'zone', 'waypoint', 'gateway-address', 'gateway', 'cluster'] as const),
  ...(['istiod', 'remote-api'] as const),
];

const HALF = 0.5;
const ALL = 1;

/**
 * The components that the answers of a service ("namespace/name") may depend on, cluster by cluster: its pods (gone, half of them
 * unready, or answering errors of a gateway), the zones of its pods, of its waypoints and of the east-west gateways, its waypoints,
 * the east-west gateways, each address of theirs where there are several, and the cluster as a whole.
 *
 * @param withControlPlanes its istiod, and what that sees of each other cluster that has pods, too
 */
export function componentsOf(view: MeshView, service: string, withControlPlanes = false): Component[] {
  const waypoints = waypointsOf(view, service);
  return view.clusters.flatMap(({ cluster: { name: cluster, waypoints: known } }, place): Component[] => {
    const { endpoints } = view.shardsOf(service)[place]!;
    const own = waypoints.filter((waypoint) => known.has(waypoint));
    return [
      ...(endpoints.length === 0 ? [] : [{ kind: 'pods', cluster, ways: waysOfPods(service, cluster) } as const]),
      ...zonesOf(view, service, own, place).map((zone): Component => {
        return { kind: 'zone', cluster, ways: [{ kind: 'zone-down', cluster, zone }] };
      }),
      ...own.map((waypoint): Component => {
        return { kind: 'waypoint', cluster, ways: [{ kind: 'waypoint-down', cluster, waypoint }] };
      }),
      ...severalAddressesOf(view, cluster).map((address): Component => {
        return { kind: 'gateway-address', cluster, ways: [{ kind: 'gateway-address-down', cluster, address }] };
      }),
      { kind: 'gateway', cluster, ways: [{ kind: 'gateway-down', cluster }] },
      { kind: 'cluster', cluster, ways: [{ kind: 'cluster-down', cluster }] },
      ...(withControlPlanes ? controlPlaneOf(view, service, own.length > 0, cluster) : []),
    ];
  });
}

/** istiod of a cluster, and its connections to the API servers of those that have pods of the service, or a waypoint as it has. */
function controlPlaneOf(view: MeshView, service: string, hasWaypoint: boolean, cluster: string): Component[] {
  const remotes = view.names.filter(
    (name, place) => name !== cluster && (hasWaypoint || view.shardsOf(service)[place]!.endpoints.length > 0),
  );
  return [
    { kind: 'istiod', cluster, ways: [{ kind: 'istiod-down', cluster }] },
    ...remotes.map((remote): Component => {
      return { kind: 'remote-api', cluster, ways: [{ kind: 'remote-api-down', cluster, remote }] };
    }),
  ];
}

/** The ways in which the pods of a service ("namespace/name") fail in a cluster. */
export function waysOfPods(service: string, cluster: string): Outage[] {
  return [
    { kind: 'scaled-to-zero', service, cluster },
    { kind: 'unready', service, cluster, pods: HALF },
    { kind: 'failing', service, cluster, pods: ALL, requests: ALL, failure: 'gateway-error' },
  ];
}

/** The waypoints that handle a service anywhere: one of the same name stands in for them in every cluster. */
function waypointsOf(view: MeshView, service: string): string[] {
  const names = view.clusters.flatMap(({ cluster }) => usedWaypointsOf(cluster, service));
  return [...new Set(names)].sort(compareText);
}

function zonesOf(view: MeshView, service: string, waypoints: readonly string[], place: number): string[] {
  const ofPods = view.shardsOf(service)[place]!.endpoints.map(({ zone }) => zone);
  const ofWaypoints = view.clusters[place]!.waypoints.filter(({ key }) => waypoints.includes(key)).flatMap(
    ({ proxies }) => proxies.map(({ place }) => place.zone),
  );
  const ofGateways = gatewayPodsOf(view.clusters[place]!).map(({ place }) => place.zone);
  return [...new Set([...ofPods, ...ofWaypoints, ...ofGateways])].filter((zone) => zone !== '').sort(compareText);
}
