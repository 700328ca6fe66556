import { assignmentsOf } from '../../../src/predict/istio/assign/assign';
import {
  deployment,
  GLOBAL,
  LOCAL_FIRST,
  meshOf,
  rule,
  sent,
  service,
  waypoint,
  waypointPod,
  slice,
  namespace,
  pod,
  type Body,
} from './snapshot';

const LOCAL = { settings: { clusterLocal: true }, hosts: ['*.sample.svc.cluster.local'] };
const SCOPES = [{ servicesSelector: { matchLabels: { 'istio.io/global': 'true' } }, scope: 'GLOBAL' }];

function meshConfig(config: object): Body {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh: JSON.stringify({ serviceScopeConfigs: SCOPES, ...config }) },
  };
}

const RULE = rule({ trafficPolicy: LOCAL_FIRST });

test('a waypoint is sent its own cluster’s pods first, and the gateways of others next', () => {
  const objects = [waypoint(), service(), RULE, deployment('hello', 1)];
  expect(sent(meshOf({ a: { objects }, b: { objects } }))).toEqual([
    'a hello:80: hello-0.sample.a.invalid:80 0, gateway-of-b:15008 1',
    'b hello:80: hello-0.sample.b.invalid:80 0, gateway-of-a:15008 1',
  ]);
});

test('a service that a cluster lacks is served by its waypoint all the same, where another cluster shares it', () => {
  const both = [waypoint(), RULE];
  const mesh = meshOf({ a: { objects: both }, b: { objects: [...both, service(), deployment('hello', 1)] } });
  expect(sent(mesh, 'a')).toEqual(['a hello:80: gateway-of-b:15008 0']);
});

test.each([
  ['the other cluster does not share it', service({ labels: { 'istio.io/use-waypoint': 'waypoint' } }), waypoint()],
  ['the other cluster uses no waypoint for it', service({ labels: GLOBAL }), waypoint()],
  ['the waypoint is not in this cluster', service(), waypoint({ name: 'another' })],
])('but not where %s', (_name, theirs, ours) => {
  const mesh = meshOf({ a: { objects: [ours] }, b: { objects: [waypoint(), theirs, deployment('hello', 1)] } });
  expect(sent(mesh, 'a')).toEqual([]);
});

test('of several that share it, its waypoint is sent that of one that binds it', () => {
  const unbound = [waypoint(), service({ labels: GLOBAL }), deployment('hello', 1)];
  const bound = [waypoint(), service(), deployment('hello', 1)];
  const mesh = meshOf({
    a: { objects: unbound },
    b: { objects: unbound },
    c: { objects: bound },
    d: { objects: [waypoint()] },
  });
  expect(sent(mesh, 'd')).toEqual(['d hello:80: gateway-of-a:15008 0, gateway-of-b:15008 0, gateway-of-c:15008 0']);
});

test('nor without multi-network, nor where the other cluster’s waypoint is not ready', () => {
  const theirs = [service(), deployment('hello', 1)];
  const switches = { ambientEnableMultiNetwork: false };
  expect(
    sent(meshOf({ a: { objects: [waypoint()], switches }, b: { objects: [waypoint(), ...theirs] } }), 'a'),
  ).toEqual([]);
  const pending = [waypoint({ status: {} }), service(), slice([{ address: '10.0.0.1' }]), pod('other', '10.0.0.9')];
  expect(sent(meshOf({ a: { objects: [waypoint()] }, b: { objects: pending } }), 'a')).toEqual([]);
});

test('MeshConfig of the cluster itself decides who sees it and whether it is global', () => {
  const theirs = [waypoint(), service(), deployment('hello', 1), meshConfig({ serviceSettings: [LOCAL] })];
  const lists = (config: object) =>
    sent(meshOf({ a: { objects: [waypoint(), meshConfig(config)] }, b: { objects: theirs } }), 'a');
  expect(lists({})).toEqual(['a hello:80: gateway-of-b:15008 0']);
  expect(lists({ serviceSettings: [LOCAL] })).toEqual(['a hello:80: ']);
  expect(lists({ defaultServiceExportTo: ['~'] })).toEqual(['a hello:80: ']);
  expect(lists({ serviceScopeConfigs: [] })).toEqual([]);
});

