import { schemaViolations } from './engine/schema-violations';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const messages = namedMessages({
  refused: ({ problem }: Values<'problem'>) => `${problem}`,
});

export const refusedByApiServer: Rule = {
  id: 'refused-by-api-server',
  severity: 'error',
  title: 'An object that the API server refuses',
  why: 'The API server refuses a new object with this value, and a change to it; where it is stored already, an update of other fields may pass. What is refused does not exist in an outage, or an older version of it still applies.',
  fix: 'change the field to what the definition of its kind allows.',
  messages,
  needsSeveralClusters: false,
  checkOnly: true,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        SERVICE,
        change(DESTINATION_RULE, 'consecutiveGatewayErrors: 5', 'consecutiveGatewayErrors: five'),
        WORKLOAD,
      ),
      cluster2: HEALTHY,
    },
    refusedBy: 'API server',
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => schemaViolations(mesh, ({ unknownField }) => unknownField === undefined, messages.refused),
};
