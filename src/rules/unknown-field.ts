import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import type { Rule } from './rule';
import { schemaViolations } from './schema-violations';

export const unknownField: Rule = {
  id: 'unknown-field',
  // Not an error: an experimental channel, or a newer version, may have the field.
  severity: 'warning',
  title: 'A field that its kind does not have',
  why: 'A strict API server refuses the object, any other drops the field: what it was to do in an outage is not done.',
  fix: 'correct its name or its place; leave it if the clusters run a newer or an experimental definition that has it.',
  needsSeveralClusters: false,
  checkOnly: true,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        SERVICE,
        change(RULE, 'maxEjectionPercent: 100', 'maxEjectionPercentage: 100'),
        WORKLOAD,
      ),
      cluster2: HEALTHY,
    },
    refusedBy: 'API server',
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => schemaViolations(mesh, ({ unknownField }) => unknownField === true),
};
