import type { Outage } from '../../../src/predict/outage/outage';
import { MeshView } from '../../../src/predict/istio/view/view';
import { Situation } from '../../../src/predict/situation/situation';
import { waypointPodsOf } from '../../../src/predict/questions/waypoint-pods';
import { deployment, GLOBAL, meshOf, node, service, slice, waypoint, waypointPod } from '../istio/snapshot';

// The pods of waypoints as node proxies pick them.

const UNREADY = { ready: false, serving: false, terminating: false };
const LIVE = [
  ...[waypoint({ name: 'early' }), waypoint({ labels: GLOBAL }), service()],
  service({ name: 'other', labels: { 'istio.io/use-waypoint': 'early' } }),
  ...[node('n1', 'us', 'us-a'), node('n2', 'us', 'us-b')],
  ...[waypointPod('w-1', '10.0.0.1', { node: 'n1' }), waypointPod('w-2', '10.0.0.2', { node: 'n2' })],
  slice(
    [
      { address: '10.0.0.1', pod: 'w-1' },
      { address: '10.0.0.2', pod: 'w-2', conditions: UNREADY },
    ],
    {
      name: 'waypoint-1',
      service: 'waypoint',
    },
  ),
];
const VIEW = new MeshView(meshOf({ a: { objects: LIVE } }));
const OF_A = { cluster: 'a', network: 'n-of-a' };
const W_1 = {
  ...OF_A,
  localityLabel: 'us/us-a/',
  nodeName: 'n1',
  count: 1,
  isReady: true,
  pod: 'a/sample/waypoint/w-1',
};
const W_2 = {
  ...OF_A,
  localityLabel: 'us/us-b/',
  nodeName: 'n2',
  count: 1,
  isReady: false,
  pod: 'a/sample/waypoint/w-2',
};

/** Without what istiod knows of each, which other tests are about. */
function pods(outages: readonly Outage[], view = VIEW, key = 'sample/waypoint'): object[] {
  return waypointPodsOf(new Situation(view, outages), key).map(({ proxy: _proxy, view: _view, ...pod }) => pod);
}

test('pods of a waypoint are where they run, and ready as its Service has them', () => {
  expect(pods([])).toEqual([
    { ...W_1, isShared: true },
    { ...W_2, isShared: true },
  ]);
  expect(waypointPodsOf(new Situation(VIEW, []), 'sample/waypoint').map(({ proxy, view }) => [proxy, view])).toEqual(
    VIEW.clusters[0]!.waypoints[1]!.proxies.map((proxy) => [proxy, VIEW.clusters[0]]),
  );
});

test('each waypoint has its own, and one that nobody knows has none', () => {
  expect(pods([], VIEW, 'sample/early')).toEqual([]);
  expect(pods([], VIEW, 'sample/unknown')).toEqual([]);
});

test('a Gateway among manifests stands for one that is ready; it is shared where it says so', () => {
  const objects = [waypoint(), service(), deployment('hello', 1)];
  const planned = new MeshView(
    meshOf({ a: { objects }, b: { objects: [waypoint({ labels: GLOBAL }), ...objects.slice(1)] } }),
  );
  const stand = { localityLabel: '', nodeName: '', count: 1, isReady: true };
  expect(pods([], planned)).toEqual([
    { ...stand, ...OF_A, isShared: false, pod: 'a/sample/waypoint/' },
    { ...stand, cluster: 'b', network: 'n-of-b', isShared: true, pod: 'b/sample/waypoint/' },
  ]);
});

test('node proxies know them by their Node and their cluster, whatever their labels say', () => {
  const labels = { 'topology.istio.io/locality': 'eu.eu-a', 'topology.istio.io/network': 'n-of-b' };
  const objects = [waypoint({ labels: GLOBAL }), service(), node('n1', 'us', 'us-a')];
  const labelled = [...objects, waypointPod('w-1', '10.0.0.1', { node: 'n1', labels })];
  const view = new MeshView(meshOf({ a: { objects: labelled } }));
  expect(pods([], view)).toEqual([{ ...W_1, isShared: true }]);
  expect(waypointPodsOf(new Situation(view, []), 'sample/waypoint')[0]!.proxy).toMatchObject({
    locality: { region: 'eu', zone: 'eu-a' },
    network: 'n-of-b',
  });
  expect(pods([{ kind: 'zone-down', cluster: 'a', zone: 'us-a' }], view)).toEqual([
    { ...W_1, isReady: false, isShared: true },
  ]);
});

test('without its nodes a pod is there and not ready; a waypoint that is down has none', () => {
  expect(pods([{ kind: 'zone-down', cluster: 'a', zone: 'us-a' }])).toEqual([
    { ...W_1, isReady: false, isShared: true },
    { ...W_2, isShared: true },
  ]);
  expect(pods([{ kind: 'waypoint-down', cluster: 'a' }])).toEqual([]);
  expect(pods([{ kind: 'waypoint-down', cluster: 'a', waypoint: 'sample/early' }])).toHaveLength(2);
});

test('what is out of order elsewhere leaves them as they are, and they are looked for once', () => {
  const usual = waypointPodsOf(new Situation(VIEW, []), 'sample/waypoint');
  const gone: Outage = { kind: 'scaled-to-zero', service: 'sample/hello', cluster: 'a' };
  expect(waypointPodsOf(new Situation(VIEW, [gone]), 'sample/waypoint')).toBe(usual);
});
