import { assignOne } from '../../../../src/predict/istio/assign/assign';
import { MeshView } from '../../../../src/predict/istio/view/view';
import type { ProxyKind } from '../../../../src/predict/istio/view/envoy-proxy';
import { endpointsOf, meshOf, pod, rule, service, waypoint, waypointPod, GLOBAL, type Body } from '../snapshot';

// In the name of an Envoy cluster for all of a service, istiod takes the protocol for a subset: which one, each kind of proxy has its own.

const v = (name: string, ip: string, version: string) => pod(name, ip, { labels: { app: 'hello', version } });
const subset = (name: string, version: string) => ({ name, labels: { version } });
const PASSTHROUGH = { trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } } };

interface Asked {
  readonly name?: string;
  readonly subset?: string | null;
  /** More objects. */
  readonly objects?: readonly Body[];
}

function sentTo(kind: ProxyKind, spec: object, { name = 'hello', subset: of = null, objects = [] }: Asked = {}) {
  const all = [
    ...[waypoint({ labels: GLOBAL }), service(), rule(spec), waypointPod('w-1', '10.0.0.9')],
    ...[v('h-1', '10.0.0.1', 'v1'), v('h-2', '10.0.0.2', 'v2'), v('h-3', '10.0.0.3', 'v3')],
    ...objects,
  ];
  const view = new MeshView(meshOf({ a: { objects: all } }));
  const own = view.clusterOf('a');
  const { service: asked } = own.services.get(`sample/${name}`)!;
  const proxy = { ...own.waypoints[0]!.proxies[0]!, kind };
  const shards = view.shardsOf(`sample/${name}`).map(({ endpoints }) => endpoints);
  return assignOne(view, own, proxy, asked, shards, { port: asked.ports[0]!, subset: of });
}

function endpointsSentTo(...asked: Parameters<typeof sentTo>): string | undefined {
  const assignment = sentTo(...asked);
  return assignment && endpointsOf(assignment);
}

test.each<[ProxyKind, string]>([
  ['waypoint', '10.0.0.1:80 0'],
  ['east-west', '10.0.0.2:80 0'],
  ['ingress', '10.0.0.1:80 0, 10.0.0.2:80 0, 10.0.0.3:80 0'],
])('of subsets named after protocols a proxy of kind %s has %s', (kind, expected) => {
  expect(endpointsSentTo(kind, { subsets: [subset('http', 'v1'), subset('tcp', 'v2')] })).toBe(expected);
});

test.each<[ProxyKind, boolean]>([
  ['waypoint', false],
  ['east-west', true],
  ['ingress', false],
])('a rule that passes requests through leaves a proxy of kind %s a cluster: %s', (kind, isThere) => {
  expect(sentTo(kind, PASSTHROUGH) !== undefined).toBe(isThere);
});

