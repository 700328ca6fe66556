import { outcomeOf } from '../../src/predict/questions/ask';
import { MeshView } from '../../src/predict/istio/view/view';
import type { Outage } from '../../src/predict/outage/outage';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Situation } from '../../src/predict/situation/situation';
import { node, pod } from './istio/snapshot';
import {
  GUIDE,
  httpRoute,
  LOCAL_WAYPOINT,
  meshOf,
  NAMESPACE,
  OURS,
  preferring,
  rule,
  service,
  SERVICE,
  UNBOUND,
  WAYPOINT,
  WHOLE,
  workload,
  type Clusters,
} from './mesh';

// Which clusters have to stay as they are for an answer to hold: what happens in any other need not be computed. Too many are a
// waste of time, one too few is a wrong answer.

/** What the requests of a client in cluster1 depend on; undefined where that cannot be said. */
function dependsOn(clusters: Clusters, ...outages: Outage[]): readonly string[] | undefined {
  const situation = new Situation(new MeshView(meshOf(clusters)), outages);
  const outcome = outcomeOf(situation, { client: { cluster: 'cluster1', kind: 'ambient' }, service: SERVICE });
  const names = outcome.dependsOn();
  return names && [...names].sort();
}

const EMPTY = [NAMESPACE, WAYPOINT, service(), rule(), workload(0)];
const UNORDERED = [NAMESPACE, WAYPOINT, service(), workload(2)];
const NO_WAYPOINT: Outage = { kind: 'waypoint-down', cluster: 'cluster1' };
const failing = (cluster: string): Outage => ({
  ...({ kind: 'failing', service: SERVICE, cluster, pods: 1, requests: 1 } as const),
  failure: 'gateway-error',
});
const unready = (cluster: string, pods: number): Outage => ({ kind: 'unready', service: SERVICE, cluster, pods });

const SECOND = [service('second'), rule({}, 'second')];
const split = (port: number) =>
  httpRoute([
    {
      backendRefs: [
        { name: 'helloworld', port: 5000 },
        { name: 'second', port },
      ],
    },
  ]);
const three = (documents: readonly string[]) => ({ cluster1: documents, cluster2: WHOLE, cluster3: WHOLE });
const LOCAL = [NAMESPACE, LOCAL_WAYPOINT, service(), rule(), workload(2)];

const flat = (documents: readonly string[]) => ({ documents, network: 'flat' });

const two = (documents: readonly string[]): Clusters => ({ cluster1: documents, cluster2: documents });

test.each<[string, Clusters, string, readonly string[] | undefined]>([
  ['all stay at home', three(WHOLE), 'none', ['cluster1']],
  [
    'the waypoint is here, and the pods are there',
    { cluster1: EMPTY, cluster2: WHOLE, cluster3: [NAMESPACE] },
    'none',
    ['cluster1', 'cluster2'],
  ],
  [
    'waypoint and pods are there',
    { cluster1: flat([NAMESPACE]), cluster2: flat(WHOLE), cluster3: flat([NAMESPACE]) },
    'none',
    ['cluster1', 'cluster2'],
  ],
  [
    'one backend is here, and the other there',
    {
      cluster1: [...WHOLE, ...SECOND, workload(0, 'second'), split(5000)],
      cluster2: [...WHOLE, ...SECOND, workload(1, 'second')],
      cluster3: WHOLE,
    },
    'none',
    ['cluster1', 'cluster2'],
  ],
  [
    'one backend is here, and the other nowhere',
    two([...WHOLE, ...SECOND, workload(1, 'second'), split(81)]),
    'none',
    ['cluster1'],
  ],
  ['pods here answer errors', two(WHOLE), 'failing:cluster1', undefined],
  ['there is no waypoint', two(LOCAL), 'waypoint-down:cluster1', undefined],
  [
    'some of the waypoints that are used are out of reach',
    three(WHOLE),
    'waypoint-down:cluster1+gateway-down:cluster2',
    undefined,
  ],
  ['node proxies choose among all', two([NAMESPACE, UNBOUND, workload(2)]), 'none', ['cluster1', 'cluster2']],
  ['node proxies prefer what is close', two([NAMESPACE, preferring('PreferClose'), workload(2)]), 'none', ['cluster1']],
  [
    'node proxies send some requests to pods that answer errors',
    two([NAMESPACE, preferring('PreferClose'), workload(2)]),
    'failing:cluster1:50%',
    undefined,
  ],
  ['the answer is not known', two([NAMESPACE, WAYPOINT, service(), rule()]), 'none', undefined],
])('where %s', (_name, clusters, outages, expected) => {
  expect(dependsOn(clusters, ...parseOutages(outages, SERVICE))).toEqual(expected);
});

