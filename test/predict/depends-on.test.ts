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

// Which parts of clusters have to stay as they are for an answer to hold: what happens in any other need not be computed. Too many are
// a waste of time, one too few is a wrong answer.

/** What the requests of a client in cluster1 depend on, each part with the number of its cluster; undefined where that cannot be said. */
function dependsOn(clusters: Clusters, ...outages: Outage[]): string | undefined {
  const situation = new Situation(new MeshView(meshOf(clusters)), outages);
  const outcome = outcomeOf(situation, { client: { cluster: 'cluster1', kind: 'ambient' }, service: SERVICE });
  const names = outcome.dependsOn();
  return (
    names &&
    [...names]
      .map((name) => name.replace(' of cluster', ''))
      .sort()
      .join(' ')
  );
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

test.each<[string, Clusters, string, string | undefined]>([
  ['all stay at home', three(WHOLE), 'none', 'pods1 proxies1 waypoints1'],
  [
    'the waypoint is here, and the pods are there',
    { cluster1: EMPTY, cluster2: WHOLE, cluster3: [NAMESPACE] },
    'none',
    'gateways2 pods2 proxies1 waypoints1',
  ],
  [
    'waypoint and pods are there',
    { cluster1: flat([NAMESPACE]), cluster2: flat(WHOLE), cluster3: flat([NAMESPACE]) },
    'none',
    'pods2 proxies1 proxies2 waypoints2',
  ],
  [
    'one backend is here, and the other there',
    {
      cluster1: [...WHOLE, ...SECOND, workload(0, 'second'), split(5000)],
      cluster2: [...WHOLE, ...SECOND, workload(1, 'second')],
      cluster3: WHOLE,
    },
    'none',
    'gateways2 pods1 pods2 proxies1 waypoints1',
  ],
  [
    'one backend is here, and the other nowhere',
    two([...WHOLE, ...SECOND, workload(1, 'second'), split(81)]),
    'none',
    'pods1 proxies1 waypoints1',
  ],
  ['pods here answer errors', two(WHOLE), 'failing:cluster1', 'gateways2 pods1 pods2 proxies1 waypoints1'],
  ['there is no waypoint', two(LOCAL), 'waypoint-down:cluster1', 'proxies1'],
  [
    'some of the waypoints that are used are out of reach',
    three(WHOLE),
    'waypoint-down:cluster1+gateway-down:cluster2',
    'gateways2 gateways3 pods3 proxies1 proxies3 waypoints2 waypoints3',
  ],
  ['node proxies choose among all', two([NAMESPACE, UNBOUND, workload(2)]), 'none', 'gateways2 pods1 pods2 proxies1'],
  [
    'node proxies prefer what is close',
    two([NAMESPACE, preferring('PreferClose'), workload(2)]),
    'none',
    'pods1 proxies1',
  ],
  [
    'node proxies send some requests to pods that answer errors',
    two([NAMESPACE, preferring('PreferClose'), workload(2)]),
    'failing:cluster1:50%',
    'pods1 proxies1',
  ],
  ['the answer is not known', two([NAMESPACE, WAYPOINT, service(), rule()]), 'none', undefined],
])('where %s', (_name, clusters, outages, expected) => {
  expect(dependsOn(clusters, ...parseOutages(outages, SERVICE))).toEqual(expected);
});

test('where nothing orders them, all clusters that answer count', () => {
  expect(dependsOn({ cluster1: UNORDERED, cluster2: UNORDERED, cluster3: EMPTY })).toBe(
    'gateways2 pods1 pods2 proxies1 waypoints1',
  );
});

test('behind a gateway are the pods of its whole network, announced behind it or not', () => {
  const shared = { documents: WHOLE, network: 'shared' };
  expect(dependsOn({ cluster1: EMPTY, cluster2: shared, cluster3: shared })).toBe(
    'gateways2 pods2 pods3 proxies1 waypoints1',
  );
});

test('a client whose waypoint is elsewhere depends on that cluster, and on whoever that waypoint prefers', () => {
  expect(dependsOn(two(WHOLE), NO_WAYPOINT)).toBe('gateways2 pods2 proxies1 proxies2 waypoints2');
});

const ALL_OF_TWO = 'gateways2 pods1 pods2 proxies1 waypoints1';
const OWN = 'pods1 proxies1 waypoints1';

test('where a host that gets requests fails, ejected or not, all endpoints count', () => {
  expect(dependsOn(two(WHOLE), failing('cluster1'))).toBe(ALL_OF_TWO);
  expect(dependsOn(two(WHOLE), failing('cluster2'))).toBe(OWN);
  const half: Outage = { ...failing('cluster1'), pods: 0.5 } as Outage;
  expect(dependsOn(two(WHOLE), half)).toBe(ALL_OF_TWO);
});

test('so they do where the first priority is not whole', () => {
  const sendsUnready = [
    NAMESPACE,
    WAYPOINT,
    service(),
    rule({ outlierDetection: { minHealthPercent: 0 } }),
    workload(2),
  ];
  const mesh = two(sendsUnready);
  expect(dependsOn(mesh, unready('cluster1', 0.5))).toBe(ALL_OF_TWO);
  expect(dependsOn(mesh, unready('cluster2', 0.5))).toBe(OWN);
});

test('and where it is nearly whole, and takes all requests still', () => {
  const documents = [
    NAMESPACE,
    WAYPOINT,
    service(),
    rule({ outlierDetection: { ...OURS, minHealthPercent: 0 } }),
    workload(10),
  ];
  const mesh = two(documents);
  expect(dependsOn(mesh)).toBe(OWN);
  expect(dependsOn(mesh, unready('cluster1', 0.1))).toBe(ALL_OF_TWO);
  const one: Outage = { ...failing('cluster1'), pods: 0.1 } as Outage;
  expect(dependsOn(mesh, one)).toBe(ALL_OF_TWO);
});

test('where no host is left, more that fails changes nothing; where requests are lost on the way, it can', () => {
  expect(dependsOn(two(EMPTY))).toBe('proxies1 waypoints1');
  const closed: Outage = { kind: 'gateway-down', cluster: 'cluster2' };
  expect(dependsOn(two(WHOLE), NO_WAYPOINT, closed)).toBe('gateways2 proxies1 waypoints2');
});

test('where one gateway stands in two priorities, of which Envoy keeps the first, all endpoints count', () => {
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
  expect(dependsOn({ cluster1: east, cluster2: { documents: own, region: 'east' } })).toBe(ALL_OF_TWO);
  expect(dependsOn({ cluster1: east, cluster2: both })).toBe(ALL_OF_TWO);
});

test('the thresholds of a rule are of no concern while nothing fails', () => {
  const literal = [NAMESPACE, WAYPOINT, service(), rule({ outlierDetection: GUIDE }), workload(2)];
  expect(dependsOn(two(literal))).toBe(OWN);
});
