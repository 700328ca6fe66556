import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { istiodVerdicts } from './engine/istiod-verdicts';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const messages = namedMessages({
  refused: ({ problem }: Values<'problem'>) => `${problem}`,
});

export const refusedByIstiod: Rule = {
  id: 'refused-by-istiod',
  severity: 'error',
  title: 'A DestinationRule that istiod refuses',
  why: 'istiod’s webhook keeps it out of the cluster, and without the webhook istiod applies it only in part: in an outage the service does not fail over as it says.',
  fix: 'change the field to what Istio allows.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        SERVICE,
        change(DESTINATION_RULE, 'maxEjectionPercent: 100', 'maxEjectionPercent: 101'),
        WORKLOAD,
      ),
      cluster2: HEALTHY,
    },
    refusedBy: 'istiod',
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    istiodVerdicts(mesh).flatMap(({ cluster, object, errors }) =>
      errors
        // An unknown field is for the API server to refuse, which is asked before istiod.
        .filter(({ kind }) => kind !== 'unknown-field')
        .map(({ path, message }) => ({ cluster, object, path, ...messages.refused({ problem: message }) })),
    ),
};
