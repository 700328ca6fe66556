import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import {
  INGRESS,
  meshOf,
  NAMESPACE,
  preferring,
  reasonsOf,
  rule,
  service,
  SERVICE,
  told,
  WAYPOINT,
  workload,
  type ClusterOf,
} from './mesh';

// In a tree of manifests one cluster has a Service and no workload of it: how many pods answer there is not known. What is said
// all the same has to be so whatever is there.

const [REGION, ZONE] = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'];
const ranked = (...failoverPriority: string[]): string => rule({ localityLbSetting: { failoverPriority } });

const RULES: Readonly<Record<string, readonly string[]>> = {
  'by cluster': [rule()],
  'by network': [ranked('topology.istio.io/network')],
  'by region and zone': [ranked(REGION, ZONE)],
  'by a label of pods': [ranked('version')],
  'by a label with a value, then by cluster': [ranked('version=v1', 'topology.istio.io/cluster')],
  'by failover': [rule({ localityLbSetting: { failover: [{ from: 'east', to: 'west' }] } })],
  'by shares': [rule({ localityLbSetting: { distribute: [{ from: 'east/*', to: { 'east/*': 80, 'west/*': 20 } }] } })],
  'without a rule': [],
};

const SERVICES: Readonly<Record<string, string>> = {
  'behind a waypoint': service(),
  'without a waypoint': preferring('PreferClose'),
  'without a waypoint or a preference': service().replace(',"istio.io/use-waypoint":"waypoint"', ''),
};

const OUTAGES = ['scaled-to-zero:cluster1', 'failing:cluster1', 'waypoint-down:cluster1', 'cluster-down:cluster2'];

/** @param unread pods of the third cluster, if any were read */
function prediction(of: string, rules: readonly string[], network: string, unread: readonly string[]): Prediction {
  const at = (region: string, more: readonly string[], own = region): ClusterOf => ({
    documents: [NAMESPACE, WAYPOINT, INGRESS, of, ...rules, ...more],
    ...{ region, network: own, zones: [`${region}-a`, `${region}-b`] },
  });
  return new Prediction(
    meshOf({
      cluster1: at('east', [workload(2, 'helloworld', { version: 'v1' })]),
      cluster2: at('west', [workload(2, 'helloworld', { version: 'v2' })]),
      cluster3: at('east', unread, network),
    }),
  );
}

/** What there may be in the third cluster. */
const LABELS: readonly Readonly<Record<string, string>>[] = [{}, { version: 'v1' }];
const PODS = [0, 1, 2, 7].flatMap((count) => LABELS.map((labels) => workload(count, 'helloworld', labels)));

const CASES = Object.keys(SERVICES).flatMap((of) =>
  Object.keys(RULES).flatMap((rules) => ['east', 'other'].map((network) => [of, rules, network] as const)),
);

test.each(CASES)(
  'what is known %s, %s, of a third cluster in network %s is so whatever is there',
  (of, rules, network) => {
    const unread = prediction(SERVICES[of]!, RULES[rules]!, network, []);
    const read = PODS.map((pods) => prediction(SERVICES[of]!, RULES[rules]!, network, [pods]));
    for (const kind of ['ambient', 'ingress'] as const) {
      for (const cluster of ['cluster1', 'cluster2', 'cluster3']) {
        for (const outages of [[], ...OUTAGES.map((outage) => parseOutages(outage, SERVICE))]) {
          const question = { client: { cluster, kind }, service: SERVICE };
          const answer = unread.ask(question, outages);
          if (answer.verdict === 'unknown') continue;
          const others = read.map((one) => told(one.ask(question, outages)));
          expect(others).toEqual(others.map(() => told(answer)));
        }
      }
    }
  },
);

test.each([
  ['ambient', 'cluster1', 'local: cluster1 100 → cluster1 100'],
  ['ambient', 'cluster2', 'local: cluster2 100 → cluster2 100'],
  ['ambient', 'cluster3', 'unknown: unknown → unknown'],
  ['ingress', 'cluster1', 'local: cluster1 100 → cluster1 100'],
] as const)('with a rule by cluster, what %s clients of %s get is known where it can be', (kind, cluster, expected) => {
  const answer = prediction(service(), [rule()], 'other', []).ask({ client: { cluster, kind }, service: SERVICE });
  expect(told(answer)).toBe(expected);
});

test('explain names the Service whose pods were not read, and says that they get none of the requests', () => {
  const answer = prediction(service(), [rule()], 'other', []).ask({
    client: { cluster: 'cluster1', kind: 'ambient' },
    service: SERVICE,
  });
  expect(reasonsOf(answer)).toContain('has an unknown number of pods, or none: they get none of these requests.');
  expect(answer.reasons.some(({ cluster, step }) => cluster === 'cluster3' && step === 'endpoint')).toBe(true);
});

test('once its own pods are gone, what a cluster gets depends on what was not read', () => {
  const answer = prediction(service(), [rule()], 'other', []).ask(
    { client: { cluster: 'cluster1', kind: 'ambient' }, service: SERVICE },
    parseOutages('scaled-to-zero:cluster1', SERVICE),
  );
  expect(told(answer)).toBe('unknown: unknown → unknown');
});

test('a name that does not resolve fails, whatever pods there are', () => {
  const mesh = meshOf({
    cluster1: { documents: [NAMESPACE, WAYPOINT] },
    cluster2: { documents: [NAMESPACE, WAYPOINT, service(), rule()] },
  });
  const answer = new Prediction(mesh).ask({ client: { cluster: 'cluster1', kind: 'ambient' }, service: SERVICE });
  expect(told(answer)).toBe('blackhole: errors 100 → errors 100');
});
