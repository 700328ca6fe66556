import { endpointsOfWaypoint } from '../clusters/discovery';
import type { LiveCluster } from '../clusters/mesh';
import type { Mesh } from '../../src/model/mesh/mesh';
import { assignOne } from '../../src/predict/istio/assign/assign';
import { gatewayPodsOf } from '../../src/predict/istio/view/gateway-pods';
import { MeshView } from '../../src/predict/istio/view/view';

// What an east-west gateway has to choose from for a service, as text: as we say it of a snapshot, and as istiod says it.

const NOBODY = 'nobody';

export function saidOfGateway(mesh: Mesh, { cluster: { name } }: LiveCluster, key: string): string {
  const view = new MeshView(mesh);
  const own = view.clusterOf(name);
  const [gateway] = gatewayPodsOf(own);
  const known = own.services.get(key);
  // A gateway lets requests in for global services alone, and to the pods of its own network, as these say it themselves.
  if (gateway === undefined || known?.service.scope !== 'GLOBAL') return NOBODY;
  const { service } = known;
  const shards = view.clusters.map(({ shards }) =>
    shards.of(key).endpoints.filter(({ network }) => network === gateway.network || network === ''),
  );
  const assignments = service.ports.map((port) =>
    assignOne(view, own, gateway, service, shards, { port, subset: null }),
  );
  return describe(assignments.flatMap((assignment) => assignment?.endpoints ?? []));
}

export async function sentToGateway(live: LiveCluster, namespace: string, name: string, host: string): Promise<string> {
  const endpoints = await endpointsOfWaypoint(live, namespace, name, { view: live.cluster.network });
  return describe(endpoints.filter(({ envoyCluster }) => envoyCluster.endsWith(`|${host}`)));
}

function describe(endpoints: readonly { readonly address: string; readonly priority: number }[]): string {
  const lines = endpoints.map(({ address, priority }) => `${address} at priority ${priority}`);
  // A gateway has a cluster for connections and, where a port speaks HTTP, one for requests: of the same endpoints.
  return lines.length === 0 ? NOBODY : [...new Set(lines)].sort().join('; ');
}
