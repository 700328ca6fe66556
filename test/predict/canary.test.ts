import type { Mesh } from '../../src/model/mesh/mesh';
import { componentsOf } from '../../src/predict/failures/component';
import { formatOutage, parseOutages } from '../../src/predict/outage/outage-syntax';
import { scenariosFor } from '../../src/predict/scenarios/scenarios';
import { MeshView } from '../../src/predict/istio/view/view';
import {
  ask,
  INGRESS,
  LOCAL_WAYPOINT,
  meshOf,
  NAMESPACE,
  reasonsOf,
  rule,
  service,
  SERVICE,
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
      'names a canary waypoint for 50 % of the connections, and sample/canary was not read',
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

describe('among what may fail', () => {
  const downs = (documents: readonly string[]) => {
    const view = new MeshView(mesh(documents));
    const outages = [
      scenariosFor(view, SERVICE).flatMap(({ outages: some }) => some),
      componentsOf(view, SERVICE).flatMap(({ ways }) => ways),
    ];
    return outages.map((some) =>
      some.filter(({ kind }) => kind === 'waypoint-down').map((one) => formatOutage(one, SERVICE)),
    );
  };
  const both = ['waypoint-down:cluster1:sample/canary', 'waypoint-down:cluster1:sample/waypoint'];

  test('is a canary that takes connections', () => {
    const [scenarios, components] = downs([CANARY, weighted('50')]);
    expect([scenarios!.sort(), components]).toEqual([both, both]);
  });

  test.each(['0', '101'])('is none at a weight of %s', (weight) => {
    const primary = ['waypoint-down:cluster1:sample/waypoint'];
    expect(downs([CANARY, weighted(weight)])).toEqual([primary, primary]);
  });
});

test('the canary is sent the endpoints of the service, too', () => {
  const { served } = new MeshView(mesh([CANARY, weighted('50')]));
  expect(served.map(({ waypoint }) => waypoint)).toEqual(['sample/canary', 'sample/waypoint']);
});

describe('from an ingress gateway, which draws a waypoint for each request,', () => {
  const client = { kind: 'ingress' } as const;
  const through = (weight: string, labels: Readonly<Record<string, string>> = LABEL) =>
    weighted(weight, { ...labels, 'istio.io/ingress-use-waypoint': 'true' });
  const fromIngress = (documents: readonly string[], facts: Omit<ClusterOf, 'documents'> = {}) =>
    ask(mesh([...documents, INGRESS], facts), { client });
  /** One that lets nothing in: what it gets is lost. */
  const DENIES = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: deny, namespace: sample }
spec: { targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: canary }], action: DENY, rules: [{}] }
`;

  test('a canary that lives answers as the primary does', () => {
    const answer = fromIngress([CANARY, through('30')]);
    expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
    expect(reasonsOf(answer)).toContain('sends 30 % of the requests through the canary waypoint sample/canary');
  });

  test.each([
    ['1', 'cluster1 99, errors 1'],
    ['30', 'cluster1 70, errors 30'],
    ['100', 'errors 100'],
  ])('one that refuses loses its weight of %s %% of the requests', (weight, expected) => {
    expect(told(fromIngress([CANARY, DENIES, through(weight)]))).toContain(`${expected} → ${expected}`);
  });

  test('a weight is of the waypoint, however many pods it has', () => {
    const three = [...DEAD.map((document) => document.replace('replicas: 0', 'replicas: 3')), DENIES, through('30')];
    expect(told(fromIngress(three))).toContain('cluster1 70, errors 30 → ');
  });

  test.each(['50', '100'])('one without pods leaves all to the primary, at a weight of %s, too', (weight) => {
    const expected = weight === '50' ? 'local: cluster1 100 → cluster1 100' : 'blackhole: errors 100 → errors 100';
    expect(told(fromIngress([...DEAD, through(weight)]))).toBe(expected);
  });

  test.each([
    ['refused', through('101'), 'names a canary waypoint that istiod refuses'],
    ['the primary itself', through('50', { 'istio.io/use-waypoint-canary': 'waypoint' }), 'is its primary waypoint'],
  ])('the primary takes all where the canary is %s', (_, document, why) => {
    const answer = fromIngress([CANARY, DENIES, document]);
    expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
    expect(reasonsOf(answer)).toContain(why);
  });

  test('one that was not read leaves the answer unknown', () => {
    const answer = fromIngress([through('50')]);
    expect([answer.verdict, reasonsOf(answer).includes('names a canary waypoint for 50 % of the requests')]).toEqual([
      'unknown',
      true,
    ]);
  });

  describe('with waypoints of another network,', () => {
    const reach = { switches: { ambientEnableMultiNetworkIngress: true } };
    const global = (document: string) => document.replace('labels: {', 'labels: { istio.io/global: "true",');
    const both = (documents: readonly string[], inSecond: readonly string[] = documents) => {
      const base = [NAMESPACE, global(LOCAL_WAYPOINT), rule(), workload(2), INGRESS];
      return meshOf({
        cluster1: { documents: [...base, ...documents], ...reach },
        cluster2: { documents: [...base, ...inSecond], ...reach },
      });
    };

    test('what goes there takes the primary: the gateway there knows no canary', () => {
      const answer = ask(both([global(CANARY), DENIES, through('40')]), { client });
      expect(told(answer)).toContain('errors 20 → ');
    });

    test('a canary that has pods there only fails with the primary there, though it lives', () => {
      const mesh = both([...DEAD.map(global), through('40')], [global(CANARY), through('40')]);
      expect(told(ask(mesh, { client }))).toContain(' → cluster1 30, cluster2 70');
      const outages = parseOutages('waypoint-down:cluster2:sample/waypoint', SERVICE);
      const answer = ask(mesh, { client, outages });
      expect(told(answer)).toContain('cluster1 60, errors 40 → ');
    });
  });
});
