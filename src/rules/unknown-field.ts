import { isWithinMinors } from '../istio/behaviours';
import { isOfIstio, NEWER_APIS } from '../model/schema/releases';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';
import { schemaViolations } from './engine/schema-violations';

const messages = namedMessages({
  unknown: ({ problem }: Values<'problem'>) => `${problem}`,
  newer: ({ problem, version }: Values<'problem' | 'version'>) =>
    `${problem} Istio ${version} may have it, which is newer than the API that is known (${NEWER_APIS.istio}).`,
});

const FIX_IF_NEWER =
  'correct its name or its place, if the API of this Istio does not have it; use a release of cdk8s-ambient that knows this version.';

/** The API of Istio comes with istiod, and its fields with its versions. */
function inNewerIstio(violation: Violation): Violation {
  const { istioVersion } = violation.cluster;
  const isKnown = isWithinMinors(istioVersion, { until: NEWER_APIS.istio });
  if (isKnown || !isOfIstio(violation.object?.group ?? '')) return violation;
  const message = messages.newer({ problem: violation.message, version: istioVersion.text });
  return { ...violation, ...message, fix: FIX_IF_NEWER };
}

export const unknownField: Rule = {
  id: 'unknown-field',
  // Not an error: an experimental channel, or a newer version, may have the field.
  severity: 'warning',
  title: 'An object has a field that its kind does not have',
  why: 'Where the API does not have it, a strict API server refuses the object, and any other drops the field: what it should do in an outage does not happen.',
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
  find: (mesh) =>
    schemaViolations(mesh, ({ unknownField }) => unknownField === true, messages.unknown).map(inNewerIstio),
};
