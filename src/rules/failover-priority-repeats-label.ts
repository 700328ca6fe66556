import type { PriorityLabel } from '../model/policy';
import { describeObject } from '../model/object';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundPriorities, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const REPEATED = change(
  DESTINATION_RULE,
  '          - topology.istio.io/cluster\n',
  '          - topology.istio.io/cluster=cluster1\n          - topology.istio.io/cluster=cluster2\n',
);

const messages = namedMessages({
  labelRepeated: ({
    cluster,
    destinationRule,
    service,
    first,
    second,
  }: Values<'cluster' | 'destinationRule' | 'service' | 'first' | 'second'>) =>
    `In ${cluster}, ${destinationRule} for ${service} has both ${first} and ${second}.`,
});

export const failoverPriorityRepeatsLabel: Rule = {
  id: 'failover-priority-repeats-label',
  severity: 'error',
  title: 'A failover priority has two values for one label',
  why: 'failoverPriority is not a list of targets: Istio keeps the last value and compares it at each position, so traffic goes to the last cluster in the list while nothing is wrong, and the first one never counts.',
  fix: 'list each label once: topology.istio.io/cluster alone keeps traffic in its own cluster, and localityLbSetting.failover (from, to) ranks the regions after it.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, REPEATED, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const violations = boundPriorities(mesh).flatMap(({ cluster, service, destinationRule, path, labels }) => {
      const repeated = findRepeated(labels);
      if (repeated === undefined) return [];
      return [
        {
          cluster,
          object: destinationRule.object,
          path,
          ...messages.labelRepeated({
            cluster: cluster.name,
            destinationRule: describeObject(destinationRule.object),
            service: describeObject(service.object),
            first: repeated.first,
            second: repeated.second,
          }),
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
