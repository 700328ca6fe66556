import { describeObject, isMap } from '../model/kube-object';
import { isNonEmptyList, writtenPolicies } from '../model/policy/traffic-policy';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const OFF = change(DESTINATION_RULE, 'enabled: true', 'enabled: false');
const LISTS = ['failoverPriority', 'failover', 'distribute'];

const messages = namedMessages({
  switchedOff: ({ cluster, destinationRule, list }: Values<'cluster' | 'destinationRule' | 'list'>) =>
    `In ${cluster}, ${destinationRule} sets ${list}, and enabled: false beside it.`,
});

export const failoverSwitchedOff: Rule = {
  id: 'failover-switched-off',
  severity: 'warning',
  title: 'A locality setting has a list, and enabled: false',
  why: 'enabled: false switches off the whole setting: the list has no effect, and traffic goes to all clusters all the time.',
  fix: 'remove enabled: false, or remove the list.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, OFF, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      cluster.destinationRules.all.flatMap((destinationRule) =>
        writtenPolicies(destinationRule).flatMap(({ policy, path }) => {
          const { localityLbSetting: setting } = isMap(policy.loadBalancer) ? policy.loadBalancer : {};
          if (!isMap(setting) || setting.enabled !== false) return [];
          const list = LISTS.find((name) => isNonEmptyList(setting[name]));
          if (list === undefined) return [];
          return [
            {
              cluster,
              object: destinationRule.object,
              path: `${path}.loadBalancer.localityLbSetting.enabled`,
              ...messages.switchedOff({
                cluster: cluster.name,
                destinationRule: describeObject(destinationRule.object),
                list,
              }),
            },
          ];
        }),
      ),
    ),
};
