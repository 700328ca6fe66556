import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { istiodVerdicts } from './istiod-verdicts';
import type { Rule } from './rule';

export const refusedByIstiod: Rule = {
  id: 'refused-by-istiod',
  severity: 'error',
  title: 'A DestinationRule that istiod refuses',
  why: 'Its webhook keeps the rule out of the cluster, and where the webhook was not there, istiod reads it as it can: in an outage, nobody fails over as it says.',
  fix: 'change the field to what Istio allows.',
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        SERVICE,
        change(RULE, 'maxEjectionPercent: 100', 'maxEjectionPercent: 101'),
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
        .map(({ path, message }) => ({ cluster, object, path, message })),
    ),
};
