import type { Endpoint } from './assignment';

/** A host of a cluster, as Envoy was sent it. */
export type EnvoyHost = Pick<Endpoint, 'address' | 'locality' | 'priority' | 'weight' | 'localityWeight' | 'health'>;

/**
 * Hosts by priority, each address once: of those that were sent twice, in another locality or priority, Envoy keeps the first.
 *
 * @see envoy source/extensions/clusters/eds/eds.cc EdsClusterImpl::BatchUpdateHelper::updateLocalityEndpoints
 */
export function hostsByPriority<Host extends EnvoyHost>(hosts: readonly Host[]): Host[][] {
  const seen = new Set<string>();
  const priorities: Host[][] = [];
  for (const host of hosts) {
    while (priorities.length <= host.priority) priorities.push([]);
    const { size } = seen;
    if (seen.add(host.address).size === size) continue;
    priorities[host.priority]!.push(host);
  }
  return priorities;
}
