import { describeObject } from '../model/object';
import { missesItsPods } from '../model/workloads';
import { change, DESTINATION_RULE, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const OTHER = change(WORKLOAD, '    matchLabels:\n      app: helloworld', '    matchLabels:\n      app: hello-world');

const messages = namedMessages({
  missesItsPods: ({ workload }: Values<'workload'>) =>
    `the selector of ${workload} does not match the labels of its own pod template.`,
});

export const workloadSelectorMissesItsPods: Rule = {
  id: 'workload-selector-misses-its-pods',
  severity: 'error',
  title: 'The selector of a workload does not match its own pods',
  why: 'The API server refuses the workload: this cluster has no new pods, and other clusters have nothing here to fail over to.',
  fix: 'give spec.selector labels that spec.template.metadata.labels has.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, OTHER) },
    refusedBy: 'API server',
  },
  good: { clusters: { cluster1: HEALTHY } },
  find: ({ clusters }) =>
    clusters.flatMap((cluster) =>
      cluster.workloads.filter(missesItsPods).map(({ object }) => ({
        cluster,
        object,
        path: 'spec.selector',
        ...messages.missesItsPods({ workload: describeObject(object) }),
      })),
    ),
};
