import { askAcross } from './across-networks';
import * as live from './istio/snapshot';

// Node proxies know the ways into other networks by Gateways alone, Envoys by Services, too: where requests leave their cluster by
// a node proxy, because their waypoint is down or a service has none, only the former count.

const NETWORK = { 'topology.istio.io/network': 'n-of-b' };
const TUNNEL = {
  name: 'mesh',
  port: 15008,
  protocol: 'HBONE',
  tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
};

interface GatewayOptions {
  readonly labels?: object;
  readonly spec?: object;
  readonly status?: object;
}

function gateway({ labels = NETWORK, spec = {}, status }: GatewayOptions = {}): live.Body {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'east-west', namespace: 'istio-system', labels },
    spec: { gatewayClassName: 'istio-east-west', listeners: [TUNNEL], ...spec },
    ...(status === undefined ? {} : { status }),
  };
}

function gatewayClass(name: string): live.Body {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name },
    spec: { controllerName: 'istio.io/eastwest-controller' },
  };
}

/** The Service that istiod generates for that Gateway. */
function generated(ports = [15008]): live.Body {
  const { metadata, ...rest } = live.eastWest({ spec: { ports: ports.map((port) => ({ port })) } });
  const labels = {
    ...(metadata as { labels: object }).labels,
    'gateway.networking.k8s.io/gateway-name': 'east-west',
    'gateway.networking.k8s.io/gateway-class-name': 'istio-east-west',
  };
  return { ...rest, metadata: { ...(metadata as object), labels } };
}

const WAYPOINT_DOWN = 'waypoint-down:a:sample/waypoint';
const SCALED = 'scaled-to-zero:a';
const ADDRESS = { status: { addresses: [{ type: 'IPAddress', value: '203.0.113.1' }] } };

test.each<[string, readonly live.Body[]]>([
  ['a Gateway with its address in the status', [gateway(ADDRESS), live.eastWest()]],
  ['an address whose type is left to the API server', [gateway({ status: { addresses: [{ value: '203.0.113.1' }] } })]],
  ['a Gateway as it is declared, and the Service that istiod made', [gateway(), generated()]],
  ['a Gateway as it is declared, of which nothing else is known', [gateway()]],
  ['one that is assumed, as nothing of its kind was read', []],
])('a waypoint of another cluster is reached by %s', (_, entrance) => {
  expect(askAcross(entrance, WAYPOINT_DOWN).verdict).toBe('failover');
});

test.each<[string, readonly live.Body[], string, string | undefined]>([
  ['a Service only', [live.eastWest()], 'is a Service only', 'add a Gateway of class istio-east-west'],
  [
    'a Service that istiod made for a Gateway that is gone',
    [generated()],
    'is a Service whose Gateway istio-system/east-west was not read',
    'add a Gateway of class istio-east-west',
  ],
  [
    'a Gateway of another class of the same controller',
    [gateway({ ...ADDRESS, spec: { gatewayClassName: 'ours' } }), gatewayClass('ours'), live.eastWest()],
    'is of class ours, not istio-east-west',
    'set spec.gatewayClassName: istio-east-west.',
  ],
  [
    'a class that is misspelt',
    [gateway({ ...ADDRESS, spec: { gatewayClassName: 'istio-eastwest' } }), live.eastWest()],
    'is of class istio-eastwest, not istio-east-west',
    'set spec.gatewayClassName: istio-east-west.',
  ],
  [
    'a network that only the Service is labelled with',
    [gateway({ ...ADDRESS, labels: {}, spec: { infrastructure: { labels: NETWORK } } }), live.eastWest()],
    'does not have the label topology.istio.io/network',
    'label the Gateway topology.istio.io/network: n-of-b.',
  ],
  [
    'another network',
    [gateway({ ...ADDRESS, labels: { 'topology.istio.io/network': 'n' } }), live.eastWest()],
    'names the network n in the label topology.istio.io/network',
    'label the Gateway topology.istio.io/network: n-of-b.',
  ],
  [
    'a listener that ends no tunnel',
    [gateway({ ...ADDRESS, spec: { listeners: [{ ...TUNNEL, tls: { mode: 'Passthrough' } }] } }), live.eastWest()],
    'has no listener with the protocol HBONE and tls.mode Terminate',
    'give it a listener with port 15008, protocol HBONE and tls.mode Terminate.',
  ],
  [
    'a status without an address',
    [gateway({ status: { addresses: [] } }), live.eastWest()],
    'has no outside address in its status',
    undefined,
  ],
  [
    'a status with the name of the Service alone',
    [
      gateway({ status: { addresses: [{ type: 'Hostname', value: 'east-west.istio-system.svc.cluster.local' }] } }),
      live.eastWest(),
    ],
    'has no outside address in its status',
    undefined,
  ],
  [
    'a Service without the port of tunnels',
    [gateway(ADDRESS), generated([15021])],
    'has a Service without the port 15008',
    undefined,
  ],
])('no waypoint of another cluster is reached by %s', (_, entrance, text, change) => {
  const { verdict, reason } = askAcross(entrance, WAYPOINT_DOWN);
  expect(verdict).toBe('blackhole');
  expect(reason?.text).toBe(`${text}: node proxies of other clusters know no way into n-of-b.`);
  expect(reason).toMatchObject({ cluster: 'b', isCause: true, ...(change === undefined ? {} : { isTried: true }) });
  expect(reason?.change ?? '').toContain(change ?? '');
});

test.each(['ClusterIP', 'NodePort'])(
  'a Gateway whose Service is made %s is no way in, and its annotation the change',
  (type) => {
    const { metadata, ...rest } = gateway();
    const annotations = { 'networking.istio.io/service-type': type };
    const closed = { ...rest, metadata: { ...(metadata as object), annotations } };
    expect(askAcross([closed], WAYPOINT_DOWN)).toMatchObject({
      verdict: 'blackhole',
      reason: { path: 'metadata.annotations["networking.istio.io/service-type"]', isTried: true },
    });
  },
);

test('a waypoint reaches the pods of another network by a Service only', () => {
  expect(askAcross([live.eastWest()], SCALED).verdict).toBe('failover');
});

test('a waypoint does not go by the status of a Gateway whose Service lets nothing in', () => {
  expect(askAcross([gateway(ADDRESS), generated([15021])], SCALED).verdict).toBe('blackhole');
});

test('a snapshot without a Gateway has no way in for node proxies, and one without a Service none for Envoys', () => {
  const facts = { readKinds: ['Gateway', 'Service'] };
  expect(askAcross([], WAYPOINT_DOWN, facts).verdict).toBe('blackhole');
  expect(askAcross([], SCALED, facts).verdict).toBe('blackhole');
  expect(askAcross([], WAYPOINT_DOWN, { readKinds: ['Gateway'] }).verdict).toBe('blackhole');
});

test('Gateways without a listener for tunnels and of an unknown class are not taken for a gateway that was not read', () => {
  expect(
    askAcross(
      [gateway({ spec: { listeners: [{ name: 'tls', port: 15443, protocol: 'TLS', tls: { mode: 'Passthrough' } }] } })],
      SCALED,
    ).verdict,
  ).toBe('blackhole');
  expect(askAcross([gateway({ spec: { gatewayClassName: 'ours' } })], WAYPOINT_DOWN).verdict).toBe('blackhole');
});