test('where nothing orders them, all clusters that answer count', () => {
  expect(dependsOn({ cluster1: UNORDERED, cluster2: UNORDERED, cluster3: EMPTY })).toEqual(['cluster1', 'cluster2']);
});

test('behind a gateway are the pods of its whole network, announced behind it or not', () => {
  const shared = { documents: WHOLE, network: 'shared' };
  expect(dependsOn({ cluster1: EMPTY, cluster2: shared, cluster3: shared })).toEqual([
    'cluster1',
    'cluster2',
    'cluster3',
  ]);
});

test('a client whose waypoint is elsewhere depends on that cluster, and on whoever that waypoint prefers', () => {
  expect(dependsOn(two(WHOLE), NO_WAYPOINT)).toEqual(['cluster1', 'cluster2']);
});

test('nothing is said where a host that gets requests fails, whether it is ejected or not', () => {
  expect(dependsOn(two(WHOLE), failing('cluster1'))).toBeUndefined();
  expect(dependsOn(two(WHOLE), failing('cluster2'))).toEqual(['cluster1']);
  const half: Outage = { ...failing('cluster1'), pods: 0.5 } as Outage;
  expect(dependsOn(two(WHOLE), half)).toBeUndefined();
});

test('nothing is said where the first priority is not whole', () => {
  const sendsUnready = [
    NAMESPACE,
    WAYPOINT,
    service(),
    rule({ outlierDetection: { minHealthPercent: 0 } }),
    workload(2),
  ];
  const mesh = two(sendsUnready);
  expect(dependsOn(mesh, unready('cluster1', 0.5))).toBeUndefined();
  expect(dependsOn(mesh, unready('cluster2', 0.5))).toEqual(['cluster1']);
});

test('nor where it is nearly whole, and takes all requests still', () => {
  const documents = [
    NAMESPACE,
    WAYPOINT,
    service(),
    rule({ outlierDetection: { ...OURS, minHealthPercent: 0 } }),
    workload(10),
  ];
  const mesh = two(documents);
  expect(dependsOn(mesh)).toEqual(['cluster1']);
  expect(dependsOn(mesh, unready('cluster1', 0.1))).toBeUndefined();
  const one: Outage = { ...failing('cluster1'), pods: 0.1 } as Outage;
  expect(dependsOn(mesh, one)).toBeUndefined();
});

test('nothing is said where nobody is left, or requests are lost on the way', () => {
  expect(dependsOn(two(EMPTY))).toBeUndefined();
  const closed: Outage = { kind: 'gateway-down', cluster: 'cluster2' };
  expect(dependsOn(two(WHOLE), NO_WAYPOINT, closed)).toBeUndefined();
});

test('nothing is said where one gateway stands in two priorities, of which Envoy keeps the first', () => {
  // By region, a cluster in two regions is sent twice: its gateway is preferred with one and not with the other.
  const byRegion = rule({ localityLbSetting: {} });
  const inRegion = (region: string, ip: string) =>
    [node(region, region, ''), pod(region, ip, { node: region, labels: { app: 'helloworld' } })].map((one) =>
      JSON.stringify(one),
    );
  const own = [NAMESPACE, WAYPOINT, service(), byRegion, workload(2)];
  const both = [
    NAMESPACE,
    WAYPOINT,
    service(),
    byRegion,
    ...inRegion('east', '10.0.0.1'),
    ...inRegion('west', '10.0.0.2'),
  ];
  const east = { documents: own, region: 'east' };
  expect(dependsOn({ cluster1: east, cluster2: { documents: own, region: 'east' } })).toEqual(['cluster1', 'cluster2']);
  expect(dependsOn({ cluster1: east, cluster2: both })).toBeUndefined();
});

test('the thresholds of a rule are of no concern while nothing fails', () => {
  const literal = [NAMESPACE, WAYPOINT, service(), rule({ outlierDetection: GUIDE }), workload(2)];
  expect(dependsOn(two(literal))).toEqual(['cluster1']);
});
