import { isExportedTo } from '../model/policy/destination-rule';
import { describeObject } from '../model/kube-object';
import { change, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, failoverIsAskedFor, failoverRulesByHost, oncePerObject } from './questions';
import type { Rule } from './rule';

const SHARED = change(
  change(WAYPOINT, 'namespace: sample', 'namespace: waypoints'),
  '      protocol: HBONE\n',
  '      protocol: HBONE\n      allowedRoutes:\n        namespaces:\n          from: All\n',
);
const cluster = (exportTo: string) =>
  yaml(
    NAMESPACE,
    change(NAMESPACE, 'name: sample', 'name: waypoints'),
    SHARED,
    change(
      SERVICE,
      'istio.io/use-waypoint: waypoint',
      'istio.io/use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: waypoints',
    ),
    change(RULE, 'spec:\n', `spec:\n  exportTo: [${exportTo}]\n`),
    WORKLOAD,
  );

export const ruleNotExportedToWaypoint: Rule = {
  id: 'rule-not-exported-to-waypoint',
  severity: 'warning',
  title: 'A failover rule is not exported to the namespace of the waypoint',
  why: 'The waypoint does not see the rule, so nothing fails over for whoever reaches the service through it.',
  fix: 'add the waypoint’s namespace to exportTo, or leave exportTo out.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster('"."'), cluster2: cluster('"*"') } },
  good: { clusters: { cluster1: cluster('".", waypoints'), cluster2: cluster('"*"') } },
  find: (mesh) => {
    const asking = failoverRulesByHost(mesh);
    const violations = boundServices(mesh).flatMap(({ cluster, service, binding: { waypoint }, rules }) => {
      if (failoverIsAskedFor(rules, cluster)) return [];
      return (
        (asking.get(cluster)?.get(service.host) ?? [])
          .filter((rule) => rule.namespace === service.namespace && !rule.hasWorkloadSelector)
          // A rule that is for other namespaces only is for their gateways and sidecars.
          .filter((rule) => isExportedTo(rule, service.namespace) && !isExportedTo(rule, waypoint.namespace))
          .map(({ object, exportTo }) => ({
            cluster,
            object,
            path: 'spec.exportTo',
            message: `In ${cluster.name}, ${describeObject(object)} is for ${exportTo.join(', ')}, and ${describeObject(waypoint.object)} handles the service.`,
          }))
      );
    });
    return oncePerObject(violations);
  },
};
