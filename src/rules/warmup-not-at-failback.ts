import { describeObject } from '../model/object';
import { policyOf, writtenPolicies } from '../model/policy';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { failingOver, oncePerObject } from './engine/questions';
import type { Rule } from './engine/rule';

const WARMING_UP = change(
  DESTINATION_RULE,
  '    loadBalancer:\n',
  '    loadBalancer:\n      simple: LEAST_REQUEST\n      warmup:\n        duration: 60s\n',
);

const FIELDS = ['warmup', 'warmupDurationSecs'] as const;

const messages = namedMessages({
  warmupIsSet: ({ cluster, destinationRule, field }: Values<'cluster' | 'destinationRule' | 'field'>) =>
    `In ${cluster}, ${destinationRule} sets ${field} beside a failover.`,
});

export const warmupNotAtFailback: Rule = {
  id: 'warmup-not-at-failback',
  severity: 'advice',
  title: 'A warm-up does not soften the return of traffic after a failover',
  why: 'Envoy warms up hosts that are new, and divides load between hosts of one priority only: when the own cluster is healthy again, all traffic returns to it within about a second.',
  fix: 'keep the warm-up for rollouts, and give the pods enough room to take all traffic at once when they return.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, WARMING_UP, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const found = failingOver(mesh).flatMap(({ cluster, destinationRules }) => {
      const destinationRule = policyOf(destinationRules);
      if (destinationRule === undefined) return [];
      return writtenPolicies(destinationRule).flatMap(({ policy, path }) => {
        const field = FIELDS.find((name) => policy.loadBalancer?.[name] !== undefined);
        if (field === undefined) return [];
        return [
          {
            cluster,
            object: destinationRule.object,
            path: `${path}.loadBalancer.${field}`,
            ...messages.warmupIsSet({
              cluster: cluster.name,
              destinationRule: describeObject(destinationRule.object),
              field,
            }),
          },
        ];
      });
    });
    return oncePerObject(found);
  },
};
