import { type Endpoint, endpointsOfWaypoint } from '../../clusters/discovery';
import type { KubernetesObject } from '../../clusters/kubectl';
import type { LiveCluster, Mesh } from '../../clusters/mesh';
import { NAMESPACE, PORT, SERVICE, WAYPOINT } from './names';

// The service's endpoints as text, from two sides: as Kubernetes has them, and as istiod sends them to a waypoint.

interface EndpointSlice extends KubernetesObject {
  readonly ports: readonly { readonly port: number }[] | null;
  readonly endpoints:
    readonly { readonly addresses: readonly string[]; readonly conditions: { readonly ready?: boolean } }[] | null;
}

/** The ready pods of the service in this cluster. There must be some: an expectation of nothing would prove nothing. */
export async function localPods({ cluster }: LiveCluster): Promise<readonly string[]> {
  const selector = `kubernetes.io/service-name=${SERVICE}`;
  const slices = await cluster.kubectl.list<EndpointSlice>('endpointslice', NAMESPACE, selector);
  const pods = slices.flatMap(({ ports, endpoints }) =>
    (endpoints ?? [])
      .filter(({ conditions }) => conditions.ready)
      .flatMap(({ addresses }) => addresses)
      .flatMap((address) => (ports ?? []).map(({ port }) => `pod ${address}:${port}`)),
  );
  if (pods.length === 0) {
    throw new Error(`no pod of ${NAMESPACE}/${SERVICE} is ready in ${cluster.name}`);
  }
  return pods;
}

/** The ways to the other clusters. */
export function gateways(mesh: Mesh, { cluster }: LiveCluster): readonly string[] {
  return mesh
    .filter((other) => other.cluster !== cluster)
    .map((other) => `gateway ${other.cluster.gatewayAddress}:15008`);
}

/** What istiod sends the waypoint of this cluster for the service. */
export async function sentToWaypoint(live: LiveCluster): Promise<string> {
  const service = `inbound-vip|${PORT}|http|${SERVICE}.${NAMESPACE}.svc.cluster.local`;
  const endpoints = await endpointsOfWaypoint(live, NAMESPACE, WAYPOINT);
  const byPriority: string[][] = [];
  for (const endpoint of endpoints.filter(({ envoyCluster }) => envoyCluster === service)) {
    (byPriority[endpoint.priority] ??= []).push(describe(endpoint));
  }
  return byPriority.length === 0 ? `no endpoint of ${service}` : tiers(byPriority);
}

/** A gateway comes once per zone of the pods behind it, and Envoy keeps the first: what is said twice counts once. */
export function tiers(byPriority: readonly (readonly string[])[]): string {
  // Array.from also visits a priority that nothing has, which is then visibly empty.
  return Array.from(byPriority, (endpoints: readonly string[] | undefined, priority) => {
    const distinct = [...new Set(endpoints)].sort();
    return `priority ${priority}: ${distinct.join(', ')}`;
  }).join('; ');
}

/** A pod of the mesh is reached through a tunnel, a pod behind a gateway through two. */
function describe({ address, listener, health }: Endpoint): string {
  const kinds: Readonly<Record<string, string>> = { connect_originate: 'pod', inner_connect_originate: 'gateway' };
  const sick = health === 'HEALTHY' || health === 'UNKNOWN' ? '' : ` ${health}`;
  return `${kinds[listener] ?? 'without a tunnel'} ${address}${sick}`;
}
