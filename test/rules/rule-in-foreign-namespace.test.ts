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

const CLIENTS = change(NAMESPACE, 'name: sample', 'name: clients');
const THERE = change(DESTINATION_RULE, 'namespace: sample', 'namespace: clients');
const found = (...documents: readonly string[]) =>
  ask('rule-in-foreign-namespace', { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD, ...documents) });

test('the rule, the service and its waypoint are named', () => {
  expect(found(CLIENTS, THERE)).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule clients/helloworld',
      path: 'metadata.namespace',
      messageId: 'notRead',
      message:
        'In cluster1, DestinationRule clients/helloworld asks for failover of Service sample/helloworld, which Gateway sample/waypoint handles.',
    },
  ]);
});

test('the namespaces of the service, of its waypoint, and of istiod are looked into', () => {
  expect(found(DESTINATION_RULE)).toEqual([]);
  const system = change(NAMESPACE, 'name: sample', 'name: istio-system');
  expect(found(system, change(DESTINATION_RULE, 'namespace: sample', 'namespace: istio-system'))).toEqual([]);
  const shared = change(
    change(WAYPOINT, 'namespace: sample', 'namespace: clients'),
    'HBONE\n',
    'HBONE\n      allowedRoutes: {namespaces: {from: All}}\n',
  );
  const other = change(SERVICE, 'name: helloworld', 'name: second').replace(
    'use-waypoint: waypoint\n',
    'use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: clients\n',
  );
  expect(found(CLIENTS, shared, other, change(THERE, 'host: helloworld', 'host: second'))).toEqual([]);
});

test('a namespace that was not read, or is not ambient, may have sidecars', () => {
  expect(found(THERE)).toEqual([]);
  expect(found(change(CLIENTS, 'dataplane-mode: ambient', 'dataplane-mode: none'), THERE)).toEqual([]);
});

test('a namespace that was not read is the wrong one where other clusters have the rule in that of the service', () => {
  const at = (rule: string): string => yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD, rule);
  const clusters = { cluster1: at(DESTINATION_RULE), cluster2: at(THERE) };
  expect(ask('rule-in-foreign-namespace', clusters)).toMatchObject([
    { cluster: 'cluster2', object: 'DestinationRule clients/helloworld' },
  ]);
  const both = { cluster1: at(DESTINATION_RULE), cluster2: at(THERE) + yaml(DESTINATION_RULE) };
  expect(ask('rule-in-foreign-namespace', both)).toEqual([]);
});

test('a rule with the host of the same service in another namespace, where its own has none, has the wrong host', () => {
  const theirs = [NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, WORKLOAD].map((text) =>
    text.replaceAll('sample', 'clients'),
  );
  const withOwn = theirs.filter((text) => !text.includes('kind: DestinationRule'));
  expect(found(DESTINATION_RULE, ...withOwn, THERE)).toMatchObject([
    {
      object: 'DestinationRule clients/helloworld',
      path: 'spec.host',
      messageId: 'otherHost',
      message:
        'In cluster1, DestinationRule clients/helloworld asks for failover of Service sample/helloworld, and Service ' +
        'clients/helloworld, of the namespace of the rule, has no rule.',
    },
  ]);
});

test('a gateway reads the rules of its namespace', () => {
  const gateway = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: clients}
spec: {gatewayClassName: istio}
`;
  expect(found(CLIENTS, THERE, gateway)).toEqual([]);
});

test('a DestinationRule without failover, or for another host, is not concerned', () => {
  expect(found(CLIENTS, THERE.slice(0, THERE.indexOf('    loadBalancer')))).toEqual([]);
  expect(found(CLIENTS, change(THERE, 'host: helloworld', 'host: other'))).toEqual([]);
});
