import { parseOutages } from '../../../src/predict/outage/outage-syntax';
import {
  ask,
  meshOf,
  NAMESPACE,
  preferring,
  reasonsOf,
  rule,
  service,
  SERVICE,
  told,
  WAYPOINT,
  WHOLE,
  workload,
  type ClusterOf,
} from '../mesh';

// A control plane that is out of order takes nothing away. What else is out of order comes after, and its proxies do not learn of it.

type Clusters = Readonly<Record<string, ClusterOf | readonly string[]>>;

const BOTH: Clusters = { cluster1: WHOLE, cluster2: WHOLE };
const of = (...documents: string[]): ClusterOf => ({ documents: [NAMESPACE, ...documents] });
const WITHOUT_RULE: Clusters = {
  cluster1: of(WAYPOINT, service(), workload(2)),
  cluster2: of(WAYPOINT, service(), workload(2)),
};
const DIRECT: Clusters = {
  cluster1: of(preferring('PreferSameZone'), workload(2)),
  cluster2: of(preferring('PreferSameZone'), workload(2)),
};

const after = (clusters: Clusters, outages: string) =>
  ask(meshOf(clusters), { outages: parseOutages(outages, SERVICE) });

test.each<[string, Clusters, string, string]>([
  ['alone it changes nothing', BOTH, 'istiod-down:cluster1', 'local: cluster1 100 → cluster1 100'],
  [
    'pods that are gone stay endpoints, until they are ejected',
    BOTH,
    'istiod-down:cluster1+scaled-to-zero:cluster1',
    'failover: errors 100 → cluster2 100',
  ],
  ['so do pods that are unready', BOTH, 'istiod-down:cluster1+unready:cluster1', 'failover: errors 100 → cluster2 100'],
  [
    'without a rule nothing ejects them: each cluster has two of four hosts',
    WITHOUT_RULE,
    'istiod-down:cluster1+scaled-to-zero:cluster1',
    'stuck: cluster2 50, errors 50 → cluster2 50, errors 50',
  ],
  [
    'nothing ejects a waypoint that is gone',
    BOTH,
    'istiod-down:cluster1+waypoint-down:cluster1',
    'blackhole: errors 100 → errors 100',
  ],
  [
    'a waypoint of another cluster that is gone is not asked, as long as there is one here',
    BOTH,
    'istiod-down:cluster1+waypoint-down:cluster2',
    'local: cluster1 100 → cluster1 100',
  ],
  [
    'the istiod of another cluster has no say in what this one asks',
    BOTH,
    'istiod-down:cluster2+scaled-to-zero:cluster1',
    'failover: cluster2 100 → cluster2 100',
  ],
  [
    'without a waypoint nothing ejects pods that are gone',
    DIRECT,
    'istiod-down:cluster1+scaled-to-zero:cluster1',
    'stuck: errors 100 → errors 100',
  ],
  [
    'an API server that is not reached hides what is out of order there',
    BOTH,
    'remote-api-down:cluster1:cluster2+scaled-to-zero:cluster1+scaled-to-zero:cluster2',
    'blackhole: errors 100 → errors 100',
  ],
  [
    'and not what is out of order here',
    BOTH,
    'remote-api-down:cluster1:cluster2+scaled-to-zero:cluster1',
    'failover: cluster2 100 → cluster2 100',
  ],
])('%s', (_name, clusters, outages, expected) => {
  expect(told(after(clusters, outages))).toBe(expected);
});

test('the gateway of a cluster whose istiod is gone goes on with pods that are gone, and the others see none of it', () => {
  const clusters: Clusters = {
    cluster1: of(WAYPOINT, service(), rule(), workload(0)),
    cluster2: { documents: [NAMESPACE, WAYPOINT, service(), rule(), workload(4)], zones: ['zone-a', 'zone-b'] },
  };
  const zone = 'zone-down:cluster2:zone-a';
  expect(told(after(clusters, zone))).toContain('→ cluster2 100');
  expect(told(after(clusters, `istiod-down:cluster2+${zone}`))).toContain('errors 50');
});

test('an explanation says that nothing was noticed, and of a waypoint that it is asked all the same', () => {
  expect(reasonsOf(after(BOTH, 'istiod-down:cluster1+scaled-to-zero:cluster1'))).toContain(
    'istiod is down, and its proxies are told of no change',
  );
  expect(reasonsOf(after(BOTH, 'istiod-down:cluster1+waypoint-down:cluster1'))).toContain(
    'has pods in cluster1 that are gone, and istiod did not notice',
  );
  expect(reasonsOf(after(BOTH, 'remote-api-down:cluster1:cluster2'))).toContain(
    'istiod does not reach the API server of cluster2',
  );
});

test.each([
  ['remote-api-down:cluster1', 'does not name another cluster'],
  ['remote-api-down:cluster1:cluster1', 'does not name another cluster'],
  ['istiod-down:cluster1:50%', 'has "50%"'],
])('%s is not an outage', (text, why) => {
  expect(() => parseOutages(text, SERVICE)).toThrow(why);
});
