import {
  change,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const ID = 'rule-without-waypoint';
const USE = '    istio.io/use-waypoint: waypoint\n';
const UNBOUND = change(SERVICE, USE, '');
const MANAGED = 'gateway.istio.io/managed: istio.io-mesh-controller';
const found = (...documents: readonly string[]) => ask(ID, { cluster1: yaml(WORKLOAD, ...documents) });

test('the rule and the service are named', () => {
  expect(found(NAMESPACE, WAYPOINT, UNBOUND, DESTINATION_RULE)).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: undefined,
      messageId: 'notHandled',
      message:
        'In cluster1, DestinationRule sample/helloworld asks for failover of Service sample/helloworld, which no waypoint handles.',
    },
  ]);
  expect(found(NAMESPACE, change(SERVICE, 'waypoint: waypoint', 'waypoint: none'), DESTINATION_RULE)).toHaveLength(1);
});

test('a service with a waypoint has one, by its own label or its namespace’s, read or not', () => {
  expect(found(NAMESPACE, SERVICE, DESTINATION_RULE)).toEqual([]);
  expect(found(change(NAMESPACE, 'labels:\n', `labels:\n${USE}`), UNBOUND, DESTINATION_RULE)).toEqual([]);
});

test('whether a namespace is ambient, or has a waypoint, is not known where it was not read', () => {
  expect(found(UNBOUND, DESTINATION_RULE)).toEqual([]);
});

test('outside of the ambient mesh sidecars read the rule', () => {
  expect(
    found(change(NAMESPACE, 'dataplane-mode: ambient', 'dataplane-mode: none'), UNBOUND, DESTINATION_RULE),
  ).toEqual([]);
  const legacy = change(NAMESPACE, 'name: sample', 'name: legacy').replace(
    'istio.io/dataplane-mode: ambient',
    'istio-injection: enabled',
  );
  expect(found(NAMESPACE, UNBOUND, DESTINATION_RULE, legacy)).toEqual([]);
});

test('an ingress gateway reads the rule of a host that it leads to', () => {
  const ingress = (host: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: public, namespace: sample}
spec: {hosts: [a.example.com], gateways: [ingress/public], http: [{route: [{destination: {host: ${host}}}]}]}
`;
  expect(found(NAMESPACE, UNBOUND, DESTINATION_RULE, ingress('helloworld'))).toEqual([]);
  expect(found(NAMESPACE, UNBOUND, DESTINATION_RULE, ingress('other'))).toHaveLength(1);
});

test('only failover that is asked for, of a service that was read, is missed', () => {
  expect(found(NAMESPACE, UNBOUND, DESTINATION_RULE.slice(0, DESTINATION_RULE.indexOf('    loadBalancer')))).toEqual(
    [],
  );
  expect(found(NAMESPACE, DESTINATION_RULE)).toEqual([]);
});

test('a Service that istiod generates is not bound', () => {
  const labels = `labels:\n    gateway.networking.k8s.io/gateway-name: waypoint\n    ${MANAGED}\n`;
  expect(found(NAMESPACE, change(UNBOUND, 'labels:\n', labels), DESTINATION_RULE)).toEqual([]);
});

test('a service with the label of those that istiod generates is bound to no waypoint, and the label is named', () => {
  const copied = change(SERVICE, 'labels:\n', `labels:\n    ${MANAGED}\n`);
  expect(found(NAMESPACE, WAYPOINT, copied, DESTINATION_RULE)).toMatchObject([
    {
      object: 'Service sample/helloworld',
      path: 'metadata.labels["gateway.istio.io/managed"]',
      messageId: 'takenForOfGateway',
    },
  ]);
});
