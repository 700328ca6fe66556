import { assignmentsOf } from '../../../../src/predict/istio/assign/assign';
import {
  assumedGatewaysIn,
  assumedGatewaysOf,
  versionReservationsIn,
  unknownPodsOf,
  unknownWaypointsOf,
} from '../../../../src/predict/explain/gaps/gaps';
import { MeshView } from '../../../../src/predict/istio/view/view';
import { deployment, meshOf, service, waypoint, type ClusterOf } from '../../istio/snapshot';

const WITH_PODS = [waypoint(), service(), deployment('hello', 1)];
const WITHOUT = [waypoint(), service()];
const UNSAID = { gateways: undefined } as unknown as Partial<ClusterOf>;

function unknownPods(clusters: Readonly<Record<string, ClusterOf>>): string[] {
  const view = new MeshView(meshOf(clusters));
  return view.served.flatMap((served) =>
    unknownPodsOf(view, served).map(({ cluster, object, text }) => `${cluster} ${object} ${text}`),
  );
}

test('what is sent is known where all pods are, or stand-ins for them', () => {
  expect(unknownPods({ a: { objects: WITH_PODS }, b: { objects: WITH_PODS } })).toEqual([]);
  expect(unknownPods({ a: { objects: WITH_PODS }, b: { objects: [] } })).toEqual([]);
});

test('it is not known where a cluster has the Service and nothing that runs it', () => {
  expect(unknownPods({ a: { objects: WITH_PODS }, b: { objects: WITHOUT } })).toEqual([
    expect.stringMatching(/^b Service sample\/hello .*it is unknown which of b's endpoints waypoints of a are sent/),
    expect.stringMatching(/^b Service sample\/hello .*it is unknown which of its endpoints waypoints of b are sent/),
  ]);
});

test('other clusters’ pods do not count for a service that stays in its own', () => {
  const labels = { 'istio.io/use-waypoint': 'waypoint' };
  const local = [waypoint(), service({ labels })];
  expect(unknownPods({ a: { objects: [...local, deployment('hello', 1)] }, b: { objects: local } })).toEqual([
    expect.stringMatching(/^b .*waypoints of b/),
  ]);
});

test('a waypoint that was not read is named, with what names it', () => {
  const [cluster] = meshOf({ a: { objects: [service(), deployment('hello', 1)] } }).clusters;
  expect(unknownWaypointsOf(cluster!)).toMatchObject([
    {
      cluster: 'a',
      object: 'Service sample/hello',
      path: 'metadata.labels["istio.io/use-waypoint"]',
      text: 'names the waypoint sample/waypoint, which was not read: what it is sent is unknown.',
      change: 'add its Gateway to the tree.',
    },
  ]);
  const [known] = meshOf({ a: { objects: WITH_PODS } }).clusters;
  expect(unknownWaypointsOf(known!)).toEqual([]);
});

test('a waypoint of another program is named once, however many services name it', () => {
  const foreign = JSON.parse(
    JSON.stringify(waypoint()).replace('istio-waypoint', 'istio-agentgateway-waypoint'),
  ) as ReturnType<typeof waypoint>;
  const [cluster] = meshOf({ a: { objects: [foreign, service(), service({ name: 'other' })] } }).clusters;
  expect(unknownWaypointsOf(cluster!)).toMatchObject([
    {
      object: 'Gateway sample/waypoint',
      path: 'spec.gatewayClassName',
      text: 'is of class istio-agentgateway-waypoint, and services name it as their waypoint: what it is sent is not followed here.',
    },
  ]);
});

test('an assumed gateway is named once, where it counts', () => {
  const assumed = (clusters: Readonly<Record<string, ClusterOf>>) => {
    const view = new MeshView(meshOf(clusters));
    return assumedGatewaysIn(assignmentsOf(view), view).map(({ cluster, text }) => `${cluster}: ${text}`);
  };
  const b = { objects: WITH_PODS, ...UNSAID };
  expect(assumed({ a: { objects: WITH_PODS }, b, c: { objects: WITH_PODS } })).toEqual([
    'b: what was read does not say how n-of-b is reached: one east-west gateway is assumed, at eastwestgateway.n-of-b.invalid.',
  ]);
  expect(assumed({ a: { objects: WITH_PODS }, b: { objects: WITH_PODS } })).toEqual([]);
  // Nobody is sent anything of b.
  expect(assumed({ a: { objects: WITH_PODS }, b: { objects: [], ...UNSAID } })).toEqual([]);
});

test('a version that nobody says is assumed', () => {
  const view = new MeshView(meshOf({ a: { objects: [], istioVersion: undefined }, b: { objects: [] } }));
  expect(versionReservationsIn(view).map(({ cluster, text }) => `${cluster}: ${text}`)).toEqual([
    'a: what was read does not say which version of Istio runs there: 1.31.0 is assumed.',
  ]);
});

test('what is not known comes with what is to be said, and where', () => {
  const view = new MeshView(meshOf({ a: { objects: WITHOUT, ...UNSAID, istioVersion: undefined } }));
  const changes = [...unknownPodsOf(view, view.served[0]!), ...assumedGatewaysOf(view), ...versionReservationsIn(view)];
  expect(changes.map(({ change }) => change)).toEqual([
    'add the workloads that run it to the tree, or state how many pods it has: cdk8s-ambient/replicas.',
    'state its addresses as "gateways" of its Cluster or in mesh.json ([] for none), or add its Service to the tree.',
    'state it as "istioVersion" of its Cluster or in mesh.json, or with --istio-version.',
  ]);
});
