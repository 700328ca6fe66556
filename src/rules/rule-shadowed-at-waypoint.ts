import { policyOf } from '../model/policy/destination-rule';
import { describeObject } from '../model/kube-object';
import { saysLocality } from '../model/policy/traffic-policy';
import { change, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, failoverRulesByHost, oncePerObject } from './questions';
import type { Rule } from './rule';

const SHARED = change(
  change(WAYPOINT, 'namespace: sample', 'namespace: waypoints'),
  '      protocol: HBONE\n',
  '      protocol: HBONE\n      allowedRoutes:\n        namespaces:\n          from: All\n',
);
const MESH_WIDE = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: limits
  namespace: waypoints
spec:
  host: "*.svc.cluster.local"
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 100
`;
const HEALTHY = yaml(
  NAMESPACE,
  change(NAMESPACE, 'name: sample', 'name: waypoints'),
  SHARED,
  change(
    SERVICE,
    'istio.io/use-waypoint: waypoint',
    'istio.io/use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: waypoints',
  ),
  RULE,
  WORKLOAD,
);

export const ruleShadowedAtWaypoint: Rule = {
  id: 'rule-shadowed-at-waypoint',
  severity: 'error',
  title: 'A rule in the waypoint’s namespace hides the failover rule of a service',
  why: 'A waypoint looks in its own namespace first, and any match there, a wildcard even, ends the search: the service’s own rule never applies, and nothing fails over.',
  fix: 'move the failover into the rule in the waypoint’s namespace, or narrow that rule’s host so that it no longer matches the service.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: HEALTHY + yaml(MESH_WIDE), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const asking = failoverRulesByHost(mesh);
    const violations = boundServices(mesh).flatMap(({ cluster, service, binding: { waypoint }, rules }) => {
      const winner = rules[0];
      if (winner?.namespace !== waypoint.namespace || waypoint.namespace === service.namespace) return [];
      // Whoever says anything of localities there has decided about them.
      if (saysLocality(policyOf(rules)?.trafficPolicy)) return [];
      return (asking.get(cluster)?.get(service.host) ?? [])
        .filter(({ namespace }) => namespace === service.namespace)
        .map(({ object }) => ({
          cluster,
          object,
          message: `In ${cluster.name}, ${describeObject(object)} asks for failover, but ${describeObject(winner.object)} comes first at ${describeObject(waypoint.object)}, which handles the service.`,
        }));
    });
    return oncePerObject(violations);
  },
};
