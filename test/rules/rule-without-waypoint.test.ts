import { change, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from '../../src/rules/example-mesh';
import { ask } from './support';

const ID = 'rule-without-waypoint';
const USE = '    istio.io/use-waypoint: waypoint\n';
const UNBOUND = change(SERVICE, USE, '');
const found = (...documents: readonly string[]) => ask(ID, { cluster1: yaml(WORKLOAD, ...documents) });

test('the rule and the service are named', () => {
  expect(found(NAMESPACE, WAYPOINT, UNBOUND, RULE)).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: undefined,
      message:
        'In cluster1, DestinationRule sample/helloworld asks for failover of Service sample/helloworld, which no waypoint handles.',
    },
  ]);
  expect(found(NAMESPACE, change(SERVICE, 'waypoint: waypoint', 'waypoint: none'), RULE)).toHaveLength(1);
});

test('a service with a waypoint has one, by its own label or its namespace’s, read or not', () => {
  expect(found(NAMESPACE, SERVICE, RULE)).toEqual([]);
  expect(found(change(NAMESPACE, 'labels:\n', `labels:\n${USE}`), UNBOUND, RULE)).toEqual([]);
});

test('whether a namespace is ambient, or has a waypoint, is not known where it was not read', () => {
  expect(found(UNBOUND, RULE)).toEqual([]);
});

test('outside of the ambient mesh sidecars read the rule', () => {
  expect(found(change(NAMESPACE, 'dataplane-mode: ambient', 'dataplane-mode: none'), UNBOUND, RULE)).toEqual([]);
  const legacy = change(NAMESPACE, 'name: sample', 'name: legacy').replace(
    'istio.io/dataplane-mode: ambient',
    'istio-injection: enabled',
  );
  expect(found(NAMESPACE, UNBOUND, RULE, legacy)).toEqual([]);
});

test('an ingress gateway reads the rule of a host that it leads to', () => {
  const ingress = (host: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: public, namespace: sample}
spec: {hosts: [a.example.com], gateways: [ingress/public], http: [{route: [{destination: {host: ${host}}}]}]}
`;
  expect(found(NAMESPACE, UNBOUND, RULE, ingress('helloworld'))).toEqual([]);
  expect(found(NAMESPACE, UNBOUND, RULE, ingress('other'))).toHaveLength(1);
});

test('only failover that is asked for, of a service that was read, is missed', () => {
  expect(found(NAMESPACE, UNBOUND, RULE.slice(0, RULE.indexOf('    loadBalancer')))).toEqual([]);
  expect(found(NAMESPACE, RULE)).toEqual([]);
});

test('what istiod generates is nobody’s to bind', () => {
  const generated = change(UNBOUND, 'labels:\n', 'labels:\n    gateway.istio.io/managed: istio.io-mesh-controller\n');
  expect(found(NAMESPACE, generated, RULE)).toEqual([]);
});
