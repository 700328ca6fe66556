import { set } from '../predict/edit';
import { isExportedTo } from '../model/policy';
import { describeObject } from '../model/object';
import { change, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, failoverIsAskedFor, failoverRulesByHost, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

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
    change(DESTINATION_RULE, 'spec:\n', `spec:\n  exportTo: [${exportTo}]\n`),
    WORKLOAD,
  );

const messages = namedMessages({
  notExported: ({
    cluster,
    destinationRule,
    namespaces,
    waypoint,
  }: Values<'cluster' | 'destinationRule' | 'namespaces' | 'waypoint'>) =>
    `In ${cluster}, ${destinationRule} is exported to ${namespaces}, and ${waypoint} handles the service.`,
});

export const ruleNotExportedToWaypoint: Rule = {
  id: 'rule-not-exported-to-waypoint',
  severity: 'warning',
  title: 'A DestinationRule for failover is not exported to the namespace of the waypoint',
  why: 'The waypoint does not see the DestinationRule, so requests that go through the waypoint do not fail over.',
  fix: 'add the waypoint’s namespace to exportTo, or leave exportTo out.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster('"."'), cluster2: cluster('"*"') } },
  good: { clusters: { cluster1: cluster('".", waypoints'), cluster2: cluster('"*"') } },
  find: (mesh) => {
    const asking = failoverRulesByHost(mesh);
    const violations = boundServices(mesh).flatMap(({ cluster, service, binding: { waypoint }, destinationRules }) => {
      if (failoverIsAskedFor(destinationRules, cluster)) return [];
      return (
        (asking.get(cluster)?.get(service.host) ?? [])
          .filter(({ namespace, selector }) => namespace === service.namespace && selector === undefined)
          // A rule that is for other namespaces only is for their gateways and sidecars.
          .filter(
            (destinationRule) =>
              isExportedTo(destinationRule, service.namespace) && !isExportedTo(destinationRule, waypoint.namespace),
          )
          .map(({ object, exportTo }) => ({
            cluster,
            object,
            path: 'spec.exportTo',
            ...messages.notExported({
              cluster: cluster.name,
              destinationRule: describeObject(object),
              namespaces: exportTo.join(', '),
              waypoint: describeObject(waypoint.object),
            }),
            edit: [set(cluster.name, object, ['spec', 'exportTo'], undefined)],
          }))
      );
    });
    return oncePerObject(violations);
  },
};
