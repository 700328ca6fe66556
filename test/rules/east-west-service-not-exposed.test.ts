import { EAST_WEST_GATEWAY, HEALTHY, change, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'east-west-service-not-exposed';
const HIDDEN = change(
  EAST_WEST_GATEWAY,
  '  labels:\n',
  '  annotations: {networking.istio.io/service-type: ClusterIP}\n  labels:\n',
);
const found = (gateways: readonly string[], facts: Record<string, unknown> = {}) =>
  ask(ID, { cluster1: HEALTHY + yaml(...gateways), cluster2: HEALTHY }, { cluster1: facts });

test('a second gateway, or an address that is known, is a way in', () => {
  expect(found([HIDDEN])).toHaveLength(1);
  expect(found([HIDDEN, change(EAST_WEST_GATEWAY, 'name: istio-eastwestgateway', 'name: second')])).toEqual([]);
  expect(found([HIDDEN], { gateways: ['203.0.113.1'] })).toEqual([]);
  const addressed = change(HIDDEN, 'spec:\n', 'spec:\n  addresses: [{value: 203.0.113.1}]\n');
  expect(found([addressed])).toEqual([]);
});

test('the annotation counts on the Gateway itself, and not in spec.infrastructure', () => {
  const of = (gateway: string, annotations: string): string =>
    change(gateway, 'spec:\n', `spec:\n  infrastructure: {annotations: {${annotations}}}\n`);
  expect(found([of(HIDDEN, 'example.com/team: mesh')])).toHaveLength(1);
  expect(found([of(EAST_WEST_GATEWAY, 'networking.istio.io/service-type: ClusterIP')])).toEqual([]);
});

test('NodePort without a selector of Nodes has no address that istiod takes', () => {
  const ofNodes = change(HIDDEN, 'service-type: ClusterIP', 'service-type: NodePort');
  expect(found([ofNodes])).toHaveLength(1);
  const selecting = change(
    ofNodes,
    'service-type: NodePort',
    'service-type: NodePort, traffic.istio.io/nodeSelector: "{}"',
  );
  expect(found([selecting])).toEqual([]);
});

test('a type that Kubernetes does not know is refused with the whole Service', () => {
  expect(found([change(HIDDEN, 'service-type: ClusterIP', 'service-type: loadbalancer')])).toHaveLength(1);
});

test('a ConfigMap of parameters counts over the annotation, and is named', () => {
  const parameters = (data: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ours, namespace: istio-system, labels: { gateway.istio.io/defaults-for-class: istio-east-west } }
data: { service: "spec: ${data}" }
`;
  expect(found([EAST_WEST_GATEWAY, parameters('{ type: ClusterIP }')])).toMatchObject([
    { object: 'ConfigMap istio-system/ours', path: 'data.service' },
  ]);
  expect(found([HIDDEN, parameters('{ type: LoadBalancer }')])).toEqual([]);
  expect(found([EAST_WEST_GATEWAY, parameters('{ type: ClusterIP, externalIPs: [203.0.113.1] }')])).toEqual([]);
});

test('clusters of one network do not need a gateway', () => {
  const facts = { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } };
  expect(ask(ID, { cluster1: HEALTHY + yaml(HIDDEN), cluster2: HEALTHY }, facts)).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('east-west-service-not-exposed')).toMatchObject([
    {
      messageId: 'notExposed',
      message:
        'In cluster1, the Service of Gateway istio-system/istio-eastwestgateway is of type ClusterIP, and cluster2 has to reach Service sample/helloworld through it.',
    },
  ]);
});
