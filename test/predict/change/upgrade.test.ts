import { VERSION_DIFFERENCES } from '../../../src/istio/behaviours';
import { KNOWN_BUGS } from '../../../src/istio/bugs';
import type { Mesh } from '../../../src/model/mesh/mesh';
import { upgradeOf, type UpgradeNote } from '../../../src/predict/change/upgrade/upgrade';
import {
  httpRoute,
  INGRESS,
  meshOf,
  NAMESPACE,
  preferring,
  rule,
  service,
  virtualService,
  WAYPOINT,
  WHOLE,
  workload,
  type ClusterOf,
} from '../mesh';

type Facts = Omit<ClusterOf, 'documents'>;

const ACROSS = { switches: { ambientEnableMultiNetworkIngress: true } };
const THROUGH = service('helloworld', { 'istio.io/ingress-use-waypoint': 'true' });
const withRule = (more: object) => rule({ outlierDetection: { minHealthPercent: 1, ...more } });
const policy = (rules: string, target = 'Service') => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: allow, namespace: sample }
spec: { targetRefs: [{ kind: ${target}, group: "", name: helloworld }], action: ALLOW, rules: [${rules}] }
`;
const hashing = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: helloworld, namespace: sample }
spec: { host: helloworld, trafficPolicy: { loadBalancer: { consistentHash: { useSourceIp: true } }, outlierDetection: { minHealthPercent: 1 } } }
`;
const gateway = (name: string, address: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: istio-system, labels: { topology.istio.io/network: network-of-cluster2 } }
spec: { type: LoadBalancer, ports: [{ name: hbone, port: 15008 }] }
status: { loadBalancer: { ingress: [{ ip: "${address}" }] } }
`;
const meshConfig = (text: string) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: ${JSON.stringify(text)} }
`;
const publishing = `
apiVersion: v1
kind: Service
metadata: { name: db, namespace: sample, annotations: { networking.istio.io/traffic-distribution: PreferClose } }
spec: { publishNotReadyAddresses: true, ports: [{ name: tcp, port: 1 }] }
`;
/** Without anything that a later version treats otherwise. */
const PLAIN = [NAMESPACE, WAYPOINT, service(), withRule({}), workload(2)];
const LOCAL = service('helloworld', { 'istio.io/global': 'false' });

/** By row: the releases around its change, what meets it, and what is almost the same and does not. */
const ROWS: Readonly<
  Record<UpgradeNote['id'], readonly [string, string, met: readonly string[], other: readonly string[], facts?: Facts]>
