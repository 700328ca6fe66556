import type { IstioEndpoint } from '../../../../src/predict/istio/endpoints/istio-endpoint';
import { Shards, type Shard } from '../../../../src/predict/istio/endpoints/shards';
import { deployment, meshOf, node, pod, service, slice, type Body, type ClusterOf } from '../snapshot';

// What istiod's registry has of a service of one cluster, as a whole.

const NAMED_PORT = { ports: [{ name: 'http', port: 80, targetPort: 'web' }] };
const OTHER_POD = pod('other', '10.0.0.9', { labels: {}, namespace: 'elsewhere' });

function read(objects: readonly Body[], facts: Partial<ClusterOf> = {}): Shards {
  return new Shards(meshOf({ a: { objects, ...facts } }).clusters[0]!);
}

function shardOf(...objects: readonly Body[]): Shard {
  return read(objects).of('sample/hello');
}

/** A healthy pod of nobody knows which node, without labels of its own. */
function endpoint(host: string, pod: string, more: Partial<IstioEndpoint> = {}): IstioEndpoint {
  const { localityLabel = '' } = more;
  return {
    ...{ host, port: 80, portName: 'http', health: 'HEALTHY', localityLabel: '', cluster: 'a', network: 'n-of-a' },
    ...{ forNodeProxies: { localityLabel, network: 'n-of-a' }, zone: localityLabel.split('/')[1] ?? '' },
    ...{ nodeName: '', speaksMutualTls: false, enrolment: 'assumed', pod: `a/sample/${pod}`, ...more },
    labels: {
      ...{ 'topology.istio.io/cluster': 'a', 'topology.istio.io/network': 'n-of-a' },
      ...more.labels,
    },
  };
}

const ON_N1 = {
  localityLabel: 'us/us-a/',
  nodeName: 'n1',
  labels: {
    ...{ app: 'hello', 'security.istio.io/tlsMode': 'istio', 'kubernetes.io/hostname': 'n1' },
    ...{ 'topology.kubernetes.io/region': 'us', 'topology.kubernetes.io/zone': 'us-a' },
  },
  speaksMutualTls: true,
};
const POD = pod('h', '10.0.0.2', {
  node: 'n1',
  labels: { app: 'hello', 'security.istio.io/tlsMode': 'istio' },
});

test('a pod that a slice names has its own labels and node, also at an address that the pod does not say', () => {
  const second = slice([{ address: '2001:db8::2', pod: 'h', zone: 'us-z', nodeName: 'n9' }]);
  expect(shardOf(service(), node('n1', 'us', 'us-a'), POD, second)).toEqual({
    endpoints: [endpoint('2001:db8::2', 'h', ON_N1)],
    isKnown: true,
  });
});

test('a pod that a slice names and that was not read among pods is not there', () => {
  expect(shardOf(service(), OTHER_POD, slice([{ address: '10.0.0.2', pod: 'h' }]))).toEqual({
    endpoints: [],
    isKnown: true,
  });
});

test('of slices alone, a pod is where the slice says', () => {
  const [found] = shardOf(
    service(),
    slice([{ address: '10.0.0.2', pod: 'h', zone: 'us-z', nodeName: 'n1' }]),
  ).endpoints;
  expect(found).toMatchObject({ nodeName: 'n1', localityLabel: '/us-z/' });
});

test.each([
  ['no pod was read', []],
  ['pods of other namespaces were', [pod('h', '192.0.2.1', { namespace: 'elsewhere', node: 'n1' })]],
])('what somebody wrote by hand is no pod where %s: it is nowhere, and named by its address', (_name, pods) => {
  expect(shardOf(service(), ...pods, slice([{ address: '192.0.2.1', zone: 'us-z', nodeName: 'n1' }]))).toEqual({
    endpoints: [endpoint('192.0.2.1', '192.0.2.1', { enrolment: 'outside' })],
    isKnown: true,
  });
});

test('what somebody wrote by hand is the pod with the address, in the namespace of the Service', () => {
  expect(shardOf(service(), node('n1', 'us', 'us-a'), POD, OTHER_POD, slice([{ address: '10.0.0.2' }]))).toEqual({
    endpoints: [endpoint('10.0.0.2', 'h', ON_N1)],
    isKnown: true,
  });
});

test('of a live cluster without slices, pods with an address and the port count', () => {
  const web = { containers: [{ ports: [{ name: 'web', containerPort: 8080 }] }] };
  const pods = [
    pod('h-1', '10.0.0.2', { spec: web }),
    pod('h-2', undefined, { spec: web }),
    pod('h-3', '10.0.0.4'),
    pod('h-4', '10.0.0.5', { spec: web, isReady: false, metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }),
  ];
  const labels = { app: 'hello' };
  expect(shardOf(service({ spec: NAMED_PORT }), ...pods)).toEqual({
    endpoints: [
      endpoint('10.0.0.2', 'h-1', { port: 8080, labels }),
      endpoint('10.0.0.5', 'h-4', { port: 8080, health: 'TERMINATING', labels }),
    ],
    isKnown: true,
  });
});

test('of manifests, stand-ins with the port count; a Pod stands for itself', () => {
  const web = { containers: [{ ports: [{ name: 'web', containerPort: 8080 }] }] };
  const found = shardOf(service({ spec: NAMED_PORT }), deployment('without', 1, { labels: { app: 'hello' } }), {
    ...pod('hello', undefined, { spec: web }),
    status: undefined,
  });
  expect(found).toEqual({
    endpoints: [endpoint('hello.sample.a.invalid', 'hello', { port: 8080, labels: { app: 'hello' } })],
    isKnown: true,
  });
  expect(shardOf(service())).toEqual({ endpoints: [], isKnown: false });
});

const ENDS = { ready: false, serving: true, terminating: true };

test.each([
  [{ 'istio.io/persistent-session': 'cookie:/' }, ENDS, 'DRAINING'],
  [{ 'istio.io/persistent-session-header': 'x-session' }, ENDS, 'DRAINING'],
  [{ 'istio.io/persistent-session': '' }, ENDS, 'TERMINATING'],
  [{}, ENDS, 'TERMINATING'],
  [{ 'istio.io/persistent-session': 'cookie:/' }, { ...ENDS, serving: false }, 'TERMINATING'],
  [{ 'istio.io/persistent-session': 'cookie:/' }, { ...ENDS, terminating: false }, 'UNHEALTHY'],
])('of a service labelled %j, a pod with the conditions %j is %s', (labels, conditions, health) => {
  const { endpoints } = shardOf(service({ labels }), slice([{ address: '10.0.0.2', conditions }]));
  expect(endpoints.map((found) => found.health)).toEqual([health]);
});

test('of slices whose Service was not read, a pod that ends is not healthy', () => {
  const { endpoints } = shardOf(slice([{ address: '10.0.0.2', conditions: ENDS }]));
  expect(endpoints.map(({ health }) => health)).toEqual(['UNHEALTHY']);
});

test('a namespace without pods has none', () => {
  expect(read([OTHER_POD]).podsWith('sample', {})).toEqual([]);
});

test('what was computed of a service is kept until it is to be forgotten, and is the same again', () => {
  const shards = read([service(), deployment('hello', 2)]);
  const first = shards.of('sample/hello');
  expect(shards.of('sample/hello')).toBe(first);
  shards.forget('sample/hello');
  const again = shards.of('sample/hello');
  expect(again).toEqual(first);
  expect(again).not.toBe(first);
});
