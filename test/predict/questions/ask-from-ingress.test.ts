import type { Outage } from '../../../src/predict/outage/outage';
import { pod } from '../istio/snapshot';
import {
  ask,
  INGRESS,
  meshOf,
  NAMESPACE,
  reasonsOf,
  rule,
  service,
  SERVICE,
  told,
  twoOf,
  UNBOUND,
  WAYPOINT,
  WHOLE,
  workload,
  type Asked,
} from '../mesh';

// Requests from an ingress gateway past any waypoint: which gateway and which of its pods send them, and to whom.

const FROM_INGRESS: Asked = { client: { kind: 'ingress' } };
const MULTI_NETWORK = { switches: { ambientEnableMultiNetworkIngress: true } };
const PAST = [...WHOLE, INGRESS];
const SCALED: Outage = { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' };
const SICK: Outage = {
  ...{ kind: 'failing', service: SERVICE, cluster: 'cluster1' },
  ...{ pods: 1, requests: 1, failure: 'gateway-error' },
};

function ingress(name: string, namespace?: string): string {
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  return INGRESS.replace(/metadata: .*/, `metadata: ${JSON.stringify(metadata)}`);
}

/** A pod of a live cluster. */
function livePod(name: string, ip: string, labels: Readonly<Record<string, string>>, namespace?: string): string {
  return JSON.stringify(pod(name, ip, { labels, ...(namespace === undefined ? {} : { namespace }) }));
}
const GATEWAY = 'gateway.networking.k8s.io/gateway-name';
const ingressPod = (name: string, ip: string, labels: Readonly<Record<string, string>> = {}) =>
  livePod(name, ip, { [GATEWAY]: 'ingress', ...labels }, 'edge');
const WAYPOINT_POD = livePod('waypoint-1', '10.0.0.9', { [GATEWAY]: 'waypoint' });
const APP_PODS = ['10.0.0.1', '10.0.0.2'].map((ip, at) => livePod(`helloworld-${at}`, ip, { app: 'helloworld' }));
const LIVE = [NAMESPACE, WAYPOINT, service(), rule(), INGRESS, WAYPOINT_POD, ...APP_PODS];

test.each([
  [[ingress('b', 'edge'), ingress('a', 'edge')], 'Gateway edge/a'],
  [[ingress('a', 'edge'), ingress('b', 'early')], 'Gateway early/b'],
  [[ingress('a', 'edge'), ingress('b')], 'Gateway b'],
  [[ingress('a'), ingress('b', 'edge')], 'Gateway a'],
  [[ingress('b', 'zebra'), ingress('z')], 'Gateway z'],
  [[ingress('a', 'cafe'), ingress('a')], 'Gateway cafe/a'],
  [[ingress('b'), ingress('a')], 'Gateway a'],
])('of several gateways the first speaks for all, by namespace and name (%#)', (gateways, first) => {
  const answer = ask(twoOf([...WHOLE, ...gateways, WAYPOINT_POD]), FROM_INGRESS);
  expect(answer.reasons).toEqual([expect.objectContaining({ text: 'has no pod.', object: first })]);
});

test('a live gateway without a pod sends nothing, so nobody can say where it ends', () => {
  const answer = ask(twoOf(LIVE), FROM_INGRESS);
  expect([answer.path, told(answer)]).toEqual(['none', 'unknown: unknown → unknown']);
});

describe('a gateway of manifests', () => {
  const yaml = (object: object): string => JSON.stringify(object);
  const LABELS = { [GATEWAY]: 'ingress', 'gateway.istio.io/managed': 'istio.io-gateway-controller' };
  const deployment = (name: string, replicas: number): string =>
    yaml({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'edge', labels: LABELS },
      spec: { replicas, selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS }, spec: {} } },
    });
  const CONFIG_MAP = yaml({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'none', namespace: 'istio-system', labels: { 'gateway.istio.io/defaults-for-class': 'istio' } },
    data: { deployment: 'spec: {replicas: 0}' },
  });

  test.each([
    ['its Deployment', deployment('ingress-istio', 0), 'Deployment edge/ingress-istio'],
    ['a ConfigMap for its class', CONFIG_MAP, 'ConfigMap istio-system/none'],
  ])('that %s leaves without a pod lets nothing in, so nobody can say where it ends', (_what, by, object) => {
    const answer = ask(twoOf([...WHOLE, INGRESS, by]), FROM_INGRESS);
    expect(told(answer)).toBe('unknown: unknown → unknown');
    expect(answer.reasons).toEqual([
      expect.objectContaining({
        object,
        text: 'leaves Gateway edge/ingress without a pod: nothing comes in through it.',
      }),
    ]);
  });

  test('has its pods whatever another Deployment asks for', () => {
    for (const other of [deployment('ingress-istio', 2), deployment('ingress', 0)]) {
      expect(told(ask(twoOf([...WHOLE, INGRESS, other]), FROM_INGRESS))).toBe('local: cluster1 100 → cluster1 100');
    }
  });
});

