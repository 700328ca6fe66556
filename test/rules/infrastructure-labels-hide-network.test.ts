import { change, EAST_WEST_GATEWAY, HEALTHY, yaml } from '../../src/rules/engine/example-mesh';
import type { Example } from '../../src/rules/engine/rule';
import { ask } from './support';

const LABEL = '    topology.istio.io/network: network-of-cluster1\n';
const infrastructure = (text: string, gateway = EAST_WEST_GATEWAY) =>
  change(gateway, 'spec:\n', `spec:\n  infrastructure: ${text}\n`);
const HIDDEN = infrastructure('{labels: {team: mesh}}');
const SERVICE = `
apiVersion: v1
kind: Service
metadata: {name: eastwest, namespace: istio-system, labels: {topology.istio.io/network: network-of-cluster1}}
spec: {type: LoadBalancer, ports: [{name: tls-hbone, port: 15008}]}
`;
const found = (gateways: readonly string[], facts?: Example['facts'], cluster1 = HEALTHY) =>
  ask('infrastructure-labels-hide-network', { cluster1: cluster1 + yaml(...gateways), cluster2: HEALTHY }, facts);

test('the gateway, the cluster that needs it, and the service are named', () => {
  expect(found([HIDDEN])).toEqual([
    {
      cluster: 'cluster1',
      object: 'Gateway istio-system/istio-eastwestgateway',
      path: 'spec.infrastructure.labels',
      messageId: 'labelNotCopied',
      message:
        'In cluster1, Gateway istio-system/istio-eastwestgateway has topology.istio.io/network in metadata.labels, and spec.infrastructure.labels does not repeat it, so cluster2 cannot reach Service sample/helloworld here.',
    },
  ]);
});

test('a label with another network there hides the network of the Gateway', () => {
  expect(found([infrastructure('{labels: {topology.istio.io/network: another}}')])).toHaveLength(1);
});

test('a label that reaches the Service, or may, is not hidden', () => {
  for (const gateway of [
    EAST_WEST_GATEWAY,
    infrastructure('{annotations: {a: b}}'),
    infrastructure('{labels: {topology.istio.io/network: network-of-cluster1}}'),
    infrastructure('{labels: {a: b}, parametersRef: {kind: ConfigMap, name: x}}'),
  ])
    expect(found([gateway])).toEqual([]);
});

test('a gateway that says no network gets it from the installation', () => {
  expect(found([change(HIDDEN, `  labels:\n${LABEL}`, '')])).toEqual([]);
});

test('with addresses of its own the Gateway itself is found', () => {
  expect(found([change(HIDDEN, 'spec:\n', 'spec:\n  addresses: [{value: 203.0.113.7}]\n')])).toEqual([]);
  expect(found([change(HIDDEN, 'spec:\n', 'spec:\n  addresses: []\n')])).toHaveLength(1);
});

test('another way in is enough', () => {
  const second = change(EAST_WEST_GATEWAY, 'name: istio-eastwestgateway', 'name: second');
  expect(found([HIDDEN, second])).toEqual([]);
  expect(found([HIDDEN, SERVICE])).toEqual([]);
  expect(found([HIDDEN, change(HIDDEN, 'name: istio-eastwestgateway', 'name: second')])).toHaveLength(2);
});

test('no request comes from another network where there is one network, or no pods', () => {
  expect(found([HIDDEN], { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } })).toEqual([]);
  expect(found([HIDDEN], {}, change(HEALTHY, 'replicas: 2', 'replicas: 0'))).toEqual([]);
});
