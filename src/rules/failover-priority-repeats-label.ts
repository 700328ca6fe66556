import type { PriorityLabel } from '../model/policy/failover-priority';
import { describeObject } from '../model/kube-object';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundPriorities, oncePerObject } from './questions';
import type { Rule } from './rule';

const REPEATED = change(
  RULE,
  '          - topology.istio.io/cluster\n',
  '          - topology.istio.io/cluster=cluster1\n          - topology.istio.io/cluster=cluster2\n',
);

export const failoverPriorityRepeatsLabel: Rule = {
  id: 'failover-priority-repeats-label',
  severity: 'error',
  title: 'A failover priority says two values for one label',
  why: 'It is no list of targets: Istio keeps the last value and compares it at each place, so traffic goes to the last cluster written while all is well, and the first never counts.',
  fix: 'list each label once: topology.istio.io/cluster alone keeps traffic here, and localityLbSetting.failover (from, to) ranks the regions after it.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, REPEATED, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const violations = boundPriorities(mesh).flatMap(({ cluster, service, rule, path, labels }) => {
      const repeated = findRepeated(labels);
      if (repeated === undefined) return [];
      return [
        {
          cluster,
          object: rule.object,
          path,
          message: `In ${cluster.name}, ${describeObject(rule.object)} for ${describeObject(service.object)} has both ${repeated.first} and ${repeated.second}.`,
        },
      ];
    });
    return oncePerObject(violations);
  },
};

/** What is written twice alike changes nothing. */
function findRepeated(labels: readonly PriorityLabel[]): { first: string; second: string } | undefined {
  const byKey = new Map<string, string>();
  for (const { key, text } of labels) {
    const first = byKey.get(key);
    if (first !== undefined && first !== text) return { first, second: text };
    byKey.set(key, text);
  }
  return undefined;
}
