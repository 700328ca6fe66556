import { describeObject } from '../model/object';
import { keyOf } from '../model/mesh';
import { change, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { failoverIsAskedFor } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

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
const cluster = (waypoint: string) =>
  yaml(NAMESPACE, NAMESPACE_OF_WAYPOINTS, waypoint, USING_IT, DESTINATION_RULE, WORKLOAD);

const messages = namedMessages({
  notAdmitted: ({
    cluster,
    service,
    waypoint,
    by,
    namespace,
  }: Values<'cluster' | 'service' | 'waypoint' | 'by' | 'namespace'>) =>
    `In ${cluster}, ${service} uses ${waypoint} (by a label of ${by}), which does not admit namespace ${namespace}.`,
});

export const waypointDeniesService: Rule = {
  id: 'waypoint-denies-service',
  severity: 'error',
  title: 'A waypoint does not admit the namespace of a service that uses it',
  why: 'istiod denies the attachment without stopping the traffic: it goes past the waypoint, and no failover setting and no policy of the waypoint applies.',
  fix: 'admit the namespace, with allowedRoutes.namespaces on the HBONE listener of the Gateway (from: All, or a selector), or give the service a waypoint of its own.',
  messages,
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
        const destinationRules = cluster.destinationRules.lookup(service.host, service.namespace, waypoint.namespace);
        const key = `${cluster.name} ${keyOf(waypoint)} ${service.namespace}`;
        if (violations.has(key) || (service.scope !== 'GLOBAL' && !failoverIsAskedFor(destinationRules, cluster)))
          continue;
        violations.set(key, {
          cluster,
          object: waypoint.object,
          path: 'spec.listeners',
          ...messages.notAdmitted({
            cluster: cluster.name,
            service: describeObject(service.object),
            waypoint: describeObject(waypoint.object),
            by: describeObject(binding.by),
            namespace: service.namespace,
          }),
        });
      }
    }
    return [...violations.values()];
  },
};
