import { assignmentsOf } from '../../../../src/predict/istio/assign/assign';
import {
  deployment,
  eastWest,
  meshOf,
  pod,
  sent,
  service,
  slice,
  waypoint,
  waypointPod,
  type ClusterOf,
} from '../snapshot';

// How pods of other networks are reached: what istiod's network filter does, seen from a waypoint in cluster a.

const OBJECTS = [waypoint(), service(), deployment('hello', 1)];
const LOCAL = 'hello-0.sample.a.invalid:80 0';

/** What the waypoint of a is sent besides its own pod. */
function remote(b: Partial<ClusterOf>, a: Partial<ClusterOf> = {}): string {
  const mesh = meshOf({ a: { objects: OBJECTS, ...a }, b: { objects: OBJECTS, ...b } });
  return sent(mesh, 'a').join().replace(`a hello:80: ${LOCAL}`, '').replace(/^, /, '');
}

test.each([
  ['those that objects say, over what mesh.json says', { objects: [...OBJECTS, eastWest()] }, '203.0.113.1:15008 0'],
  ['those that mesh.json says', { gateways: ['203.0.113.9'] }, '203.0.113.9:15008 0'],
  [
    'a host name, as it is',
    { objects: [...OBJECTS, eastWest({ addresses: [{ hostname: 'elb.example.com' }] })] },
    'elb.example.com:15008 0',
  ],
  ['several, by address', { gateways: ['203.0.113.9', '203.0.113.2'] }, '203.0.113.2:15008 0, 203.0.113.9:15008 0'],
  ['none, where mesh.json says none', { gateways: [] }, ''],
  [
    'none, where a live one has no address yet',
    { gateways: undefined, objects: [...OBJECTS, eastWest({ addresses: [] })] },
    '',
  ],
  [
    'one that is assumed, where nobody says anything',
    { gateways: undefined },
    'eastwestgateway.n-of-b.invalid:15008 0',
  ],
  [
    'external addresses of a Service',
    { objects: [...OBJECTS, eastWest({ spec: { type: 'ClusterIP', externalIPs: ['198.51.100.1'] }, status: {} })] },
    '198.51.100.1:15008 0',
  ],
])('gateways are %s', (_name, b, expected) => {
  expect(remote(b)).toBe(expected);
});

test('a Gateway’s status says its addresses where the Service that istiod generates was not read', () => {
  const gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'ew', namespace: 'istio-system', labels: { 'topology.istio.io/network': 'n-of-b' } },
    spec: { gatewayClassName: 'istio-east-west', listeners: [{ port: 15008, protocol: 'HBONE' }] },
    status: { addresses: [{ value: '203.0.113.5' }] },
  };
  const unsaid = { gateways: undefined } as unknown as Partial<ClusterOf>;
  expect(remote({ ...unsaid, objects: [...OBJECTS, gateway] })).toBe('203.0.113.5:15008 0');
});

test('a Gateway of class istio-remote is a way only for the cluster it is in', () => {
  const gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'to-b', namespace: 'istio-system', labels: { 'topology.istio.io/network': 'n-of-b' } },
    spec: {
      gatewayClassName: 'istio-remote',
      addresses: [{ type: 'IPAddress', value: '198.51.100.7' }],
      listeners: [{ port: 15008, protocol: 'HBONE' }],
    },
  };
  const c = { objects: OBJECTS };
  const mesh = meshOf({ a: { objects: [...OBJECTS, gateway] }, b: { objects: OBJECTS, gateways: [] }, c });
  expect(sent(mesh, 'a').join()).toContain('198.51.100.7:15008');
  expect(sent(mesh, 'c').join()).not.toContain('198.51.100.7');
});

test('clusters of one network are sent each other’s pods, until 1.30 and since', () => {
  for (const istioVersion of ['1.29.0', '1.31.0']) {
    expect(remote({ network: 'n-of-a' }, { istioVersion })).toBe('hello-0.sample.b.invalid:80 0');
  }
});

test('who does not say its network is taken to be in everybody’s, and uses a gateway where there is one', () => {
  expect(remote({ network: '', gateways: [] })).toBe('hello-0.sample.b.invalid:80 0');
  // A waypoint that does not know its own network uses the gateway of another.
  expect(remote({}, { network: '', gateways: [] })).toBe('gateway-of-b:15008 0');
  expect(remote({ gateways: [] }, { network: '', gateways: [] })).toBe('hello-0.sample.b.invalid:80 0');
});

test('waypoints use no gateways before 1.28, nor where that is switched off', () => {
  expect(remote({}, { istioVersion: '1.27.0' })).toBe('');
  expect(remote({}, { switches: { ambientEnableMultiNetworkWaypoint: false } })).toBe('');
});

