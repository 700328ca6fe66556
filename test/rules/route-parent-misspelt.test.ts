import { HEALTHY, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'route-parent-misspelt';

const route = (parent: object): string => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: helloworld, namespace: sample }
spec: { parentRefs: [${JSON.stringify(parent)}], rules: [{ backendRefs: [{ name: helloworld, port: 5000 }] }] }
`;
const virtualService = (host: string): string => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: helloworld, namespace: sample }
spec: { hosts: [${host}], http: [{ retries: { attempts: 2 }, route: [{ destination: { host: ${host} } }] }] }
`;
const SERVICE = { group: '', kind: 'Service', name: 'helloworld' };
const GATEWAY = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: helloworld, namespace: sample }
spec: { gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`;

const found = (...documents: string[]): string[] =>
  ask(ID, { a: HEALTHY + yaml(...documents) }).map(({ messageId, path }) => `${messageId} ${path}`);

test('the finding names the route, its host, and the service that has none', () => {
  expect(askExample(ID)).toMatchObject([
    {
      cluster: 'cluster1',
      object: 'HTTPRoute sample/helloworld',
      messageId: 'misspelt',
      message:
        'In cluster1, no service has the host heloworld.sample.svc.cluster.local that HTTPRoute sample/helloworld is for, and Service sample/helloworld, whose name is almost the same, has no route.',
    },
  ]);
});

test.each([
  ['a misspelt host of a VirtualService', [virtualService('heloworld')], ['misspelt spec.hosts']],
  ['a parent without a kind', [route({ name: 'helloworld' })], ['notService spec.parentRefs[0]']],
  ['a Service of another group', [route({ ...SERVICE, group: 'core' })], ['notService spec.parentRefs[0]']],
  ['the Service itself', [route(SERVICE)], []],
  ['a Gateway of that name', [route({ name: 'helloworld' }), GATEWAY], []],
  ['a Gateway that was not read, of another name', [route({ name: 'ingress' })], []],
  ['a host of another service', [virtualService('payments')], []],
  ['all hosts', [virtualService('"*"')], []],
  ['a misspelt host beside a route of the service', [virtualService('heloworld'), route(SERVICE)], []],
])('%s', (_what, documents, expected) => {
  expect(found(...documents)).toEqual(expected);
});

test('a parent that is not a Service is told by its kind and group', () => {
  expect(ask(ID, { a: HEALTHY + yaml(route({ ...SERVICE, group: 'core' })) })).toMatchObject([
    {
      messageId: 'notService',
      message:
        'In a, HTTPRoute sample/helloworld is attached to Service sample/helloworld of group core, which was not read, and Service sample/helloworld of that name has no route.',
    },
  ]);
});
