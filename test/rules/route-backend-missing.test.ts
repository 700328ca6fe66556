import { HEALTHY, ROUTE, SERVICE, change, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'route-backend-missing';
const route = (backend: string, more = '') => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: helloworld, namespace: sample}
spec:
  parentRefs: [{group: "", kind: Service, name: helloworld, port: 5000}]
  rules: [{backendRefs: [{name: ${backend}, port: 5000${more}}]}]
`;
const found = (...documents: readonly string[]) => ask(ID, { cluster1: HEALTHY + yaml(...documents) });

test('a name that is not close to any is reported without a guess', () => {
  expect(found(route('reviews'))).toMatchObject([
    {
      messageId: 'notRead',
      path: 'spec.rules[0].backendRefs[0]',
      message:
        'In cluster1, HTTPRoute sample/helloworld sends requests to reviews.sample.svc.cluster.local, which was not read, although other Services of namespace sample were.',
    },
  ]);
});

test('a Service that was read, and one of a namespace of which nothing was read, may be there', () => {
  expect(found(route('helloworld'))).toEqual([]);
  expect(found(route('next'), change(SERVICE, 'name: helloworld\n', 'name: next\n'))).toEqual([]);
  expect(found(route('reviews', ', namespace: elsewhere'))).toEqual([]);
});

test('the host of a ServiceEntry may be there, if istiod reads the entry', () => {
  const entry = (revision: string) =>
    `\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: reviews, namespace: sample, labels: {istio.io/rev: ${revision}}}\nspec: {hosts: [reviews.sample.svc.cluster.local]}\n`;
  expect(found(route('reviews'), entry('default'))).toEqual([]);
  expect(found(route('reviews'), entry('canary'))).toHaveLength(1);
});

test('a destination that gets no requests need not exist', () => {
  expect(found(route('reviews', ', weight: 0'))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('route-backend-missing')).toMatchObject([
    {
      messageId: 'misspelt',
      message:
        'In cluster1, HTTPRoute sample/helloworld sends requests to helloword.sample.svc.cluster.local, which was not read; did you mean helloworld.sample.svc.cluster.local?',
    },
  ]);
});

test('a port that the Service does not have is named with those that it has', () => {
  const wrong = change(
    ROUTE,
    '        - name: helloworld\n          port: 5000',
    '        - name: helloworld\n          port: 5001',
  );
  expect(found(wrong)).toMatchObject([
    {
      object: 'HTTPRoute sample/helloworld',
      path: 'spec.rules[0].backendRefs[0]',
      messageId: 'noSuchPort',
      message:
        'In cluster1, HTTPRoute sample/helloworld sends requests to port 5001 of Service sample/helloworld, which has port 5000.',
    },
  ]);
});

test('a route of an ingress gateway counts, too, where it leads to a namespace with services behind waypoints', () => {
  const gateway = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: ingress, namespace: sample}
spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
`;
  const fromOutside = (backend: string): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: outside, namespace: sample}
spec:
  parentRefs: [{name: ingress}]
  rules: [{backendRefs: [${backend}]}]
`;
  expect(found(gateway, fromOutside('{name: helloworld, port: 5001}'))).toMatchObject([
    { object: 'HTTPRoute sample/outside', messageId: 'noSuchPort' },
  ]);
  expect(found(gateway, fromOutside('{name: helloworl, port: 5000}'))).toMatchObject([
    { object: 'HTTPRoute sample/outside', messageId: 'misspelt' },
  ]);
  expect(found(gateway, fromOutside('{name: helloworld, port: 5000}'))).toEqual([]);
  expect(found(fromOutside('{name: helloworld, port: 5001}'))).toEqual([]);
});
