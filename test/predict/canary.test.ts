import type { Mesh } from '../../src/model/mesh';
import { MeshView } from '../../src/predict/istio/view';
import {
  ask,
  INGRESS,
  LOCAL_WAYPOINT,
  meshOf,
  NAMESPACE,
  reasonsOf,
  rule,
  service,
  told,
  workload,
  type ClusterOf,
} from './mesh';

const CANARY = LOCAL_WAYPOINT.replace('name: waypoint,', 'name: canary,');
/** A canary whose pods a ConfigMap takes away. */
const DEAD = [
  CANARY.replace(
    'gatewayClassName:',
    'infrastructure: { parametersRef: { group: "", kind: ConfigMap, name: none } }, gatewayClassName:',
  ),
  `
apiVersion: v1
kind: ConfigMap
metadata: { name: none, namespace: sample }
data: { deployment: "spec: { replicas: 0 }" }
`,
];
const LABEL = { 'istio.io/use-waypoint-canary': 'canary' };
const weighted = (weight: string, labels: Readonly<Record<string, string>> = LABEL) =>
  service('helloworld', labels).replace(
    'metadata: {',
    `metadata: { annotations: { istio.io/use-waypoint-canary-weight: "${weight}" },`,
  );

function mesh(documents: readonly string[], facts: Omit<ClusterOf, 'documents'> = {}): Mesh {
  return meshOf({ cluster1: { documents: [NAMESPACE, LOCAL_WAYPOINT, rule(), workload(2), ...documents], ...facts } });
}

test('a canary that lives answers as the primary does', () => {
  const answer = ask(mesh([CANARY, weighted('50')]));
  expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
  expect(reasonsOf(answer)).toContain('sends 50 % of the connections through the canary waypoint sample/canary');
});

test.each([
  ['50', 'errors 50'],
  ['10', 'errors 10'],
  ['100', 'errors 100'],
])('a dead canary loses its weight of %s %% of the connections', (weight, errors) => {
  expect(told(ask(mesh([...DEAD, weighted(weight)])))).toContain(`${errors} → `);
});

test('a weight of 0, and none, leaves all connections to the primary', () => {
  expect(told(ask(mesh([...DEAD, weighted('0')])))).toBe('local: cluster1 100 → cluster1 100');
  expect(told(ask(mesh([...DEAD, service('helloworld', LABEL)])))).toBe('local: cluster1 100 → cluster1 100');
});

test.each([
  ['a weight that is not a number', [...DEAD, weighted('half')], 'its weight "half" is not a number from 0 to 100'],
  ['a weight above 100', [...DEAD, weighted('101')], 'its weight "101" is not'],
  ['the primary itself', [weighted('50', { 'istio.io/use-waypoint-canary': 'waypoint' })], 'is its primary waypoint'],
  [
    'a canary of another namespace that keeps others out',
    [
      CANARY.replace('namespace: sample', 'namespace: other'),
      weighted('50', { ...LABEL, 'istio.io/use-waypoint-canary-namespace': 'other' }),
    ],
    'other/canary does not take services of this namespace',
  ],
  [
    'a canary for workloads',
    [CANARY.replace('waypoint-for: service', 'waypoint-for: workload'), weighted('50')],
    'sample/canary does not handle services',
  ],
])('the primary takes all where istiod refuses %s', (_, documents, why) => {
  const answer = ask(mesh(documents));
  expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
  expect(reasonsOf(answer)).toContain(why);
});

describe('a canary that is not among the waypoints that were read', () => {
  test('may be deployed by others: what its connections meet is unknown', () => {
    const answer = ask(mesh([weighted('50')]));
    expect(told(answer)).toBe('unknown: unknown → unknown');
    expect(reasonsOf(answer)).toContain(
      'names a canary waypoint for 50 % of the connections, and sample/canary is not among what was read',
    );
  });

  test('may be one of another program', () => {
    const answer = ask(mesh([CANARY.replace('istio-waypoint', 'istio-agentgateway-waypoint'), weighted('50')]));
    expect(told(answer)).toBe('unknown: unknown → unknown');
    expect(reasonsOf(answer)).toContain('sample/canary is of class istio-agentgateway-waypoint');
  });

  test('leaves all connections to the primary at a weight of 0', () => {
    expect(told(ask(mesh([weighted('0')])))).toBe('local: cluster1 100 → cluster1 100');
  });

  test('is refused where all Gateways were read', () => {
    const answer = ask(mesh([weighted('50')], { readKinds: ['Gateway'] }));
    expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
    expect(reasonsOf(answer)).toContain('sample/canary is not there');
  });
});

test('a Namespace has a canary for the services that it binds, and for no others', () => {
  const namespace = NAMESPACE.replace(
    'labels: {',
    'annotations: { istio.io/use-waypoint-canary-weight: "50" }, labels: { istio.io/use-waypoint: waypoint, istio.io/use-waypoint-canary: canary,',
  );
  const unbound = service().replace(',"istio.io/use-waypoint":"waypoint"', '');
  expect(told(ask(mesh([namespace, ...DEAD, unbound])))).toContain('errors 50');
  expect(told(ask(mesh([namespace, ...DEAD, service()])))).toBe('local: cluster1 100 → cluster1 100');
});

test('before Istio 1.31 the label says nothing', () => {
  expect(told(ask(mesh([...DEAD, weighted('50')], { istioVersion: '1.30.5' })))).toBe(
    'local: cluster1 100 → cluster1 100',
  );
});

test('the canary is sent the endpoints of the service, too', () => {
  const { served } = new MeshView(mesh([CANARY, weighted('50')]));
  expect(served.map(({ waypoint }) => waypoint)).toEqual(['sample/canary', 'sample/waypoint']);
});

test('of a canary behind an ingress gateway nothing is claimed, whether or not it was read', () => {
  const through = weighted('50', { ...LABEL, 'istio.io/ingress-use-waypoint': 'true' });
  for (const documents of [[CANARY], []]) {
    const answer = ask(mesh([...documents, through, INGRESS]), { client: { kind: 'ingress' } });
    expect([answer.verdict, reasonsOf(answer).includes('canary waypoint')]).toEqual(['unknown', true]);
  }
});
