import { describeObject } from '../model/kube-object';
import { outlierDetectionsOf } from '../model/policy/outlier-detection';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, oncePerObject } from './questions';
import type { Rule } from './rule';

const ON_EVERY_ERROR = change(
  RULE,
  'consecutiveGatewayErrors: 5\n      consecutive5xxErrors: 0',
  'consecutive5xxErrors: 1',
);

export const applicationErrorsEject: Rule = {
  id: 'application-errors-eject',
  severity: 'advice',
  title: 'Errors of the application itself eject its pods',
  why: 'One request that the application always answers with 500 can then eject pod after pod that would answer all others.',
  fix: 'count gateway errors (502, 503, 504) instead: consecutiveGatewayErrors: 5 and consecutive5xxErrors: 0.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, ON_EVERY_ERROR, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, rules }) =>
      outlierDetectionsOf(rules)
        .filter(({ consecutive5xxErrors }) => consecutive5xxErrors > 0)
        .map(({ rule, path, consecutive5xxErrors: errors }) => ({
          cluster,
          object: rule.object,
          path: `${path}.consecutive5xxErrors`,
          message: `${describeObject(rule.object)} of ${cluster.name} ejects a pod after ${errors === 1 ? 'one answer' : `${errors} answers in a row`} of 500 or above.`,
        })),
    );
    return oncePerObject(found);
  },
};
