import type { Binding } from '../../model/bindings';
import {
  asksForFailover,
  failoverPrioritiesOf,
  policyOf,
  saysLocality,
  type DestinationRule,
  type FailoverPriority,
} from '../../model/policy';
import { isMap, parseFieldPath, type KubeObject } from '../../model/object';
import { keyOf, type Cluster, type Mesh } from '../../model/mesh';
import type { Port, Service } from '../../model/services';
import { WorkloadIndex, type Workload } from '../../model/workloads';
import { oncePer } from '../../util/once-per';
import type { Violation } from './rule';

/** Questions that several rules ask of a mesh. */

/** Many rules ask the same of many clusters: only the first one computes the answer. */
export function oncePerMesh<Answer>(question: (mesh: Mesh) => Answer): (mesh: Mesh) => Answer {
  return oncePer(question);
}

/** A service with the waypoint that handles it, in one cluster. */
export interface BoundService {
  readonly cluster: Cluster;
  readonly service: Service;
  readonly binding: Binding & { readonly kind: 'bound' };
  /** The DestinationRules that apply to it there, in the order in which istiod merges them. */
  readonly destinationRules: readonly DestinationRule[];
}

/** Every service that a waypoint of the tree handles. */
export const boundServices = oncePerMesh((mesh): readonly BoundService[] => {
  const bound: BoundService[] = [];
  for (const cluster of mesh.clusters) {
    for (const [key, binding] of cluster.bindings) {
      if (binding.kind !== 'bound') continue;
      const service = cluster.services.get(key)!;
      const destinationRules = cluster.destinationRules.lookup(
        service.host,
        service.namespace,
        binding.waypoint.namespace,
      );
      bound.push({ cluster, service, binding, destinationRules });
    }
  }
  return bound;
});

/** The clusters that have a service, by its "namespace/name". */
export const clustersByService = oncePerMesh((mesh): ReadonlyMap<string, readonly Holder[]> => {
  const byService = new Map<string, Holder[]>();
  for (const cluster of mesh.clusters) {
    for (const service of cluster.services.values()) {
      if (service.isOfGateway) continue;
      const key = keyOf(service);
      const known = byService.get(key);
      if (known === undefined) byService.set(key, [{ cluster, service }]);
      else known.push({ cluster, service });
    }
  }
  return byService;
});

/** The namespaces of the waypoints that a service ("namespace/name") uses in any cluster, those included that were not read. */
export function waypointNamespaces(service: string, clusters: readonly Cluster[]): ReadonlySet<string> {
  const found = clusters.flatMap(({ bindings }) => {
    const binding = bindings.get(service);
    if (binding === undefined || binding.kind === 'none') return [];
    return [binding.kind === 'unknown' ? binding.namespace : binding.waypoint.namespace];
  });
  return new Set(found);
}

/** The names of clusters for a message, cut after a few. */
export function names(clusters: readonly Cluster[]): string {
  const all = clusters.map(({ name }) => name);
  return all.length <= 5 ? all.join(', ') : `${all.slice(0, 4).join(', ')} and ${all.length - 4} more`;
}

/** True if the DestinationRules of a service ask for failover, or if they eject endpoints and the MeshConfig asks for failover. */
export function failoverIsAskedFor(destinationRules: readonly DestinationRule[], { switches }: Cluster): boolean {
  const policy = policyOf(destinationRules)?.spec.trafficPolicy;
  if (asksForFailover(policy)) return true;
  const { enabled, failover, failoverPriority } = switches.localityLbSetting;
  const meshAsks = enabled !== false && failover.length + failoverPriority.length > 0;
  return meshAsks && policy?.outlierDetection !== undefined && !saysLocality(policy);
}

/** The global services behind a waypoint that are to fail over, in each cluster. */
export function failingOver(mesh: Mesh): BoundService[] {
  return boundServices(mesh).filter(
    ({ cluster, service, destinationRules }) =>
      service.scope === 'GLOBAL' && failoverIsAskedFor(destinationRules, cluster),
  );
}

/** True if two clusters are known to be in different networks. */
export function areInDifferentNetworks(left: Cluster, right: Cluster): boolean {
  return isSaid(left.network) && isSaid(right.network) && left.network !== right.network;
}

function isSaid(network: string | undefined): network is string {
  return network !== undefined && network !== '';
}

/** A global service of a cluster that clusters in other networks have too: its failover crosses networks. */
export interface SpreadService {
  readonly cluster: Cluster;
  readonly service: Service;
  /** One of the clusters in another network that have it. */
  readonly peer: Cluster;
}

