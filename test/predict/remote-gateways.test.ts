import type { Outage } from '../../src/predict/outage/outage';
import { ask, meshOf, NAMESPACE, peer, reasonsOf, service, SERVICE, told, UNBOUND, WHOLE, workload } from './mesh';

// A Gateway of class istio-remote is declared in one cluster, and stands in another: that one lets requests in, or does not.

const GONE: readonly Outage[] = [{ kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' }];
const PEER = peer('198.51.100.2');

function askThroughPeer(cluster2: readonly string[], outages = GONE) {
  return told(ask(meshOf({ cluster1: [...WHOLE, PEER], cluster2 }), { outages }));
}

test('a gateway that another cluster declares leads to the cluster of its network', () => {
  expect(askThroughPeer(WHOLE)).toBe('failover: cluster2 100 → cluster2 100');
});

test.each([
  ['a Service that is not global', [service('helloworld', { 'istio.io/global': 'false' })]],
  ['another port of the Service', [service().replace('port: 5000', 'port: 5001')]],
  ['no Service', []],
])('requests are lost where the cluster that the gateway stands in has %s', (_, documents) => {
  const cluster2 = [...WHOLE.filter((text) => text !== service()), ...documents];
  expect(askThroughPeer(cluster2)).toBe('blackhole: errors 100 → errors 100');
});

test('an outage of the gateways of the cluster that it stands in closes it', () => {
  const outages: readonly Outage[] = [...GONE, { kind: 'gateway-down', cluster: 'cluster2' }];
  expect(askThroughPeer(WHOLE, outages)).toBe('blackhole: errors 100 → errors 100');
});

const CLOSED: Outage = { kind: 'gateway-down', cluster: 'cluster2' };
const NO_WAYPOINT: Outage = { kind: 'waypoint-down', cluster: 'cluster1' };
const DIRECT = [NAMESPACE, UNBOUND, workload(2)];

/** Node proxies send requests there: without a waypoint, or to the waypoint of the other cluster. */
function askByNodeProxy(documents: readonly string[], ...outages: Outage[]) {
  return ask(meshOf({ cluster1: [...documents, PEER], cluster2: documents }), { outages });
}

test('so it does where node proxies use the gateway, and an outage of those that declare it does not', () => {
  expect(told(askByNodeProxy(DIRECT))).toBe('split: cluster1 50, cluster2 50 → cluster1 50, cluster2 50');
  expect(told(askByNodeProxy(DIRECT, CLOSED))).toBe('stuck: cluster1 50, errors 50 → cluster1 50, errors 50');
  expect(told(askByNodeProxy(WHOLE, NO_WAYPOINT, CLOSED))).toBe('blackhole: errors 100 → errors 100');
  const elsewhere: Outage = { kind: 'gateway-down', cluster: 'cluster1' };
  expect(told(askByNodeProxy(DIRECT, elsewhere))).toBe('split: cluster1 50, cluster2 50 → cluster1 50, cluster2 50');
  expect(told(askByNodeProxy(WHOLE, NO_WAYPOINT, elsewhere))).toBe('failover: cluster2 100 → cluster2 100');
});

test('the reasons name the cluster that the gateway stands in', () => {
  expect(reasonsOf(askByNodeProxy(DIRECT))).toContain('the gateway of cluster2, for 2');
  expect(reasonsOf(askByNodeProxy(WHOLE, NO_WAYPOINT, CLOSED))).toContain(
    'the gateway of cluster2 accepts no connections',
  );
});

/** Refuses all that comes through the gateway of its cluster. */
const REFUSING = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: nobody, namespace: istio-system }
spec: { targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: east-west }] }
`;
/** A Gateway of class istio-east-west in cluster2. */
const EAST_WEST = PEER.replace('name: peer', 'name: east-west')
  .replace('istio-remote', 'istio-east-west')
  .replace(/ {2}addresses: .*\n/, '')
  .replace(
    'protocol: HBONE',
    'protocol: HBONE, tls: { mode: Terminate, options: { gateway.istio.io/tls-terminate-mode: ISTIO_MUTUAL } }',
  );

test('what refuses requests at the gateway is what does so in the cluster that it stands in', () => {
  const refusing = [...WHOLE, EAST_WEST, REFUSING];
  const there = meshOf({ cluster1: [...WHOLE, PEER], cluster2: { documents: refusing, gateways: [] } });
  expect(told(ask(there, { outages: GONE }))).toBe('denied: errors 100 → errors 100');
});