> = {
  waypointsUseGateways: ['1.27.9', '1.28.0', PLAIN, [NAMESPACE, WAYPOINT, LOCAL]],
  scopeFilters: ['1.28.0', '1.28.1', [NAMESPACE, WAYPOINT, LOCAL], PLAIN],
  waypointsMergeRoutes: [
    '1.29.1',
    '1.29.2',
    [...PLAIN, virtualService({ http: [{}] }), httpRoute([{}])],
    [...PLAIN, httpRoute([{}]), httpRoute([{}]).replace('name: helloworld,', 'name: other,')],
  ],
  localityLabel: [
    '1.28.9',
    '1.29.0',
    [...PLAIN, workload(1, 'helloworld', { 'topology.istio.io/locality': 'a.b' })],
    PLAIN,
  ],
  ingressReachesOtherNetworks: ['1.28.9', '1.29.0', [...PLAIN, INGRESS], PLAIN, ACROSS],
  ingressSkipsRemoteWaypoint: [
    '1.30.0',
    '1.30.1',
    [...PLAIN, INGRESS],
    [NAMESPACE, WAYPOINT, THROUGH, withRule({}), INGRESS],
    ACROSS,
  ],
  ingressLabelAcrossNetworks: ['1.30.3', '1.30.4', [NAMESPACE, WAYPOINT, THROUGH, INGRESS], [...PLAIN, INGRESS]],
  waypointsRouteInSharedNetwork: [
    '1.29.9',
    '1.30.0',
    PLAIN,
    [NAMESPACE, LOCAL.replace('use-waypoint', 'x')],
    { network: 'one' },
  ],
  gatewaysByIpFamily: [
    '1.29.9',
    '1.30.0',
    [...PLAIN, gateway('four', '203.0.2.1'), gateway('six', '2001:db8::1')],
    [...PLAIN, gateway('four', '203.0.2.1')],
  ],
  namespaceTrafficDistribution: [
    '1.29.9',
    '1.30.0',
    [
      NAMESPACE.replace(
        'name: sample,',
        'name: sample, annotations: { networking.istio.io/traffic-distribution: PreferClose },',
      ),
      ...PLAIN.slice(1),
    ],
    PLAIN,
  ],
  waypointWithoutNetworkUsesGateways: ['1.29.9', '1.30.0', PLAIN, [NAMESPACE, service()]],
  waypointCanary: [
    '1.30.9',
    '1.31.0',
    [NAMESPACE, service('helloworld', { 'istio.io/use-waypoint-canary': 'new' })],
    PLAIN,
  ],
  networkIsPreferredNotRequired: [
    '1.30.9',
    '1.31.0',
    [
      NAMESPACE,
      WAYPOINT,
      service(),
      rule({ localityLbSetting: { failoverPriority: ['topology.istio.io/network', 'topology.istio.io/cluster'] } }),
    ],
    [NAMESPACE, WAYPOINT, service(), rule({ localityLbSetting: { failoverPriority: ['topology.istio.io/network'] } })],
  ],
  zoneAwareSetting: [
    '1.30.9',
    '1.31.0',
    [
      NAMESPACE,
      WAYPOINT,
      service(),
      hashing.replace('consistentHash: { useSourceIp: true }', 'zoneAwareLbSetting: {}'),
    ],
    PLAIN,
  ],
  autoSendsUnready: ['1.30.9', '1.31.0', [NAMESPACE, WAYPOINT, service(), rule({ outlierDetection: {} })], PLAIN],
  floorBeatsTrafficDistribution: [
    '1.30.9',
    '1.31.0',
    [
      NAMESPACE,
      WAYPOINT,
      preferring('PreferClose').replace('labels: {', 'labels: { istio.io/use-waypoint: waypoint, '),
      withRule({}),
    ],
    PLAIN,
  ],
  meshRetriesAtWaypoint: ['1.30.2', '1.30.3', [...PLAIN, meshConfig('defaultHttpRetryPolicy: { attempts: 0 }')], PLAIN],
  outlierDetectionHttpErrorCodes: [
    '1.30.9',
    '1.31.0',
    [NAMESPACE, WAYPOINT, service(), withRule({ outlierDetectionHttpErrorCodes: [{ start: 429, end: 429 }] })],
    PLAIN,
  ],
  gatewaysSkipServicePolicies: [
    '1.30.2',
    '1.30.3',
    [...PLAIN, policy('{ to: [{ operation: { methods: [GET] } }] }')],
    [...PLAIN, policy('{ from: [{ source: { namespaces: [edge] } }] }')],
  ],
  unreadyOfOthers: [
    '1.30.0',
    '1.30.1',
    [NAMESPACE, preferring('PreferClose'), publishing],
    [NAMESPACE, service(), publishing],
  ],
  customTrustDomain: ['1.28.0', '1.28.1', [...PLAIN, meshConfig('trustDomain: example.com')], PLAIN],
  gatewayOrder: [
    '1.30.4',
    '1.30.5',
    [...PLAIN, gateway('one', '203.0.2.1'), gateway('two', '203.0.2.2')],
    [...PLAIN, gateway('one', '203.0.2.1')],
  ],
  hashAtWaypoint: ['1.30.9', '1.31.0', [NAMESPACE, WAYPOINT, service(), hashing], PLAIN],
  hashRingKeepsOldHosts: ['1.30.0', '1.30.1', [NAMESPACE, WAYPOINT, service(), hashing], PLAIN],
  endpointsOfGateways: ['1.28.0', '1.28.1', PLAIN, PLAIN],
  wrongServiceAtGateway: ['1.29.0', '1.29.2', PLAIN, PLAIN],
  unstableRegistry: ['1.28.3', '1.28.4', PLAIN, PLAIN],
  rotationLosesGateways: ['1.30.3', '1.30.4', PLAIN, PLAIN],
  rotationLosesEndpoints: ['1.30.3', '1.30.4', PLAIN, PLAIN],
};
/** What concerns any mesh of several clusters, so that only a mesh of one does not meet it. */
const OF_ALL = [
  'endpointsOfGateways',
  'wrongServiceAtGateway',
  'unstableRegistry',
  'rotationLosesGateways',
  'rotationLosesEndpoints',
];

function meshAt(istioVersion: string, documents: readonly string[], facts: Facts = {}, clusters = 2): Mesh {
  const names = ['cluster1', 'cluster2'].slice(0, clusters);
  return meshOf(Object.fromEntries(names.map((name) => [name, { documents, istioVersion, ...facts }])));
}