/** Every global service that is in several networks, by each cluster that has it. */
export function servicesAcrossNetworks(mesh: Mesh): SpreadService[] {
  return globalHolders(mesh).flatMap((holders) => {
    const global = holders.filter(({ cluster }) => isSaid(cluster.network));
    const first = global[0]?.cluster;
    const other = global.find(({ cluster }) => first !== undefined && areInDifferentNetworks(first, cluster))?.cluster;
    if (first === undefined || other === undefined) return [];
    return global.map((holder) => ({
      ...holder,
      peer: areInDifferentNetworks(holder.cluster, first) ? first : other,
    }));
  });
}

/** A network that several clusters are in, with a global service behind a waypoint that several of them have. */
export interface SharedNetwork {
  readonly network: string;
  readonly clusters: readonly Cluster[];
  readonly service: Service;
}

/** The networks in which failover goes from cluster to cluster without a gateway. */
export function sharedNetworks(mesh: Mesh): SharedNetwork[] {
  const shared = new Map<string, { network: string; clusters: Set<Cluster>; service: Service }>();
  for (const holders of clustersByService(mesh).values()) {
    const byNetwork = new Map<string, Cluster[]>();
    for (const { cluster, service } of holders) {
      const isBound = cluster.bindings.get(keyOf(service))?.kind === 'bound';
      if (!isBound || service.scope !== 'GLOBAL' || !isSaid(cluster.network)) continue;
      const known = byNetwork.get(cluster.network);
      if (known === undefined) byNetwork.set(cluster.network, [cluster]);
      else known.push(cluster);
    }
    for (const [network, clusters] of byNetwork) {
      if (clusters.length < 2) continue;
      const known = shared.get(network) ?? { network, clusters: new Set(), service: holders[0]!.service };
      for (const cluster of clusters) known.clusters.add(cluster);
      shared.set(network, known);
    }
  }
  return [...shared.values()].map((network) => ({ ...network, clusters: [...network.clusters] }));
}

/** A service in one of the clusters that have it. */
export interface Holder {
  readonly cluster: Cluster;
  readonly service: Service;
}

/** Where each global service is, of those that are in several clusters. The mesh does not route to one without an address. */
export const globalHolders = oncePerMesh((mesh): readonly (readonly Holder[])[] =>
  [...clustersByService(mesh).values()]
    .map((holders) =>
      holders.filter(
        ({ service: { scope, headless, type } }) => scope === 'GLOBAL' && !headless && type !== 'ExternalName',
      ),
    )
    .filter((holders) => holders.length > 1),
);

/** A cluster with a global service, and another one of the service, which differs in what a rule compares. */
export interface UnlikeHolder<Value> extends Holder {
  readonly value: Value;
  readonly first: Holder & { readonly value: Value };
}

/** The clusters of global services that differ from the first one of the service, of those of which a value is known. */
export function unlikeFirst<Value>(
  mesh: Mesh,
  valueOf: (cluster: Cluster) => Value | undefined,
  areAlike: (value: Value, first: Value) => boolean,
): UnlikeHolder<Value>[] {
  return globalHolders(mesh).flatMap((holders) => {
    const known = holders.flatMap((holder) => {
      const value = valueOf(holder.cluster);
      return value === undefined ? [] : [{ ...holder, value }];
    });
    const first = known[0];
    if (first === undefined) return [];
    return known.filter(({ value }) => !areAlike(value, first.value)).map((holder) => ({ ...holder, first }));
  });
}

/** The most common item: the others differ from it. */
export function mostCommon<Item>(items: readonly Item[], key: (item: Item) => string): Item {
  const counts = new Map<string, { item: Item; count: number }>();
  for (const item of items) {
    const known = counts.get(key(item));
    if (known === undefined) counts.set(key(item), { item, count: 1 });
    else known.count++;
  }
  return [...counts.values()].reduce((most, other) => (other.count > most.count ? other : most)).item;
}

/** A failoverPriority that a waypoint applies to a service. */
export interface BoundPriority extends BoundService, FailoverPriority {
  readonly destinationRule: DestinationRule;
}

/** Every failoverPriority that waypoints apply. */
export function boundPriorities(mesh: Mesh): BoundPriority[] {
  return boundServices(mesh).flatMap((bound) => {
    const destinationRule = policyOf(bound.destinationRules);
    return destinationRule === undefined
      ? []
      : failoverPrioritiesOf(destinationRule).map((priority) => ({ ...bound, ...priority, destinationRule }));
  });
}

