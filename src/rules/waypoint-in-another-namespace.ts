import { describeObject } from '../model/kube-object';
import { LABEL_USE_WAYPOINT_NAMESPACE } from '../istio/vocabulary';
import { keyOf, type Cluster } from '../model/mesh';
import { allows, type Waypoint } from '../model/gateways/waypoint';
import { change, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { oncePerObject } from './questions';
import type { Rule, Violation } from './rule';

const SHARED = change(
  change(WAYPOINT, 'namespace: sample', 'namespace: waypoints'),
  '      protocol: HBONE\n',
  `      protocol: HBONE
      allowedRoutes:
        namespaces:
          from: All
`,
);
const NAMED = change(
  SERVICE,
  'istio.io/use-waypoint: waypoint',
  'istio.io/use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: waypoints',
);
const cluster = (service: string) =>
  yaml(NAMESPACE, change(NAMESPACE, 'name: sample', 'name: waypoints'), SHARED, service, RULE, WORKLOAD);

export const waypointInAnotherNamespace: Rule = {
  id: 'waypoint-in-another-namespace',
  severity: 'warning',
  title: 'A service names the waypoint of another namespace without saying which',
  why: 'istiod looks for the waypoint in the service’s own namespace, finds none, and lets the traffic go past it: no failover rule applies.',
  fix: 'add the label istio.io/use-waypoint-namespace beside istio.io/use-waypoint.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(SERVICE) } },
  good: { clusters: { cluster1: cluster(NAMED) } },
  find: (mesh) => mesh.clusters.flatMap(findIn),
};

/** A waypoint that nobody read may be there all the same, unless one of that name elsewhere was opened to this namespace. */
function findIn(cluster: Cluster): Violation[] {
  const byName = new Map<string, Waypoint[]>();
  for (const waypoint of cluster.waypoints.values()) {
    byName.set(waypoint.name, [...(byName.get(waypoint.name) ?? []), waypoint]);
  }
  const found = [...cluster.services.values()].flatMap((service) => {
    const binding = cluster.bindings.get(keyOf(service));
    if (binding?.kind !== 'unknown' || service.scope !== 'GLOBAL') return [];
    if (binding.by.labels[LABEL_USE_WAYPOINT_NAMESPACE] !== undefined) return [];
    const labels = cluster.namespaces.get(service.namespace)?.labels;
    const meant = byName.get(binding.name)?.find((waypoint) => allows(waypoint, service.namespace, labels) === true);
    if (meant === undefined) return [];
    const violation: Violation = {
      cluster,
      object: binding.by,
      path: 'metadata.labels',
      message: `In ${cluster.name}, ${describeObject(service.object)} uses waypoint "${binding.name}" of namespace ${service.namespace}, where none was read; ${describeObject(meant.object)} is open to that namespace.`,
    };
    return [violation];
  });
  return oncePerObject(found);
}