test('its pods share requests evenly, each to whom it reaches', () => {
  const [first, second] = [ingressPod('first', '10.0.0.3'), ingressPod('second', '10.0.0.4')];
  expect(told(ask(twoOf([...LIVE, first, second]), FROM_INGRESS))).toBe('local: cluster1 100 → cluster1 100');
  // One in a network of its own reaches nobody, and those whom the other reaches are well.
  const lost = ingressPod('second', '10.0.0.4', { 'topology.istio.io/network': 'island' });
  expect(told(ask(twoOf([...LIVE, first, lost]), FROM_INGRESS))).toBe(
    'stuck: cluster1 50, errors 50 → cluster1 50, errors 50',
  );
});

test('a port that the rule passes through to where requests were going is not followed', () => {
  const through = rule().replace('"localityLbSetting"', '"simple":"PASSTHROUGH","localityLbSetting"');
  const answer = ask(twoOf([NAMESPACE, WAYPOINT, service(), through, workload(2), INGRESS]), FROM_INGRESS);
  expect([answer.path, told(answer)]).toEqual(['ingress', 'unknown: unknown → unknown']);
  expect(reasonsOf(answer)).toBe('Gateway edge/ingress has no endpoints for this port.');
});

describe('before Istio 1.30.1, with other networks in reach,', () => {
  const OLD = { ...MULTI_NETWORK, istioVersion: '1.30.0' };
  const DIVERTED =
    'Gateway edge/ingress sends requests to another network, where this version of Istio hands them to the waypoint of the service.';

  test('only requests that go to another network are handed to a waypoint there', () => {
    expect(told(ask(twoOf(PAST, OLD), FROM_INGRESS))).toBe('local: cluster1 100 → cluster1 100');
    // Until outlier detection has acted they stay, and then they go.
    const answer = ask(twoOf(PAST, OLD), { ...FROM_INGRESS, outages: [SICK] });
    expect([answer.path, told(answer), reasonsOf(answer)]).toEqual(['ingress', 'unknown: unknown → unknown', DIVERTED]);
  });

  test('requests of one pod of the gateway are enough', () => {
    const pods = [ingressPod('first', '10.0.0.3'), ingressPod('second', '10.0.0.4')];
    const moved = ingressPod('second', '10.0.0.4', { 'topology.istio.io/network': 'network-of-cluster2' });
    expect(told(ask(twoOf([...LIVE, ...pods], OLD), FROM_INGRESS))).toBe('local: cluster1 100 → cluster1 100');
    expect(reasonsOf(ask(twoOf([...LIVE, pods[0]!, moved], OLD), FROM_INGRESS))).toBe(DIVERTED);
  });

  test('nothing of a service without a waypoint is handed to one', () => {
    const asksForOne = UNBOUND.replace('labels: {', 'labels: {"istio.io/ingress-use-waypoint":"true",');
    const mesh = twoOf([NAMESPACE, asksForOne, rule(), workload(2), INGRESS], OLD);
    const answer = ask(mesh, { ...FROM_INGRESS, outages: [SCALED] });
    expect([answer.path, told(answer)]).toEqual(['ingress', 'failover: cluster2 100 → cluster2 100']);
  });
});

test('a service that only another cluster has is reached there', () => {
  const mesh = meshOf({
    cluster1: { documents: [NAMESPACE, INGRESS], ...MULTI_NETWORK },
    cluster2: { documents: [NAMESPACE, UNBOUND, workload(2)], ...MULTI_NETWORK },
  });
  expect(told(ask(mesh, FROM_INGRESS))).toBe('failover: cluster2 100 → cluster2 100');
});

test('where no route that was read leads to a service from the gateway, what its clients get is not known', () => {
  const route = (parent: object): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: outside, namespace: sample }
spec: ${JSON.stringify({ parentRefs: [{ name: 'ingress', namespace: 'edge', ...parent }], rules: [{ backendRefs: [{ name: 'helloworld', port: 5000 }] }] })}
`;
  const open = INGRESS.replace('protocol: HTTP', 'protocol: HTTP, allowedRoutes: { namespaces: { from: All } }');
  const toldWith = (gateway: string, ...routes: string[]): string =>
    told(ask(twoOf([...WHOLE, gateway, ...routes]), FROM_INGRESS));
  expect(toldWith(open)).toBe('local: cluster1 100 → cluster1 100');
  expect(toldWith(open, route({}))).toBe('local: cluster1 100 → cluster1 100');
  expect(toldWith(INGRESS, route({}))).toBe('unknown: unknown → unknown');
  expect(toldWith(open, route({ sectionName: 'https' }))).toBe('unknown: unknown → unknown');
  expect(reasonsOf(ask(twoOf([...WHOLE, INGRESS, route({})]), FROM_INGRESS))).toContain(
    'that Gateway edge/ingress does not admit (allowedRoutes): no ingress gateway carries it out',
  );
});
