import { schemaViolations } from './schema-violations';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import type { Rule } from './rule';

export const refusedByApiServer: Rule = {
  id: 'refused-by-api-server',
  severity: 'error',
  title: 'An object that the API server refuses',
  why: 'No cluster takes it, so what it declares is not there in an outage, or is still what was there before.',
  fix: 'change the field to what the definition of its kind allows.',
  needsSeveralClusters: false,
  checkOnly: true,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        SERVICE,
        change(RULE, 'consecutiveGatewayErrors: 5', 'consecutiveGatewayErrors: five'),
        WORKLOAD,
      ),
      cluster2: HEALTHY,
    },
    refusedBy: 'API server',
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => schemaViolations(mesh, ({ unknownField }) => unknownField === undefined),
};
