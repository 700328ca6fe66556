import { set } from '../predict/edit';
import { describeObject } from '../model/object';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { failingOver } from './engine/questions';
import type { Rule } from './engine/rule';

const NODE_LOCAL = change(SERVICE, 'spec:\n', 'spec:\n  internalTrafficPolicy: Local\n');

const messages = namedMessages({
  nodeLocal: ({ cluster, service, destinationRule }: Values<'cluster' | 'service' | 'destinationRule'>) =>
    `${service} of ${cluster} has internalTrafficPolicy: Local, and ${destinationRule} asks for failover.`,
});

export const internalTrafficPolicyLocal: Rule = {
  id: 'internal-traffic-policy-local',
  severity: 'error',
  title: 'A service that should fail over keeps its traffic on one node',
  why: 'internalTrafficPolicy: Local restricts requests to endpoints on the node that they come from: no endpoint of another cluster is ever used.',
  fix: 'remove internalTrafficPolicy from the Service; trafficDistribution: PreferSameNode prefers the node without that restriction.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, NODE_LOCAL, DESTINATION_RULE, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    failingOver(mesh)
      .filter(({ service }) => service.nodeLocal)
      .map(({ cluster, service, destinationRules }) => ({
        cluster,
        object: service.object,
        path: 'spec.internalTrafficPolicy',
        ...messages.nodeLocal({
          cluster: cluster.name,
          service: describeObject(service.object),
          destinationRule: describeObject(destinationRules[0]!.object),
        }),
        edit: [set(cluster.name, service.object, ['spec', 'internalTrafficPolicy'], undefined)],
      })),
};
