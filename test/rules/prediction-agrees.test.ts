import { Prediction } from '../../src/predict/prediction/prediction';
import { formatOutages, parseOutages } from '../../src/predict/outage/outage-syntax';
import type { Answer } from '../../src/predict/answer/answer';
import { RULES } from '../../src/rules/engine';
import { runRules } from '../../src/rules/engine/run';
import type { Example } from '../../src/rules/engine/rule';
import { findBroken } from '../../src/rules/intent/find';
import { meshOf } from './support';

// A rule says what happens in an outage, and the prediction computes it. Neither may contradict the other: where a rule says that a
// service does not fail over, no prediction of its example may promise that it does, and without the mistake it does.

const SERVICE = 'sample/helloworld';

interface Claim {
  /** An outage in which requests fail, leave their cluster, or go where nobody can tell. */
  readonly outage: string;
  /** The cluster of the clients; cluster1 by default. */
  readonly client?: string;
  /** The share of errors without the mistake; 0 by default. */
  readonly left?: number;
}

/** What rules say of requests in their failing examples. */
const CLAIMS: Readonly<Record<string, Claim>> = {
  'autoscaler-rests-at-zero': { outage: 'scaled-to-zero:cluster1' },
  'cluster-local-service': { outage: 'scaled-to-zero:cluster1' },
  'cluster-without-network': { outage: 'scaled-to-zero:cluster2', client: 'cluster2' },
  'distribute-hides-failover-priority': { outage: 'none' },
  'distribute-leaves-clusters-out': { outage: 'scaled-to-zero:cluster1' },
  'east-west-gateway-of-another-network': { outage: 'scaled-to-zero:cluster2', client: 'cluster2' },
  'east-west-gateway-of-no-network': { outage: 'scaled-to-zero:cluster2', client: 'cluster2' },
  'east-west-service-not-exposed': { outage: 'scaled-to-zero:cluster2', client: 'cluster2' },
  'ejection-cap-too-low': { outage: 'failing:cluster1:gateway-error' },
  'error-codes-not-counted': { outage: 'failing:cluster1:gateway-error' },
  'failover-not-as-asked': { outage: 'none', client: 'cluster2' },
  'failover-not-known': { outage: 'none', client: 'cluster2' },
  'failover-priority-ranks-all-alike': { outage: 'none' },
  'failover-priority-repeats-label': { outage: 'none' },
  'failover-switched-off': { outage: 'none' },
  'failover-without-outlier-detection': { outage: 'failing:cluster1:gateway-error' },
  'global-service-without-address': { outage: 'none' },
  'health-floor-switched-off': {
    outage: 'failing:cluster1:gateway-error:50%+failing:cluster2:gateway-error:50%',
    left: 0.5,
  },
  'infrastructure-labels-hide-network': { outage: 'scaled-to-zero:cluster2', client: 'cluster2' },
  'input-not-followed': { outage: 'none' },
  'internal-traffic-policy-local': { outage: 'scaled-to-zero:cluster1' },
  'istio-too-old-for-waypoint-failover': { outage: 'scaled-to-zero:cluster1' },
  'locality-failover-by-default': { outage: 'none' },
  'mesh-config-unreadable': { outage: 'none' },
  'multi-network-switched-off': { outage: 'scaled-to-zero:cluster1' },
  'namespace-not-in-mesh': { outage: 'scaled-to-zero:cluster1' },
  'network-said-twice': { outage: 'cluster-down:cluster1', client: 'cluster2' },
  'no-east-west-gateway': { outage: 'scaled-to-zero:cluster2', client: 'cluster2' },
  'pods-of-another-network': { outage: 'none', client: 'cluster2' },
  'pods-without-endpoint-slice': { outage: 'none' },
  'policy-blocks-waypoint': { outage: 'scaled-to-zero:cluster2' },
  'port-policy-drops-failover': { outage: 'failing:cluster1:gateway-error' },
  'readiness-port-not-declared': { outage: 'none' },
  'refused-by-api-server': { outage: 'failing:cluster1:gateway-error' },
  'refused-by-istiod': { outage: 'none' },
  'replicas-not-a-count': { outage: 'none' },
  'roots-of-trust-differ': { outage: 'scaled-to-zero:cluster1' },
  'route-backend-missing': { outage: 'none' },
  'route-without-failover': { outage: 'failing:cluster1:gateway-error' },
  'rule-host-is-short': { outage: 'failing:cluster1:gateway-error' },
  'rule-host-misspelt': { outage: 'failing:cluster1:gateway-error' },
  'rule-in-foreign-namespace': { outage: 'failing:cluster1:gateway-error' },
  'rule-not-exported-to-waypoint': { outage: 'failing:cluster1:gateway-error' },
  'rule-of-another-revision': { outage: 'failing:cluster1:gateway-error' },
  'rule-shadowed-at-waypoint': { outage: 'failing:cluster1:gateway-error' },
  'service-entry-adds-endpoints': { outage: 'none' },
  'service-missing-beside-its-pods': { outage: 'none', client: 'cluster2' },
  'service-not-global-everywhere': { outage: 'scaled-to-zero:cluster1' },
  'service-only-consumed': { outage: 'none', client: 'cluster2' },
  'service-ports-differ': { outage: 'scaled-to-zero:cluster1' },
  'service-selects-nothing': { outage: 'none', client: 'cluster2' },
  'shared-network': { outage: 'cluster-down:cluster1', client: 'cluster2' },
  'shared-network-before-1-30': { outage: 'waypoint-down:cluster2', client: 'cluster2' },
  'subset-named-http-or-tcp': { outage: 'none' },
  'subset-policy-drops-failover': { outage: 'none' },
  'target-port-not-declared': { outage: 'none' },
  'tls-at-waypoint': { outage: 'none' },
  'trust-domains-differ': { outage: 'scaled-to-zero:cluster1' },
  'unknown-field': { outage: 'failing:cluster1:gateway-error' },
  'waypoint-binding-differs': { outage: 'waypoint-down:cluster1' },
  'waypoint-canary-refused': { outage: 'waypoint-down:cluster1:sample/waypoint', left: 0.9 },
  'waypoint-class-unknown': { outage: 'none' },
  'waypoint-denies-service': { outage: 'none' },
  'waypoint-handles-no-services': { outage: 'none' },
  'waypoint-ignores-destination-rules': { outage: 'none' },
  'waypoint-in-another-namespace': { outage: 'none' },
  'waypoint-not-global': { outage: 'waypoint-down:cluster1' },
  'waypoint-of-another-name': { outage: 'none', client: 'cluster2' },
  'waypoint-without-pods': { outage: 'none' },
  'workload-selector-misses-its-pods': { outage: 'none' },
  'workload-selector-at-waypoint': { outage: 'failing:cluster1:gateway-error' },
};