test('a subset of a service that is passed through has endpoints by a policy of its own at the waypoint, and never at an ingress gateway', () => {
  const balanced = { trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN' } } };
  const spec = { ...PASSTHROUGH, subsets: [{ ...subset('v1', 'v1'), ...balanced }, subset('v2', 'v2')] };
  const sent = (kind: ProxyKind, of: string) => endpointsSentTo(kind, spec, { subset: of });
  expect([sent('waypoint', 'v1'), sent('waypoint', 'v2')]).toEqual(['10.0.0.1:80 0', undefined]);
  expect([sent('ingress', 'v1'), sent('ingress', 'v2')]).toEqual([undefined, undefined]);
});

test('a subset that is passed through has endpoints by its policy for the port at the waypoint, and never at an ingress gateway', () => {
  const portLevelSettings = [{ port: { number: 80 }, loadBalancer: { simple: 'RANDOM' } }];
  const trafficPolicy = { ...PASSTHROUGH.trafficPolicy, portLevelSettings };
  const sent = (kind: ProxyKind) =>
    endpointsSentTo(kind, { subsets: [{ ...subset('v1', 'v1'), trafficPolicy }] }, { subset: 'v1' });
  expect([sent('waypoint'), sent('ingress')]).toEqual(['10.0.0.1:80 0', undefined]);
});

test('whether unready pods of a subset are sent, its own floor says at an ingress gateway, and that of the rule at the waypoint', () => {
  const unready = pod('h-4', '10.0.0.4', { labels: { app: 'hello', version: 'v1' }, isReady: false });
  const floor = { outlierDetection: { minHealthPercent: 50 } };
  const without = { outlierDetection: { minHealthPercent: 0 } };
  const spec = { trafficPolicy: floor, subsets: [{ ...subset('v1', 'v1'), trafficPolicy: without }] };
  const asked = { subset: 'v1', objects: [unready] };
  expect(endpointsSentTo('waypoint', spec, asked)).toBe('10.0.0.1:80 0');
  expect(endpointsSentTo('ingress', spec, asked)).toBe('10.0.0.1:80 0, 10.0.0.4:80 0');
});

/** With outlier detection for the whole mesh, by MeshConfig. */
const ofWholeMesh = {
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' } },
  data: { mesh: 'defaultTrafficPolicy: { outlierDetection: { consecutive5xxErrors: 3 } }' },
};

test('outlier detection of the whole mesh counts at a waypoint for services that it is not for', () => {
  const objects = [ofWholeMesh, service({ name: 'other', labels: { 'istio.io/use-waypoint': 'none' } })];
  const detected = (name: string) => sentTo('waypoint', {}, { name, objects })?.policy.outlierDetection?.consecutive5xx;
  expect([detected('hello'), detected('other')]).toEqual([undefined, 3]);
});

test('the floor of a service with a traffic distribution counts at its waypoint alone, and not where a route of another service leads to it', () => {
  const spreading = { 'networking.istio.io/traffic-distribution': 'PreferClose' };
  const withFloor = { trafficPolicy: { outlierDetection: { minHealthPercent: 30 } } };
  const ruleFor = (name: string) => rule(withFloor, { name, host: `${name}.sample.svc.cluster.local` });
  const objects = [
    service({ name: 'bound', annotations: spreading }),
    service({ name: 'other', annotations: spreading, labels: { 'istio.io/use-waypoint': 'none' } }),
    ...[ruleFor('bound'), ruleFor('other')],
  ];
  const floor = (name: string) => sentTo('waypoint', {}, { name, objects })?.policy.panicThreshold;
  expect([floor('bound'), floor('other')]).toEqual([30, 0]);
});

test('of a rule for certain proxies, a waypoint has outlier detection only for services that it is not for, and an ingress gateway for all', () => {
  const selecting = (consecutive5xxErrors: number) => ({
    workloadSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } },
    trafficPolicy: { outlierDetection: { consecutive5xxErrors } },
  });
  const objects = [
    service({ name: 'other', labels: { 'istio.io/use-waypoint': 'none' } }),
    rule(selecting(3), { name: 'other', host: 'other.sample.svc.cluster.local' }),
  ];
  const detected = (kind: ProxyKind, name: string) =>
    sentTo(kind, selecting(7), { name, objects })?.policy.outlierDetection?.consecutive5xx;
  expect([detected('waypoint', 'hello'), detected('waypoint', 'other')]).toEqual([undefined, 3]);
  expect([detected('ingress', 'hello'), detected('ingress', 'other')]).toEqual([7, 3]);
});

test('outlier detection of the whole mesh counts at an ingress gateway for a subset, unless the subset has a policy for the port', () => {
  const ofPort = { portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: 'RANDOM' } }] };
  const subsets = [
    { ...subset('v1', 'v1'), trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } },
    { ...subset('v2', 'v2'), trafficPolicy: ofPort },
  ];
  const detected = (name: string) =>
    sentTo('ingress', { subsets }, { subset: name, objects: [ofWholeMesh] })?.policy.outlierDetection?.consecutive5xx;
  expect([detected('v1'), detected('v2')]).toEqual([3, undefined]);
});
