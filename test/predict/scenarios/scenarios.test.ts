import { formatOutages } from '../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../src/predict/prediction/prediction';
import type { Mesh } from '../../../src/model/mesh/mesh';
import { meshOf, NAMESPACE, rule, service, SERVICE, twoOf, UNBOUND, WAYPOINT, WHOLE, workload } from '../mesh';

// Which outages a service should live through.

function scenariosOf(mesh: Mesh): string[] {
  return new Prediction(mesh).scenariosFor(SERVICE).map(({ outages }) => formatOutages(outages, SERVICE));
}

function ofCluster(name: string, mesh: Mesh): string[] {
  return scenariosOf(mesh).filter((outages) => outages.includes(`:${name}`));
}

test('nothing is first, then what can happen to each cluster, and last what can happen everywhere', () => {
  const each = (name: string) => [
    `scaled-to-zero:${name}`,
    `unready:${name}`,
    `failing:${name}:gateway-error`,
    `failing:${name}:application-error`,
    `waypoint-down:${name}:sample/waypoint`,
    `gateway-down:${name}`,
    `cluster-down:${name}`,
  ];
  expect(scenariosOf(twoOf(WHOLE))).toEqual([
    'none',
    ...each('cluster1'),
    ...each('cluster2'),
    'failing:everywhere:application-error:50%',
  ]);
});

test('each has a heading', () => {
  const names = new Prediction(twoOf(WHOLE)).scenariosFor(SERVICE).map(({ name }) => name);
  expect(names[0]).toBe('nothing is wrong');
  expect(names[1]).toBe('cluster1 has no pods of sample/helloworld');
  expect(names.at(-1)).toBe('all pods of sample/helloworld everywhere answer 500 to 50 % of requests');
});

test('a cluster without pods has none to lose', () => {
  const consumer = [NAMESPACE, WAYPOINT, service(), rule()];
  expect(ofCluster('cluster2', meshOf({ cluster1: WHOLE, cluster2: consumer }))).toEqual([
    'waypoint-down:cluster2:sample/waypoint',
    'gateway-down:cluster2',
    'cluster-down:cluster2',
  ]);
});

test('a service without a waypoint has none to lose', () => {
  expect(scenariosOf(twoOf([NAMESPACE, WAYPOINT, UNBOUND, workload(1)]))).not.toContainEqual(
    expect.stringContaining('waypoint-down'),
  );
});

test('a zone is an outage of its own where the pods of a cluster are in several, by name', () => {
  const nodes = ['b', 'a'].map(
    (zone) => `
apiVersion: v1
kind: Node
metadata: { name: node-${zone}, labels: { topology.kubernetes.io/region: r, topology.kubernetes.io/zone: r-${zone} } }
`,
  );
  const pods = ['b', 'a'].map(
    (zone, index) => `
apiVersion: v1
kind: Pod
metadata: { name: helloworld-${zone}, namespace: sample, labels: { app: helloworld } }
spec: { nodeName: node-${zone}, containers: [{ name: main, ports: [{ containerPort: 5000 }] }] }
status: { phase: Running, podIP: 10.0.0.${index + 1}, conditions: [{ type: Ready, status: "True" }] }
`,
  );
  const zones = (documents: readonly string[]) =>
    ofCluster('cluster1', meshOf({ cluster1: [...WHOLE.slice(0, -1), ...documents], cluster2: WHOLE })).filter(
      (outages) => outages.startsWith('zone-down'),
    );
  expect(zones([...nodes, ...pods])).toEqual(['zone-down:cluster1:r-a', 'zone-down:cluster1:r-b']);
  expect(zones([...nodes, pods[0]!])).toEqual([]);
});

test.each([
  ['http', 'its rule counts a 500 as an answer'],
  ['tcp', 'over TCP its waypoint sees no answer, so that no rule counts one'],
])('why a failure over %s is by design is true of that protocol', (name, says) => {
  const documents = WHOLE.map((document) => document.replace('name: http, port: 5000', `name: ${name}, port: 5000`));
  const prediction = new Prediction(meshOf({ cluster1: documents }));
  const excuses = prediction.scenariosFor(SERVICE).flatMap(({ excuse }) => (excuse === undefined ? [] : [excuse.says]));
  expect(new Set(excuses)).toEqual(new Set([says]));
});