test('a local service stays local since 1.28.1; before, its other pods are sent, too', () => {
  const local = [waypoint(), service({ labels: { 'istio.io/use-waypoint': 'waypoint' } }), deployment('hello', 1)];
  expect(remote({ objects: local }, { objects: local })).toBe('');
  expect(remote({ objects: local }, { objects: local, istioVersion: '1.28.0' })).toBe('gateway-of-b:15008 0');
});

test('without multi-network a gateway leads only to pods that speak mTLS', () => {
  const switches = { ambientEnableMultiNetwork: false };
  const mtls = eastWest({ spec: { ports: [{ port: 15443 }] } });
  const sidecars = deployment('hello', 1, { labels: { app: 'hello', 'security.istio.io/tlsMode': 'istio' } });
  expect(remote({ objects: [...OBJECTS, mtls] }, { switches })).toBe('');
  expect(remote({ objects: [waypoint(), service(), sidecars, mtls] }, { switches })).toBe('203.0.113.1:15443 0');
  // With multi-network it is no way for a waypoint.
  expect(remote({ objects: [...OBJECTS, mtls] })).toBe('');
});

test('without multi-network and without any gateway all is one network', () => {
  const switches = { ambientEnableMultiNetwork: false };
  expect(remote({ gateways: [] }, { switches, gateways: [] })).toBe('hello-0.sample.b.invalid:80 0');
});

test('a waypoint is sent gateways of its own IP family, since 1.30', () => {
  const own = (ip: string, istioVersion = '1.31.0') => ({
    objects: [waypoint(), service(), waypointPod('w', ip)],
    istioVersion,
  });
  const gateways = ['203.0.113.1', '2001:db8::1', 'name.example.com'];
  const [v4, v6, name] = ['203.0.113.1:15008 0', '[2001:db8::1]:15008 0', 'name.example.com:15008 0'];
  const lists = (ip: string, version?: string) => remote({ gateways }, own(ip, version)).replace('a hello:80: ', '');
  expect(lists('10.0.0.1')).toBe(`${v4}, ${name}`);
  expect(lists('::ffff:10.0.0.1')).toBe(`${v4}, ${name}`);
  expect(lists('2001:db8::9')).toBe(`${v6}, ${name}`);
  expect(lists('10.0.0.1', '1.29.0')).toBe(`${v6}, ${v4}, ${name}`);
});

describe('weights', () => {
  const weights = (clusters: Readonly<Record<string, ClusterOf>>) =>
    assignmentsOf(meshOf(clusters))
      .filter(({ cluster }) => cluster === 'a')
      .flatMap(({ endpoints }) =>
        endpoints.map(({ address, weight, localityWeight }) => `${address} ${weight}/${localityWeight}`),
      );

  test('are scaled, so that each network’s can be divided among its gateways', () => {
    const three = { objects: [waypoint(), service(), deployment('hello', 3)] };
    expect(
      weights({
        a: { objects: OBJECTS },
        b: { ...three, gateways: ['203.0.113.1', '203.0.113.2'] },
        c: { ...three, gateways: ['203.0.113.3', '203.0.113.4', '203.0.113.5'] },
      }),
    ).toEqual([
      'hello-0.sample.a.invalid:80 6/42',
      '203.0.113.1:15008 9/42',
      '203.0.113.2:15008 9/42',
      '203.0.113.3:15008 6/42',
      '203.0.113.4:15008 6/42',
      '203.0.113.5:15008 6/42',
    ]);
  });

  test('of a gateway count once for each locality of the pods behind it', () => {
    const b = { objects: [waypoint(), service(), deployment('hello', 3)], region: 'eu', zones: ['eu-a', 'eu-b'] };
    expect(weights({ a: { objects: OBJECTS }, b })).toEqual([
      'hello-0.sample.a.invalid:80 1/1',
      'gateway-of-b:15008 2/2',
      'gateway-of-b:15008 1/1',
    ]);
  });
});

test('a gateway is of the cluster it was found in, its health is not known, and it stands for the pods behind it', () => {
  const [{ endpoints }] = assignmentsOf(
    meshOf({ a: { objects: [waypoint(), service(), deployment('hello', 0)] }, b: { objects: OBJECTS } }),
  ) as [ReturnType<typeof assignmentsOf>[0]];
  expect(endpoints).toEqual([
    {
      ...{ address: 'gateway-of-b:15008', via: 'gateway', cluster: 'b', network: 'n-of-b', locality: '', priority: 0 },
      ...{ weight: 1, localityWeight: 1, health: 'UNKNOWN', pods: ['b/sample/hello-0'] },
    },
  ]);
});

test('a pod may say its own network', () => {
  const objects = [
    waypoint(),
    service(),
    waypointPod('w', '10.0.0.1'),
    pod('h', '10.0.0.2', { labels: { app: 'hello', 'topology.istio.io/network': 'n-of-b' } }),
    slice([{ address: '10.0.0.2', pod: 'h' }]),
  ];
  expect(remote({ objects: [] }, { objects })).toBe('a hello:80: gateway-of-b:15008 0');
});