function notes(from: Mesh, to: Mesh): Map<string, UpgradeNote> {
  return new Map(upgradeOf(from, to, []).notes.map((note) => [note.id, note]));
}

test('every difference and every bug has a row here', () => {
  expect(Object.keys(ROWS).sort()).toEqual([...Object.keys(VERSION_DIFFERENCES), ...Object.keys(KNOWN_BUGS)].sort());
});

describe.each(Object.entries(ROWS))('%s', (id, [old, now, met, other, facts = {}]) => {
  // Bugs of the mesh as a whole are not told of where they are fixed: they are asked for on the way back.
  const between = (from: string, to: string, documents: readonly string[], clusters?: number) => {
    const at = id === 'waypointWithoutNetworkUsesGateways' ? { network: '' } : facts;
    const mesh = (version: string) =>
      id === 'waypointWithoutNetworkUsesGateways'
        ? meshOf({
            cluster1: { documents, istioVersion: version, ...at },
            cluster2: { documents, istioVersion: version },
          })
        : meshAt(version, documents, at, clusters);
    return notes(mesh(from), mesh(to)).get(id);
  };

  test(`is told of what meets it on the way from ${now} back to ${old}`, () => {
    const note = between(now, old, met);
    expect(['loses', 'arrives']).toContain(note?.effect);
    expect(note?.clusters[0]).toMatchObject({ cluster: 'cluster1', from: now, to: old });
  });

  test('is not told of where it is the same before and after', () => {
    expect(between(now, now, met)).toBeUndefined();
  });

  test('is not told of what does not meet it', () => {
    expect(between(now, old, other, OF_ALL.includes(id) ? 1 : 2)).toBeUndefined();
  });
});

test('a fixed bug is told of with the services that it is for, out of how many', () => {
  const documents = [NAMESPACE, WAYPOINT, THROUGH, service('other'), INGRESS];
  const note = notes(meshAt('1.30.2', documents), meshAt('1.31.0', documents)).get('ingressLabelAcrossNetworks');
  expect(note).toMatchObject({ effect: 'leaves', issue: 'istio/istio#61092', releases: '1.29.7, 1.30.4 and 1.31.0' });
  expect(note?.clusters).toEqual(
    ['cluster1', 'cluster2'].map((cluster) => ({
      ...{ cluster, from: '1.30.2', to: '1.31.0', of: 2 },
      services: ['sample/helloworld'],
    })),
  );
});

test('a bug that the new release has as well is kept', () => {
  const documents = [NAMESPACE, WAYPOINT, THROUGH, INGRESS];
  expect(
    notes(meshAt('1.30.0', documents), meshAt('1.30.3', documents)).get('ingressLabelAcrossNetworks')?.effect,
  ).toBe('keeps');
});

test('bugs of a mesh as a whole are told of where they are met, and not where they are fixed', () => {
  expect(notes(meshAt('1.29.6', PLAIN), meshAt('1.30.2', PLAIN)).get('rotationLosesGateways')?.effect).toBe('arrives');
  expect(notes(meshAt('1.30.2', PLAIN), meshAt('1.30.4', PLAIN)).has('rotationLosesGateways')).toBe(false);
});

test('in a mixed fleet only the clusters that change are named', () => {
  const documents = [NAMESPACE, WAYPOINT, THROUGH, INGRESS];
  const at = (first: string) =>
    meshOf({ cluster1: { documents, istioVersion: first }, cluster2: { documents, istioVersion: '1.30.2' } });
  const note = notes(at('1.30.2'), at('1.30.4')).get('ingressLabelAcrossNetworks');
  expect(note?.clusters.map(({ cluster }) => cluster)).toEqual(['cluster1']);
});

test('the clusters that can be first are those with which nothing fails half-way', () => {
  const [before, after] = [meshAt('1.30.2', WHOLE), meshAt('1.31.0', WHOLE)];
  const hazard = (first: string) => [{ first, answer: undefined as never }];
  expect(upgradeOf(before, after, []).first).toBeUndefined();
  expect(upgradeOf(before, after, hazard('cluster1')).first).toEqual(['cluster2']);
  expect(upgradeOf(before, after, [...hazard('cluster1'), ...hazard('cluster2')]).first).toEqual([]);
});

test('without a change of versions there is nothing to tell', () => {
  const documents = [NAMESPACE, WAYPOINT, THROUGH, INGRESS];
  expect(upgradeOf(meshAt('1.30.2', documents), meshAt('1.30.2', documents), []).notes).toEqual([]);
});
