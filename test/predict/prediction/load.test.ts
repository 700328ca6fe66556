import { loadOf } from '../../../src/predict/prediction/load';
import { parseOutages } from '../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../src/predict/prediction/prediction';
import {
  httpRoute,
  meshOf,
  NAMESPACE,
  rule,
  service,
  SERVICE,
  twoOf,
  WAYPOINT,
  WHOLE,
  workload,
  type Clusters,
} from '../mesh';

// How much the pods that are left have to do.

/** "cluster1 1.00, cluster2 2.00". */
function loads(mesh: Clusters, outages: string, capacity: Readonly<Record<string, number>> = {}): string | undefined {
  const prediction = new Prediction(meshOf(mesh));
  const load = loadOf(
    prediction,
    SERVICE,
    undefined,
    parseOutages(outages, SERVICE),
    new Map(Object.entries(capacity)),
  );
  return load && [...load].map(([cluster, times]) => `${cluster} ${times.toFixed(2)}`).join(', ');
}

const withPods = (replicas: number): readonly string[] => [...WHOLE.slice(0, -1), workload(replicas)];

test('in the steady state each replica gets its share', () => {
  expect(loads({ cluster2: withPods(4), cluster1: withPods(2) }, 'none')).toBe('cluster1 1.00, cluster2 1.00');
});

test('the requests of a cluster without pods come on top of those of the other, by what it has', () => {
  expect(loads({ cluster1: withPods(2), cluster2: withPods(4) }, 'scaled-to-zero:cluster1')).toBe('cluster2 1.50');
  expect(loads({ cluster1: withPods(2), cluster2: withPods(4) }, 'scaled-to-zero:cluster2')).toBe('cluster1 3.00');
});

test('clients of a cluster that is down ask nothing', () => {
  expect(loads({ cluster1: withPods(2), cluster2: withPods(4) }, 'cluster-down:cluster1')).toBe('cluster2 1.00');
});

test('replicas that are given count, over what was read', () => {
  expect(loads({ cluster1: withPods(2), cluster2: withPods(2) }, 'scaled-to-zero:cluster1', { cluster1: 20 })).toBe(
    'cluster2 11.00',
  );
});

test('a cluster that only consumes asks nothing that can be counted', () => {
  const consumer = [NAMESPACE, WAYPOINT, service(), rule(), workload(0)];
  expect(loads({ cluster1: withPods(2), cluster2: consumer }, 'none')).toBe('cluster1 1.00');
});

test('where nobody knows how many pods there are, or who answers, there is no load', () => {
  const unsaid = WHOLE.slice(0, -1);
  expect(loads({ cluster1: withPods(2), cluster2: unsaid }, 'none')).toBeUndefined();
  const waypointUnread = [NAMESPACE, service(), rule(), workload(2)];
  expect(loads({ cluster1: withPods(2), cluster2: waypointUnread }, 'none')).toBeUndefined();
});

test('the load of a port is that of its requests, and a port that is not there has none', () => {
  const prediction = new Prediction(twoOf(WHOLE));
  expect(loadOf(prediction, SERVICE, 5000, [], new Map())).toEqual(
    new Map([
      ['cluster1', 1],
      ['cluster2', 1],
    ]),
  );
  expect(loadOf(prediction, SERVICE, 5001, [], new Map())).toBeUndefined();
});

test('who asks two clusters adds to the load of both, by what each answers', () => {
  const ofAll = (replicas: number) => [NAMESPACE, WAYPOINT, service(), workload(replicas)];
  expect(loads({ cluster1: ofAll(2), cluster2: ofAll(6) }, 'none')).toBe('cluster1 1.00, cluster2 1.00');
});

test('loads are by the names of the clusters, whoever answers first', () => {
  const crosswise = (other: string) => [
    ...[NAMESPACE, WAYPOINT, service(), workload(2)],
    rule({ localityLbSetting: { failoverPriority: [`topology.istio.io/cluster=${other}`] } }),
  ];
  const mesh = { cluster1: crosswise('cluster3'), cluster2: crosswise('cluster1'), cluster3: crosswise('cluster2') };
  expect(loads(mesh, 'none')).toBe('cluster1 1.00, cluster2 1.00, cluster3 1.00');
});

test('a cluster without the service, or without replicas of it, does not count, whatever is known of it', () => {
  expect(loads({ cluster1: withPods(2), cluster2: [NAMESPACE] }, 'none')).toBe('cluster1 1.00');
  const consumer = [NAMESPACE, service(), workload(0)];
  expect(loads({ cluster1: withPods(2), cluster2: consumer }, 'none')).toBe('cluster1 1.00');
});

test('one that is said to have no replicas has no load, whoever is there', () => {
  expect(loads({ cluster1: withPods(2), cluster2: withPods(2) }, 'scaled-to-zero:cluster1', { cluster2: 0 })).toBe('');
});

test('where nobody knows how many pods a cluster has that is down, there is no load either', () => {
  const local = service('helloworld', { 'istio.io/global': 'false' });
  const of = (...pods: readonly string[]) => [NAMESPACE, WAYPOINT, local, rule(), ...pods];
  expect(loads({ cluster1: of(workload(2)), cluster2: of() }, 'cluster-down:cluster2')).toBeUndefined();
});

test('answers about requests of one method do not stand for those of clients in general', () => {
  const prediction = new Prediction(twoOf([...WHOLE, httpRoute([{ matches: [{ method: 'PUT' }] }])]));
  const outages = parseOutages('none', SERVICE);
  const writing = ['cluster1', 'cluster2'].map((cluster) => {
    const client = { cluster, kind: 'ambient', method: 'PUT' } as const;
    return prediction.ask({ client, service: SERVICE }, outages);
  });
  const asked = loadOf(prediction, SERVICE, undefined, outages, new Map());
  expect(writing.map(({ afterEjection }) => afterEjection?.errors)).toEqual([1, 1]);
  expect(loadOf(prediction, SERVICE, undefined, outages, new Map(), writing)).toEqual(asked);
});
