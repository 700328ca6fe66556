import { DESTINATION_RULE, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const ID = 'input-not-followed';
const HOST = 'helloworld.sample.svc.cluster.local';

const found = (...documents: readonly string[]) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, WORKLOAD, ...documents) });

function entry(host: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: entry
  namespace: sample
spec:
  hosts:
    - ${host}
`;
}

test('an object that may change what becomes of requests is named once, with the service', () => {
  expect(found(entry(HOST))).toEqual([
    expect.objectContaining({
      cluster: 'cluster1',
      object: 'ServiceEntry sample/entry',
      messageId: 'notFollowed',
      message: expect.stringContaining('It concerns sample/helloworld.') as string,
    }),
  ]);
});

test('an object for another host is not', () => {
  expect(found(entry('api.example.com'))).toEqual([]);
});

test('an object that a part of the requests may meet is left to the reservations of answers', () => {
  const retries = DESTINATION_RULE.replace('trafficPolicy:\n', 'trafficPolicy:\n    retryBudget: { percent: 20 }\n');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, retries, WORKLOAD) })).toEqual([]);
});

test('a route for connections is not named of a service that has ports for HTTP alone', () => {
  const route = `
apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TCPRoute
metadata:
  name: route
  namespace: sample
spec:
  parentRefs: [{ group: "", kind: Service, name: helloworld }]
  rules: [{ backendRefs: [{ name: helloworld, port: 5000 }] }]
`;
  expect(found(route)).toEqual([]);
  const tcp = SERVICE.replace('name: http', 'name: tcp');
  expect(tcp).not.toBe(SERVICE);
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, tcp, DESTINATION_RULE, WORKLOAD, route) })).toHaveLength(1);
});