/** Why the prediction of a failing example is not worse than that of the one without the mistake, in any single outage. */
const UNSEEN: Readonly<Record<string, string>> = {
  'application-errors-eject': 'what one path does is not an outage of pods',
  'autoscaler-maximum-below-minimum': 'is about pods that are added under load',
  'competing-rules': 'which rule applies depends on their age, which manifests do not have',
  'consistent-hash-across-clusters': 'which pod answers a session is not asked',
  'default-traffic-policy-skips-waypoint': 'the rule of the example states its own policy',
  'every-host-can-be-ejected': 'all clusters have to fail at once',
  'exemption-not-counted': 'is about what is asked, not about what is answered',
  'failover-priority-is-no-order': 'says which cluster answers, and not that requests fail',
  'failover-priority-region-across-networks': 'says which cluster answers, and not that requests fail',
  'failover-to-unknown-region': 'says which cluster answers, and not that requests fail',
  'gateway-labels-not-copied': 'is about labels that route nothing',
  'gateway-name-invalid': 'its example is one cluster, whose waypoint has another name without the mistake',
  'gateway-of-unread-revision': 'the revision is assumed to be there',
  'global-label-ignored': 'its example is one cluster, which has nowhere to fail over to',
  'grpc-status-not-counted': 'which answers are counted depends on the application',
  'infrastructure-replaces-copy': 'which labels matter depends on what they are',
  'ingress-needs-waypoint-of-its-network': 'is about ingress gateways; clients in the mesh are asked here',
  'ingress-skips-waypoint': 'is about ingress gateways; clients in the mesh are asked here',
  'istio-version-unknown': 'says what is not known of a version',
  'istiod-warns': 'repeats what istiod says',
  'local-service-on-global-waypoint': 'its service is not there without the mistake',
  'name-refused': 'what the API server refuses is predicted as it was read',
  'network-label-on-waypoint': 'is about a label that routes nothing today',
  'one-gateway-address': 'is about a second failure',
  'policy-not-everywhere': 'is about what is let through, not about what is lost',
  'replicas-contradicted': 'is about what the prediction itself assumes',
  'route-parent-misspelt': 'a route that takes no requests changes no answer',
  'rule-without-waypoint': 'its example is one cluster, which has nowhere to fail over to',
  'service-name-begins-with-digit': 'its service has another name without the mistake',
  'service-port-missing': 'is about a second port; the first one is asked about',
  'service-type-differs': 'is about clients outside of the mesh',
  'survivors-too-small': 'is about load',
  'target-port-number-not-declared': 'a port that is not declared may be open all the same',
  'tcp-failures-not-counted': 'how a TCP connection fails is not predicted as an answer',
  'tracking-label-on-gateway': 'is about what delivery tools delete',
  'unknown-traffic-distribution': 'the rule of the example orders clusters itself',
  'volatile-metadata-on-waypoint': 'is about restarts',
  'warmup-not-at-failback': 'is about load',
  'waypoint-label-by-hand': 'is about what a cluster has after it was made anew',
  'waypoint-named-none': 'its example is one cluster, which has nowhere to fail over to',
  'waypoint-open-to-outside': 'depends on an address that the example does not have',
};

