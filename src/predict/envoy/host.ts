import type { Endpoint } from '../istio/assignment';

/** A host of a cluster, as Envoy was sent it. */
export type EnvoyHost = Pick<Endpoint, 'address' | 'locality' | 'priority' | 'weight' | 'localityWeight' | 'health'>;

/**
 * Hosts by priority, each address once: of those that were sent twice, in another locality or priority, Envoy keeps the first.
 *
 * @see envoy source/extensions/clusters/eds/eds.cc EdsClusterImpl::BatchUpdateHelper::updateLocalityEndpoints
 */
export function hostsByPriority(hosts: readonly EnvoyHost[]): EnvoyHost[][] {
  const seen = new Set<string>();
  const priorities: EnvoyHost[][] = [];
  for (const host of hosts) {
    while (priorities.length <= host.priority) priorities.push([]);
    if (seen.has(host.address)) continue;
    seen.add(host.address);
    priorities[host.priority]!.push(host);
  }
  return priorities;
}
