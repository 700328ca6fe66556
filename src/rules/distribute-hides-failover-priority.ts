import { describeObject } from '../model/object';
import { localityLbSettingOf, writtenPolicies } from '../model/policy';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const BOTH = change(
  DESTINATION_RULE,
  '        failoverPriority:\n',
  '        distribute:\n          - from: us-east/*\n            to:\n              us-east/*: 100\n        failoverPriority:\n',
);

const messages = namedMessages({
  bothAreSet: ({ cluster, destinationRule, host }: Values<'cluster' | 'destinationRule' | 'host'>) =>
    `In ${cluster}, ${destinationRule} for ${host} sets both distribute and failoverPriority.`,
});

export const distributeHidesFailoverPriority: Rule = {
  id: 'distribute-hides-failover-priority',
  severity: 'error',
  title: 'A DestinationRule has both distribute and failoverPriority',
  why: 'Istio applies distribute and silently ignores failoverPriority: places that distribute does not name get no traffic, even while all others are down.',
  fix: 'keep one of them: failoverPriority for failover, distribute for fixed shares.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, BOTH, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      cluster.destinationRules.all.flatMap((destinationRule) =>
        writtenPolicies(destinationRule)
          .filter(({ policy }) => {
            const { distribute = [], failoverPriority = [] } = localityLbSettingOf(policy) ?? {};
            return distribute.length > 0 && failoverPriority.length > 0;
          })
          .map(({ path }) => ({
            cluster,
            object: destinationRule.object,
            path: `${path}.loadBalancer.localityLbSetting.failoverPriority`,
            ...messages.bothAreSet({
              cluster: cluster.name,
              destinationRule: describeObject(destinationRule.object),
              host: destinationRule.host,
            }),
          })),
      ),
    ),
};