const exampleOf = (id: string, which: 'bad' | 'good'): Example => {
  const { clusters, facts } = RULES.find((rule) => rule.id === id)![which];
  return { clusters, ...(facts === undefined ? {} : { facts }) };
};

/** What the prediction answers to clients of a cluster. */
function answerOf(example: Example, { outage, client: cluster = 'cluster1' }: Claim): Answer {
  const client = { cluster, kind: 'ambient' } as const;
  return new Prediction(meshOf(example)).ask({ client, service: SERVICE }, parseOutages(outage, SERVICE));
}

/** True of an answer without more errors than are left without the mistake, from their own cluster while nothing is wrong. */
function isPromise({ verdict, afterEjection }: Answer, { outage, left = 0 }: Claim): boolean {
  if (outage === 'none' && verdict !== 'local') return false;
  return afterEjection !== undefined && afterEjection.errors <= left + ROUNDING;
}

const ROUNDING = 1e-6;

/** Each client and single outage, with the share of errors; 1 where it is not known. */
function errorsIn(example: Example): ReadonlyMap<string, number> {
  const prediction = new Prediction(meshOf(example));
  const asked = prediction.services.flatMap((service) =>
    prediction.scenariosFor(service).flatMap(({ outages }) =>
      prediction.clusters
        .filter((cluster) => !outages.some((one) => one.kind === 'cluster-down' && one.cluster === cluster))
        .map((cluster): [string, number] => {
          const { afterEjection } = prediction.ask({ client: { cluster, kind: 'ambient' }, service }, outages);
          return [`${service} from ${cluster}: ${formatOutages(outages, service)}`, afterEjection?.errors ?? 1];
        }),
    ),
  );
  return new Map(asked);
}

test.each(Object.entries(CLAIMS))(
  '%s: the prediction promises what it denies without the mistake only',
  (id, claim) => {
    const said = (['bad', 'good'] as const).map((which) => {
      const answer = answerOf(exampleOf(id, which), claim);
      return { which, verdict: answer.verdict, isPromise: isPromise(answer, claim) };
    });
    expect(said).toMatchObject([{ isPromise: false }, { isPromise: true }]);
  },
);

test.each(Object.entries(UNSEEN))('%s: no answer about its failing example is worse, because it %s', (id) => {
  const without = errorsIn(exampleOf(id, 'good'));
  const worse = [...errorsIn(exampleOf(id, 'bad'))].filter(
    ([question, errors]) => errors > (without.get(question) ?? 1),
  );
  expect(worse).toEqual([]);
});

test.each(RULES.map(({ id }) => id))(
  '%s: the example without the mistake has neither its finding nor a broken failover',
  (id) => {
    const mesh = meshOf(exampleOf(id, 'good'));
    expect(runRules(mesh).found.filter(({ rule }) => rule.id === id)).toEqual([]);
    expect(findBroken(mesh)).toEqual([]);
  },
);

test('every rule is in one of the tables', () => {
  expect([...Object.keys(CLAIMS), ...Object.keys(UNSEEN)].sort()).toEqual(RULES.map(({ id }) => id).sort());
});
