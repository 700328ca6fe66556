import { endpointsOfWaypoint, type Endpoint } from '../clusters/discovery';
import type { LiveCluster } from '../clusters/mesh';
import type { Mesh } from '../../src/model/mesh/mesh';
import { assignmentsOf } from '../../src/predict/istio/assign/assign';
import { MeshView } from '../../src/predict/istio/view/view';

// What a waypoint is sent, as text: as we say it of a snapshot, and as istiod says it.

const WITHOUT_TUNNEL = 'without a tunnel';

export function saidOfWaypoint(mesh: Mesh, { cluster }: LiveCluster, waypoint: string): string {
  const outside = podsOfTwoNetworks(mesh);
  const lines = assignmentsOf(mesh)
    .filter((assignment) => assignment.cluster === cluster.name && assignment.waypoint === waypoint)
    .flatMap(({ service, port, endpoints }) =>
      endpoints.map((endpoint) => {
        const isOutside = endpoint.via === 'pod' && endpoint.pods.some((pod) => outside.has(pod));
        return line({
          ...{ service: `${port} ${service}`, ...endpoint },
          via: isOutside ? WITHOUT_TUNNEL : endpoint.via,
        });
      }),
    );
  return lines.join('; ');
}

/** istiod looks for them in the network that they say, and finds no workload there that has a ztunnel. */
function podsOfTwoNetworks(mesh: Mesh): ReadonlySet<string> {
  const all = new MeshView(mesh).clusters.flatMap(({ cluster, shards }) =>
    [...cluster.services.keys()].flatMap((service) => shards.of(service).endpoints),
  );
  return new Set(all.flatMap((one) => (one.network === one.forNodeProxies.network ? [] : [one.pod])));
}

export async function sentToWaypoint(live: LiveCluster, namespace: string, name: string): Promise<string> {
  const kinds: Readonly<Record<string, string>> = { connect_originate: 'pod', inner_connect_originate: 'gateway' };
  const endpoints = await endpointsOfWaypoint(live, namespace, name);
  return endpoints
    .filter(isForRequests)
    .map((endpoint) => {
      const [, port, , host] = endpoint.envoyCluster.split('|');
      return line({
        ...endpoint,
        service: `${port} ${host}`,
        locality: endpoint.locality.replace(/\/$/, ''),
        via: kinds[endpoint.listener] ?? WITHOUT_TUNNEL,
      });
    })
    .join('; ');
}

/** A port whose protocol is not stated comes twice, once for other protocols. */
function isForRequests({ envoyCluster }: Endpoint, _index: number, all: readonly Endpoint[]): boolean {
  const twin = envoyCluster.replace('|tcp|', '|http|');
  return twin === envoyCluster || !all.some((other) => other.envoyCluster === twin);
}

interface Line {
  readonly service: string;
  readonly address: string;
  readonly via: string;
  readonly locality: string;
  readonly priority: number;
  readonly weight: number;
  readonly health: string;
}

function line({ service, address, via, locality, priority, weight, health }: Line): string {
  return `${service}: ${via} ${address} in ${locality}, priority ${priority}, weight ${weight}, ${health}`;
}
