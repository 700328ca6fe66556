import { parseLocality, type Locality } from '../../../src/istio/locality';
import type { Host, LocalityGroup } from '../../../src/predict/istio/assign/locality-group';

// Hosts and groups of them in a few words, for tests of what istiod does with them.

/** A pod of a cluster: "c1", with labels more. */
export function pod(cluster: string, labels: Readonly<Record<string, string>> = {}, weight = 1): Host {
  return {
    address: `${cluster}:80`,
    via: 'pod',
    cluster,
    network: `n-of-${cluster}`,
    labels: { 'topology.istio.io/cluster': cluster, 'topology.istio.io/network': `n-of-${cluster}`, ...labels },
    weight,
    health: 'HEALTHY',
    pods: [`${cluster}/sample/pod`],
  };
}

/** A group in a locality "region/zone/subzone". */
export function group(locality: string, hosts: readonly Host[], priority = 0): LocalityGroup {
  return {
    locality: parseLocality(locality),
    hosts,
    weight: hosts.length === 0 ? undefined : hosts.reduce((sum, { weight }) => sum + weight, 0),
    priority,
  };
}

export function at(locality: string): Locality {
  return parseLocality(locality);
}

/** "c1 0, c2 1": the clusters of the hosts with their priorities, by cluster. */
export function ranks(groups: readonly LocalityGroup[]): string {
  return groups
    .flatMap(({ hosts, priority }) => hosts.map(({ cluster }) => `${cluster} ${priority}`))
    .sort()
    .join(', ');
}