/** The DestinationRules that ask for failover, by cluster and host; a wildcard does not count for any host. */
export function failoverRulesByHost(mesh: Mesh): Map<Cluster, Map<string, DestinationRule[]>> {
  return new Map(
    mesh.clusters.map((cluster) => {
      const byHost = new Map<string, DestinationRule[]>();
      for (const destinationRule of cluster.destinationRules.all) {
        if (!asksForFailover(destinationRule.spec.trafficPolicy)) continue;
        const known = byHost.get(destinationRule.host);
        if (known === undefined) byHost.set(destinationRule.host, [destinationRule]);
        else known.push(destinationRule);
      }
      return [cluster, byHost];
    }),
  );
}

/** Keeps one violation per object of a cluster, however many services show the mistake; a missing object counts as one. */
export function oncePerObject(violations: readonly Violation[]): Violation[] {
  const seen = new Map<Cluster, Set<KubeObject | undefined>>();
  return violations.filter(({ cluster, object }) => {
    const objects = seen.get(cluster) ?? new Set();
    const isFirst = !objects.has(object);
    seen.set(cluster, objects.add(object));
    return isFirst;
  });
}

/** The value of a field of an object, by its path as "spec.ports[0].name"; undefined where a part of the path is missing. */
export function valueAt({ body }: KubeObject, path: string): unknown {
  return parseFieldPath(path).reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return typeof key === 'number' ? (value as unknown[])[key] : undefined;
    return isMap(value) ? value[key] : undefined;
  }, body);
}

/** The hosts of the ServiceEntries among some objects. */
export function entryHosts(objects: readonly KubeObject[]): string[] {
  return objects
    .filter(({ kind, group }) => kind === 'ServiceEntry' && group === 'networking.istio.io')
    .flatMap(({ body }): unknown[] => (isMap(body.spec) && Array.isArray(body.spec.hosts) ? body.spec.hosts : []))
    .filter((host) => typeof host === 'string');
}

/** A port of a service that is to fail over. */
export interface FailoverPort {
  readonly cluster: Cluster;
  readonly service: Service;
  readonly port: Port;
  /** Where it stands in the Service. */
  readonly path: string;
}

/** The first port of each service that is to fail over, of those that a predicate selects. What is not a port is refused. */
export function failoverPorts(mesh: Mesh, isWanted: (port: Port) => boolean): FailoverPort[] {
  return failingOver(mesh).flatMap(({ cluster, service }) => {
    const index = service.ports.findIndex((port) => !Number.isNaN(port.port) && isWanted(port));
    const port = service.ports[index];
    return port === undefined ? [] : [{ cluster, service, port, path: `spec.ports[${index}]` }];
  });
}

/** The hosts of services, and those that ServiceEntries make up. */
export function knownHosts({ services, objects }: Cluster): ReadonlySet<unknown> {
  return new Set([
    ...[...services.values()].map(({ host }) => host),
    ...objects
      .filter(({ kind }) => kind === 'ServiceEntry')
      .flatMap(({ body }): unknown[] => (isMap(body.spec) && Array.isArray(body.spec.hosts) ? body.spec.hosts : [])),
  ]);
}

/** A service that other clusters or a waypoint send requests to, and the workloads that run its pods. */
export interface RunningService {
  readonly service: Service;
  readonly workloads: readonly Workload[];
}

/** The services of a cluster that are global, or bound to a waypoint, with what runs pods of them. What is scaled to zero may be old. */
export const runningServicesOf = oncePer(({ services, bindings, workloads }: Cluster): readonly RunningService[] => {
  const index = new WorkloadIndex(workloads.filter(({ replicas }) => replicas !== 0));
  return [...services.values()]
    .filter((service) => service.scope === 'GLOBAL' || bindings.get(keyOf(service))?.kind === 'bound')
    .map((service) => ({ service, workloads: index.selectedBy(service) }));
});

/** What people write who mean "true" where Istio reads the global label; what istiod makes of it is another question. */
export function isMeantGlobal(said: string | undefined): boolean {
  return said !== undefined && /^(true|t|yes|y|on|1|enabled?)$/i.test(said);
}

/** The subsets that routes send requests to, as "host subset". */
export const usedSubsets = oncePer(
  ({ routes }: Cluster): ReadonlySet<string> =>
    new Set(
      routes.flatMap(({ destinations }) =>
        destinations.filter(({ weight }) => weight > 0).map(({ host, subset }) => `${host} ${subset}`),
      ),
    ),
);
