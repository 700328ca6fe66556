import { describeObject, type KubeObject } from '../model/object';
import type { Cluster, Mesh } from '../model/mesh';
import type { Unanswered } from '../predict/guard';
import { DESTINATION_RULE, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';
import type * as Shared from './intent/prediction-of';

const messages = namedMessages({
  notFollowed: ({ sentence, services }: Values<'sentence' | 'services'>) => `${sentence} It concerns ${services}.`,
});

const FILTER = `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: timeouts
  namespace: sample
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: Gateway
      name: waypoint
  configPatches: []
`;

export const inputNotFollowed: Rule = {
  id: 'input-not-followed',
  severity: 'warning',
  title: 'Istio reads something that the prediction does not follow',
  why: 'Answers of predict that it could change are unknown, and check judges the mesh as if it were not there.',
  fix: 'if it changes nothing for the service, silence this rule for the object, with the reason: answers then stand.',
  messages,
  needsSeveralClusters: false,
  checkOnly: true,
  bad: {
    clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, WORKLOAD, FILTER), cluster2: HEALTHY },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: violationsIn,
};

/** The rows of the ledger that a rule of their own names. */
const HAS_ITS_RULE = ['workload-never-ready'];

function violationsIn(mesh: Mesh): Violation[] {
  // Who runs the rules silences what has a reason, and lists it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a synth does not need the prediction for it
  const { hasServices, predictionOf } = require('./intent/prediction-of') as typeof Shared;
  if (!hasServices(mesh)) return [];
  const { guard, services } = predictionOf(mesh);
  const clusters = new Map(mesh.clusters.map((cluster) => [cluster.name, cluster]));
  const found = new Map<string, { readonly first: Unanswered; readonly services: string[] }>();
  for (const service of services) {
    for (const one of guard.all(service, { isSilenced: true })) {
      if (one.effect !== 'unknown' || HAS_ITS_RULE.includes(one.row)) continue;
      const key = JSON.stringify([one.cluster, one.row, describeObject(placeOf(one).object)]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { first: one, services: [service] });
      else if (!known.services.includes(service)) known.services.push(service);
    }
  }
  return [...found.values()].map(({ first, services: touched }) => toViolation(first, touched, clusters));
}

/** The object that a finding is about. */
function placeOf({ input: { by, object, path } }: Unanswered): { readonly object: KubeObject; readonly path?: string } {
  return by ?? { object, ...(path === undefined ? {} : { path }) };
}

function toViolation(one: Unanswered, services: readonly string[], clusters: ReadonlyMap<string, Cluster>): Violation {
  const [service, ...more] = services;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  const { input, cluster = '', text } = one;
  const sentence = input.by === undefined ? text : `${describeObject(input.object)} ${text}`;
  return {
    cluster: clusters.get(cluster)!,
    ...placeOf(one),
    ...messages.notFollowed({ sentence, services: `${service}${others}` }),
    ...(input.change === undefined ? {} : { fix: input.change }),
  };
}
