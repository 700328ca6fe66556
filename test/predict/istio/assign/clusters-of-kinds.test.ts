import { assignOne } from '../../../../src/predict/istio/assign/assign';
import { MeshView } from '../../../../src/predict/istio/view/view';
import type { ProxyKind } from '../../../../src/predict/istio/view/envoy-proxy';
import { endpointsOf, meshOf, pod, rule, service, waypoint, waypointPod, GLOBAL } from '../snapshot';

// In the name of an Envoy cluster for all of a service, istiod takes the protocol for a subset: which one, each kind of proxy has its own.

const v = (name: string, ip: string, version: string) => pod(name, ip, { labels: { app: 'hello', version } });
const subset = (name: string, version: string) => ({ name, labels: { version } });
const PASSTHROUGH = { trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } } };

function sentTo(kind: ProxyKind, spec: object): string | undefined {
  const objects = [
    ...[waypoint({ labels: GLOBAL }), service(), rule(spec), waypointPod('w-1', '10.0.0.9')],
    ...[v('h-1', '10.0.0.1', 'v1'), v('h-2', '10.0.0.2', 'v2'), v('h-3', '10.0.0.3', 'v3')],
  ];
  const view = new MeshView(meshOf({ a: { objects } }));
  const own = view.clusterOf('a');
  const { service: asked } = own.services.get('sample/hello')!;
  const proxy = { ...own.waypoints[0]!.proxies[0]!, kind };
  const shards = view.shardsOf('sample/hello').map(({ endpoints }) => endpoints);
  const assignment = assignOne(view, own, proxy, asked, shards, { port: asked.ports[0]!, subset: null });
  return assignment && endpointsOf(assignment);
}

test.each<[ProxyKind, string]>([
  ['waypoint', '10.0.0.1:80 0'],
  ['east-west', '10.0.0.2:80 0'],
  ['ingress', '10.0.0.1:80 0, 10.0.0.2:80 0, 10.0.0.3:80 0'],
])('of subsets named after protocols a proxy of kind %s has %s', (kind, expected) => {
  expect(sentTo(kind, { subsets: [subset('http', 'v1'), subset('tcp', 'v2')] })).toBe(expected);
});

test.each<[ProxyKind, boolean]>([
  ['waypoint', false],
  ['east-west', true],
  ['ingress', false],
])('a rule that passes requests through leaves a proxy of kind %s a cluster: %s', (kind, isThere) => {
  expect(sentTo(kind, PASSTHROUGH) !== undefined).toBe(isThere);
});
