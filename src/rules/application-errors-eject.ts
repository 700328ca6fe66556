import { describeObject } from '../model/object';
import { outlierDetectionsOf } from '../model/policy';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const ON_EVERY_ERROR = change(
  DESTINATION_RULE,
  'consecutiveGatewayErrors: 5\n      consecutive5xxErrors: 0',
  'consecutive5xxErrors: 1',
);

const messages = namedMessages({
  ejectsOnServerErrors: ({ cluster, destinationRule, answers }: Values<'cluster' | 'destinationRule' | 'answers'>) =>
    `${destinationRule} of ${cluster} ejects a pod after ${answers} of 500 or above.`,
});

export const applicationErrorsEject: Rule = {
  id: 'application-errors-eject',
  severity: 'advice',
  title: 'Errors of the application eject its pods',
  why: 'A single request that the application always answers with 500 can then eject one pod after another, although these pods would answer all other requests.',
  fix: 'count gateway errors (502, 503, 504) instead: consecutiveGatewayErrors: 5 and consecutive5xxErrors: 0.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, ON_EVERY_ERROR, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, destinationRules }) =>
      outlierDetectionsOf(destinationRules)
        .filter(({ consecutive5xxErrors }) => consecutive5xxErrors > 0)
        .map(({ rule: destinationRule, path, consecutive5xxErrors: errors }) => ({
          cluster,
          object: destinationRule.object,
          path: `${path}.consecutive5xxErrors`,
          ...messages.ejectsOnServerErrors({
            cluster: cluster.name,
            destinationRule: describeObject(destinationRule.object),
            answers: errors === 1 ? 'one answer' : `${errors} answers in a row`,
          }),
        })),
    );
    return oncePerObject(found);
  },
};
