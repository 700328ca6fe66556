import { describeObject } from '../model/kube-object';
import { keyOf } from '../model/mesh';
import { change, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { failoverIsAskedFor } from './questions';
import type { Rule, Violation } from './rule';

const ELSEWHERE = change(WAYPOINT, 'namespace: sample', 'namespace: waypoints');
const NAMESPACE_OF_WAYPOINTS = change(NAMESPACE, 'name: sample', 'name: waypoints');
const OPEN = change(
  ELSEWHERE,
  '      protocol: HBONE\n',
  `      protocol: HBONE
      allowedRoutes:
        namespaces:
          from: All
`,
);
const USING_IT = change(
  SERVICE,
  'istio.io/use-waypoint: waypoint',
  'istio.io/use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: waypoints',
);
const cluster = (waypoint: string) => yaml(NAMESPACE, NAMESPACE_OF_WAYPOINTS, waypoint, USING_IT, RULE, WORKLOAD);

export const waypointDeniesService: Rule = {
  id: 'waypoint-denies-service',
  severity: 'error',
  title: 'A waypoint does not let in the namespace of a service that uses it',
  why: 'istiod denies the attachment without stopping the traffic: it goes past the waypoint, where no failover rule and no policy of it applies.',
  fix: 'let the namespace in, with allowedRoutes.namespaces on the HBONE listener of the Gateway (from: All, or a selector), or use a waypoint of its own.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(ELSEWHERE), cluster2: cluster(OPEN) } },
  good: { clusters: { cluster1: cluster(OPEN), cluster2: cluster(OPEN) } },
  find: (mesh) => {
    const violations = new Map<string, Violation>();
    for (const cluster of mesh.clusters) {
      for (const service of cluster.services.values()) {
        const binding = cluster.bindings.get(keyOf(service));
        if (binding?.kind !== 'denied') continue;
        const { waypoint } = binding;
        const rules = cluster.destinationRules.lookup(service.host, service.namespace, waypoint.namespace);
        const key = `${cluster.name} ${keyOf(waypoint)} ${service.namespace}`;
        if (violations.has(key) || (service.scope !== 'GLOBAL' && !failoverIsAskedFor(rules, cluster))) continue;
        violations.set(key, {
          cluster,
          object: waypoint.object,
          path: 'spec.listeners',
          message: `In ${cluster.name}, ${describeObject(service.object)} uses ${describeObject(waypoint.object)} (by a label of ${describeObject(binding.by)}), which does not let in namespace ${service.namespace}.`,
        });
      }
    }
    return [...violations.values()];
  },
};
