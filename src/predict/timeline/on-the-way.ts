import type { MeshView } from '../istio/view';
import type { Answer } from '../answer';
import { waypointPodsOf } from '../questions';
import { Situation } from '../situation';
import type { Outage } from '../outage';

/**
 * The part of a client's requests that go to waypoint pods that are gone, before its node proxy knows of it. At most: a node proxy
 * that cannot connect may try another pod.
 */
export function lostOnTheWay(view: MeshView, usual: Answer, outages: readonly Outage[]): number {
  const { client, service, path } = usual;
  if (path === 'ztunnel' || path === 'ingress' || path === 'none') return 0;
  const { cluster } = view.clusterOf(client.cluster);
  const binding = cluster.bindings.get(service);
  if (binding?.kind !== 'bound') return 0;
  const waypoint = `${binding.waypoint.namespace}/${binding.waypoint.name}`;
  const pods = waypointPodsOf(new Situation(view, []), waypoint).filter(
    ({ network }) => path === 'remote-waypoint' || network === (cluster.network ?? ''),
  );
  const gone = pods.filter((pod) =>
    outages.some(
      (outage) =>
        outage.cluster === pod.cluster &&
        ((outage.kind === 'waypoint-down' && (outage.waypoint ?? waypoint) === waypoint) ||
          (outage.kind === 'zone-down' && outage.zone === pod.proxy.place.zone)),
    ),
  );
  return pods.length === 0 ? 0 : countOf(gone) / countOf(pods);
}

function countOf(pods: readonly { readonly count?: number | undefined }[]): number {
  return pods.reduce((sum, { count = 1 }) => sum + count, 0);
}
