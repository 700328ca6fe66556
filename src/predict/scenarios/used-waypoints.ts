import { handlersOf } from '../../model/bindings';
import { keyOf, type Cluster } from '../../model/mesh';

/** The waypoints ("namespace/name") of a cluster that connections to a service ("namespace/name") take: the first and its canary. */
export function usedWaypointsOf(cluster: Cluster, key: string): string[] {
  const binding = cluster.bindings.get(key);
  const service = cluster.services.get(key);
  if (binding?.kind !== 'bound' || service === undefined) return [];
  return handlersOf(service, binding, cluster, { isUsed: true }).map(keyOf);
}
