import { policyOf, saysLocality } from '../model/policy';
import { describeObject } from '../model/object';
import { change, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, failoverRulesByHost, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

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
  DESTINATION_RULE,
  WORKLOAD,
);

const messages = namedMessages({
  shadowed: ({
    cluster,
    destinationRule,
    winner,
    waypoint,
  }: Values<'cluster' | 'destinationRule' | 'winner' | 'waypoint'>) =>
    `In ${cluster}, ${destinationRule} asks for failover, but ${winner} comes first at ${waypoint}, which handles the service.`,
});

export const ruleShadowedAtWaypoint: Rule = {
  id: 'rule-shadowed-at-waypoint',
  severity: 'error',
  title: 'A DestinationRule in the waypoint’s namespace hides the one of a service',
  why: 'A waypoint looks in its own namespace first, and any match there, even a wildcard, ends the search: the service’s own DestinationRule never applies, and nothing fails over.',
  fix: 'move the failover into the DestinationRule in the waypoint’s namespace, or narrow the host of that one so that it no longer matches the service.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: HEALTHY + yaml(MESH_WIDE), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const asking = failoverRulesByHost(mesh);
    const violations = boundServices(mesh).flatMap(({ cluster, service, binding: { waypoint }, destinationRules }) => {
      const winner = destinationRules[0];
      if (winner?.namespace !== waypoint.namespace || waypoint.namespace === service.namespace) return [];
      // A locality setting there is a decision about localities.
      if (saysLocality(policyOf(destinationRules)?.spec.trafficPolicy)) return [];
      return (asking.get(cluster)?.get(service.host) ?? [])
        .filter(({ namespace }) => namespace === service.namespace)
        .map(({ object }) => ({
          cluster,
          object,
          ...messages.shadowed({
            cluster: cluster.name,
            destinationRule: describeObject(object),
            winner: describeObject(winner.object),
            waypoint: describeObject(waypoint.object),
          }),
        }));
    });
    return oncePerObject(violations);
  },
};
