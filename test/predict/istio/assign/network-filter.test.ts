import { parseLocality } from '../../../../src/istio/locality';
import { assignmentsOf } from '../../../../src/predict/istio/assign/assign';
import type { Behaviours } from '../../../../src/istio/behaviours';
import { staysInCluster } from '../../../../src/predict/istio/assign/endpoint-filter';
import { scaledWeight } from '../../../../src/predict/istio/assign/locality-group';
import { splitHorizon } from '../../../../src/predict/istio/assign/network-filter';
import { MeshView } from '../../../../src/predict/istio/view/view';
import { deployment, meshOf, pod, service, slice, waypoint, waypointPod, type ClusterOf } from '../snapshot';

// What is behind the gateways that a waypoint is sent, and what is not sent at all.

function sentTo(clusters: Readonly<Record<string, ClusterOf>>): string[] {
  return assignmentsOf(meshOf(clusters))
    .filter(({ cluster }) => cluster === 'a')
    .flatMap(({ endpoints }) => endpoints.map(({ address, weight, pods }) => `${address} ${weight}: ${pods.join()}`));
}

const ALONE = { objects: [waypoint(), service(), deployment('hello', 0)] };
const ONE = { objects: [waypoint(), service(), deployment('hello', 1)] };

test('a gateway stands for all pods behind it, those with a sidecar and those without', () => {
  const sidecar = { app: 'hello', 'security.istio.io/tlsMode': 'istio' };
  const objects = [
    waypoint(),
    service(),
    deployment('x', 1, { labels: sidecar }),
    deployment('y', 2, { labels: { app: 'hello' } }),
  ];
  expect(sentTo({ a: ALONE, b: { objects } })).toEqual([
    'gateway-of-b:15008 3: b/sample/x-0,b/sample/y-0,b/sample/y-1',
  ]);
});

test('gateways are by address, whatever the order of the clusters behind them', () => {
  expect(
    sentTo({ a: ALONE, b: { ...ONE, gateways: ['203.0.113.9'] }, c: { ...ONE, gateways: ['203.0.113.1'] } }),
  ).toEqual(['203.0.113.1:15008 1: c/sample/hello-0', '203.0.113.9:15008 1: b/sample/hello-0']);
});

test('a locality of which nothing is left stays, without a weight', () => {
  const view = new MeshView(meshOf({ a: ALONE, b: { ...ONE, gateways: [], region: 'us' } }));
  const { behaviours, gateways, waypoints } = view.clusterOf('a');
  const endpoints = view.clusterOf('b').shards.of('sample/hello').endpoints;
  const run = { localityLabel: 'us//', cluster: 'b', network: 'n-of-b', speaksMutualTls: false, endpoints, pods: [] };
  expect(splitHorizon([run], waypoints[0]!.proxies[0]!, gateways, behaviours)).toStrictEqual([
    { locality: parseLocality('us'), hosts: [], weight: undefined, priority: 0 },
  ]);
});

test('weights are multiplied as long as they fit into 32 bits', () => {
  expect(scaledWeight(2, 3)).toBe(6);
  expect(scaledWeight(2, 2 ** 31)).toBe(2 ** 32 - 1);
  expect(scaledWeight(1, 3_000_000_000)).toBe(2 ** 32 - 1);
});

test.each([
  [service({ namespace: 'kube-system', name: 'kube-dns' }), true],
  [service({ namespace: 'default', name: 'kubernetes' }), true],
  [service({ namespace: 'default', name: 'hello' }), false],
  [service({ namespace: 'sample', name: 'kubernetes' }), false],
  [service({ spec: { internalTrafficPolicy: 'Local' } }), true],
  [service({ labels: {} }), false],
])('before scopes counted, $metadata.namespace/$metadata.name $spec stays in its cluster: %s', (object, stays) => {
  const [found] = meshOf({ a: { objects: [object] } }).clusters[0]!.services.values();
  expect(staysInCluster(found!, { scopeFilters: false } as Behaviours)).toBe(stays);
});

test('a service whose sessions are found by a header is sent no pod that ends', () => {
  const labels = { 'istio.io/use-waypoint': 'waypoint', 'istio.io/persistent-session-header': 'x-session' };
  const ends = { ready: false, serving: true, terminating: true };
  const objects = [
    ...[waypoint(), service({ labels }), waypointPod('w', '10.0.0.1'), pod('h', '10.0.0.2')],
    slice([{ address: '10.0.0.2', conditions: ends }, { address: '10.0.0.3' }]),
  ];
  expect(sentTo({ a: { objects } })).toEqual(['10.0.0.3:80 1: a/sample/10.0.0.3']);
});
