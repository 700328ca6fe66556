import type { Outage } from '../../src/predict/outage/outage';
import { ask, meshOf, service, SERVICE, told, WHOLE } from './mesh';

// A Gateway of class istio-remote is declared in one cluster, and stands in another: that one lets requests in, or does not.

const GONE: readonly Outage[] = [{ kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' }];
const PEER = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: peer, namespace: istio-system, labels: { topology.istio.io/network: network-of-cluster2 } }
spec:
  gatewayClassName: istio-remote
  addresses: [{ type: IPAddress, value: 198.51.100.2 }]
  listeners: [{ name: hbone, port: 15008, protocol: HBONE }]
`;

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
