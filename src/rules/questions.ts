import type { Binding } from '../model/binding';
import type { DestinationRule } from '../model/destination-rule';
import { isMap } from '../model/kube-object';
import { keyOf, type Cluster, type Mesh } from '../model/mesh';
import type { Service } from '../model/service';

/** What several rules ask of a mesh. */

/** A service with the waypoint that handles it, in one cluster. */
export interface BoundService {
  readonly cluster: Cluster;
  readonly service: Service;
  readonly binding: Binding & { readonly kind: 'bound' };
  /** The rules that apply to it there, in the order istiod merges them. */
  readonly rules: readonly DestinationRule[];
}

/** Every service that a waypoint of the tree handles. */
export function boundServices(mesh: Mesh): BoundService[] {
  return mesh.clusters.flatMap((cluster) =>
    [...cluster.services.values()].flatMap((service) => {
      const binding = cluster.bindings.get(keyOf(service));
      if (binding?.kind !== 'bound') return [];
      const rules = cluster.destinationRules.lookup(service.host, service.namespace, binding.waypoint.namespace);
      return [{ cluster, service, binding, rules }];
    }),
  );
}

/** The locality setting of a traffic policy, if it has one that is not switched off. */
export function localityLbSettingOf(policy: unknown): Record<string, unknown> | undefined {
  const loadBalancer = isMap(policy) && isMap(policy.loadBalancer) ? policy.loadBalancer : {};
  const setting = loadBalancer.localityLbSetting;
  return isMap(setting) && setting.enabled !== false ? setting : undefined;
}

/** The outlier detection of a traffic policy. */
export function outlierDetectionOf(policy: unknown): Record<string, unknown> | undefined {
  return isMap(policy) && isMap(policy.outlierDetection) ? policy.outlierDetection : undefined;
}

/** True if a policy says where to go when endpoints fail: somebody asked for failover. */
export function asksForFailover(policy: unknown): boolean {
  const setting = localityLbSettingOf(policy);
  return setting !== undefined && (isNonEmptyList(setting.failoverPriority) || isNonEmptyList(setting.failover));
}

function isNonEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** The clusters that have a service, and those that do not, by "namespace/name". */
export function clustersByService(mesh: Mesh): Map<string, { readonly cluster: Cluster; readonly service: Service }[]> {
  const byService = new Map<string, { cluster: Cluster; service: Service }[]>();
  for (const cluster of mesh.clusters) {
    for (const service of cluster.services.values()) {
      if (service.generated) continue;
      const key = keyOf(service);
      const known = byService.get(key);
      if (known === undefined) byService.set(key, [{ cluster, service }]);
      else known.push({ cluster, service });
    }
  }
  return byService;
}

/** Names for a message, however many there are. */
export function names(clusters: readonly Cluster[]): string {
  const all = clusters.map(({ name }) => name);
  return all.length <= 5 ? all.join(', ') : `${all.slice(0, 4).join(', ')} and ${all.length - 4} more`;
}