test('its traffic distribution comes from the other cluster’s namespace', () => {
  const annotated = namespace('sample', {}, { 'networking.istio.io/traffic-distribution': 'PreferClose' });
  const facts = { network: 'n', region: 'r' };
  const lists = (ofB: readonly Body[], ofA: readonly Body[]) =>
    sent(
      meshOf({
        a: { objects: [waypoint(), ...ofA], ...facts, zones: ['z1'] },
        b: { objects: [waypoint(), service(), deployment('hello', 2), ...ofB], ...facts, zones: ['z1', 'z2'] },
      }),
      'a',
    );
  expect(lists([annotated], [])).toEqual(['a hello:80: hello-0.sample.b.invalid:80 0, hello-1.sample.b.invalid:80 1']);
  expect(lists([], [annotated])).toEqual(['a hello:80: hello-0.sample.b.invalid:80 0, hello-1.sample.b.invalid:80 0']);
});

test('of one’s own Service only the own cluster’s object counts: ports, scope and binding', () => {
  const own = service({
    labels: { 'istio.io/use-waypoint': 'waypoint' },
    spec: { ports: [{ name: 'http', port: 81 }] },
  });
  const mesh = meshOf({
    a: { objects: [waypoint(), own, deployment('hello', 1)] },
    b: { objects: [waypoint(), service(), deployment('hello', 1)] },
  });
  expect(sent(mesh)).toEqual([
    'a hello:81: hello-0.sample.a.invalid:81 0',
    'b hello:80: hello-0.sample.b.invalid:80 0, gateway-of-a:15008 0',
  ]);
});

test.each([
  ['headless', { clusterIP: 'None' }],
  ['an ExternalName', { type: 'ExternalName', externalName: 'example.com' }],
])('a service that is %s is sent no endpoints', (_name, spec) => {
  expect(sent(meshOf({ a: { objects: [waypoint(), service({ spec }), deployment('hello', 1)] } }))).toEqual([]);
});

test('lists are by cluster, waypoint, pod, service, port and subset, whatever the order of objects', () => {
  const subsets = rule(
    { subsets: [{ name: 'v2' }, { name: 'v1' }] },
    { name: 'b', host: 'b.sample.svc.cluster.local' },
  );
  const ports = {
    ports: [
      { name: 'http-b', port: 90 },
      { name: 'http', port: 80 },
    ],
  };
  const objects = [
    subsets,
    service({ name: 'b', spec: ports }),
    service({ name: 'a' }),
    service({ name: 'z', labels: { 'istio.io/use-waypoint': 'early' } }),
    waypoint(),
    waypoint({ name: 'early' }),
    ...['a', 'b', 'z'].map((name) => deployment(name, 0)),
  ];
  expect(sent(meshOf({ b: { objects: [] }, a: { objects } }))).toEqual(
    ['z:80', 'a:80', 'b:80', 'b:80/v1', 'b:80/v2', 'b:90', 'b:90/v1', 'b:90/v2'].map((list) => `a ${list}: `),
  );
});

test('UDP ports and ports that pass requests through have no list', () => {
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'http', port: 80 },
    { name: 'tcp', port: 90 },
  ];
  const passthrough = { portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: 'PASSTHROUGH' } }] };
  const subsets = [{ name: 'v1', trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } } }];
  const objects = [waypoint(), service({ spec: { ports } }), deployment('hello', 0)];
  expect(sent(meshOf({ a: { objects: [...objects, rule({ trafficPolicy: passthrough, subsets })] } }))).toEqual([
    'a hello:90: ',
  ]);
});

test('each pod of a waypoint has a list of its own, as it sees the mesh', () => {
  const pods = [
    waypointPod('w-b', '10.0.0.2', { labels: { version: 'v2' } }),
    waypointPod('w-a', '10.0.0.1', { labels: { version: 'v1' } }),
    pod('h-1', '10.0.0.3', { labels: { app: 'hello', version: 'v1' } }),
    pod('h-2', '10.0.0.4', { labels: { app: 'hello', version: 'v2' } }),
  ];
  const own = rule({
    trafficPolicy: { ...LOCAL_FIRST, loadBalancer: { localityLbSetting: { failoverPriority: ['version'] } } },
  });
  expect(sent(meshOf({ a: { objects: [waypoint(), service(), own, ...pods] } }))).toEqual([
    'a hello:80: 10.0.0.3:80 0, 10.0.0.4:80 1',
    'a hello:80: 10.0.0.4:80 0, 10.0.0.3:80 1',
  ]);
});

