import { describeObject } from '../model/kube-object';
import { isNonEmptyList, localityLbSettingOf, writtenPolicies } from '../model/policy/traffic-policy';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import type { Rule } from './rule';

const BOTH = change(
  RULE,
  '        failoverPriority:\n',
  '        distribute:\n          - from: us-east/*\n            to:\n              us-east/*: 100\n        failoverPriority:\n',
);

export const distributeHidesFailoverPriority: Rule = {
  id: 'distribute-hides-failover-priority',
  severity: 'error',
  title: 'A rule has both distribute and failoverPriority',
  why: 'Istio takes distribute and passes over failoverPriority without a word: places that distribute does not name get no traffic, not even while all others are down.',
  fix: 'keep one of them: failoverPriority for failover, distribute for fixed shares.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, BOTH, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      cluster.destinationRules.all.flatMap((rule) =>
        writtenPolicies(rule)
          .filter(({ policy }) => {
            const setting = localityLbSettingOf(policy);
            return isNonEmptyList(setting?.distribute) && isNonEmptyList(setting?.failoverPriority);
          })
          .map(({ path }) => ({
            cluster,
            object: rule.object,
            path: `${path}.loadBalancer.localityLbSetting.failoverPriority`,
            message: `In ${cluster.name}, ${describeObject(rule.object)} for ${rule.host} says both how to share traffic and where to fail over.`,
          })),
      ),
    ),
};
