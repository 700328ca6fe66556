import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';
import { schemaViolations } from './engine/schema-violations';

const messages = namedMessages({
  unknown: ({ problem }: Values<'problem'>) => `${problem}`,
});

export const unknownField: Rule = {
  id: 'unknown-field',
  // Not an error: an experimental channel, or a newer version, may have the field.
  severity: 'warning',
  title: 'A field that its kind does not have',
  why: 'A strict API server refuses the object, any other drops the field: what it should do in an outage does not happen.',
  fix: 'correct its name or its place; leave it if the clusters run a newer or an experimental definition that has it.',
  messages,
  needsSeveralClusters: false,
  checkOnly: true,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        SERVICE,
        change(DESTINATION_RULE, 'maxEjectionPercent: 100', 'maxEjectionPercentage: 100'),
        WORKLOAD,
      ),
      cluster2: HEALTHY,
    },
    refusedBy: 'API server',
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => schemaViolations(mesh, ({ unknownField }) => unknownField === true, messages.unknown),
};