test('a subset has the pods with its labels, and a subset named like the protocol is that of all', () => {
  const pods = [
    waypointPod('w', '10.0.0.1'),
    pod('h-1', '10.0.0.3', { labels: { app: 'hello', version: 'v1' } }),
    pod('h-2', '10.0.0.4', { labels: { app: 'hello', version: 'v2' } }),
  ];
  const subset = (name: string) => rule({ subsets: [{ name, labels: { version: 'v2' } }] });
  const objects = [waypoint(), service(), ...pods];
  expect(sent(meshOf({ a: { objects: [...objects, subset('s')] } }))).toEqual([
    'a hello:80: 10.0.0.3:80 0, 10.0.0.4:80 0',
    'a hello:80/s: 10.0.0.4:80 0',
  ]);
  expect(sent(meshOf({ a: { objects: [...objects, subset('http')] } }))).toEqual([
    'a hello:80: 10.0.0.4:80 0',
    'a hello:80/http: 10.0.0.4:80 0',
  ]);
});

test('a floor of the whole service keeps unready pods from its subsets; one of the subset does not', () => {
  const pods = [waypointPod('w', '10.0.0.1'), pod('h', '10.0.0.3', { isReady: false })];
  const floor = { outlierDetection: { minHealthPercent: 10 } };
  const objects = [waypoint(), service(), ...pods];
  const lists = (spec: object) => sent(meshOf({ a: { objects: [...objects, rule(spec)] } }));
  expect(lists({ subsets: [{ name: 's', trafficPolicy: floor }] })).toEqual([
    'a hello:80: 10.0.0.3:80 0',
    'a hello:80/s: 10.0.0.3:80 0',
  ]);
  expect(lists({ trafficPolicy: floor, subsets: [{ name: 's', trafficPolicy: { outlierDetection: {} } }] })).toEqual([
    'a hello:80: ',
    'a hello:80/s: ',
  ]);
});

test('a subset named like the protocol has the say for all of the service: of its pods, and whether unready ones are sent', () => {
  const pods = [
    waypointPod('w', '10.0.0.1'),
    pod('h-1', '10.0.0.3', { isReady: false }),
    pod('h-2', '10.0.0.4', { labels: { app: 'hello', version: 'v2' } }),
  ];
  const lists = (port: object, subset: object) => {
    const objects = [waypoint(), service({ spec: { ports: [port] } }), rule({ subsets: [subset] }), ...pods];
    return sent(meshOf({ a: { objects } }));
  };
  const tcp = { name: 'tcp', port: 90 };
  expect(lists(tcp, { name: 'tcp', labels: { version: 'v2' } })[0]).toBe('a hello:90: 10.0.0.4:90 0');
  expect(lists(tcp, { name: 'http', labels: { version: 'v2' } })[0]).toBe('a hello:90: 10.0.0.3:90 0, 10.0.0.4:90 0');
  const floor = { trafficPolicy: { outlierDetection: { minHealthPercent: 10 } } };
  expect(lists({ name: 'http', port: 80 }, { name: 'http', ...floor })).toEqual([
    'a hello:80: 10.0.0.4:80 0',
    'a hello:80/http: 10.0.0.3:80 0, 10.0.0.4:80 0',
  ]);
});

test.each([
  ['ready, to the canary, too', { addresses: [{ value: '10.9.0.1' }] }, ['a canary', 'a waypoint']],
  ['not ready, to neither', { addresses: [] }, []],
])('a Service is bound to a first waypoint that is %s', (_name, status, expected) => {
  const labels = { ...GLOBAL, 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-canary': 'canary' };
  const podOf = (name: string, ip: string) =>
    pod(name, ip, { labels: { 'gateway.networking.k8s.io/gateway-name': name } });
  const objects = [
    waypoint({ status }),
    waypoint({ name: 'canary', status: { addresses: [{ value: '10.9.0.2' }] } }),
    podOf('waypoint', '10.0.0.8'),
    podOf('canary', '10.0.0.9'),
    service({ labels }),
    pod('h', '10.0.0.2'),
    slice([{ address: '10.0.0.2', pod: 'h' }]),
  ];
  const found = assignmentsOf(meshOf({ a: { objects } })).map((one) => `${one.cluster} ${one.waypoint.split('/')[1]}`);
  expect(found).toEqual(expected);
});
