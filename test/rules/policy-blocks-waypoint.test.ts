import { change, HEALTHY, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'policy-blocks-waypoint';
const policy = (spec: object) =>
  HEALTHY +
  yaml(`
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: p, namespace: sample }
spec: ${JSON.stringify(spec)}
`);
const network = (ingress: readonly object[]) =>
  HEALTHY +
  yaml(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: n, namespace: sample }
spec: ${JSON.stringify({ podSelector: {}, ingress })}
`);
const from = (source: object) => [{ from: [{ source }] }];
const find = (cluster: string) => ask(ID, { cluster1: cluster }).map(({ messageId }) => messageId);

test('the finding names every object that it is about', () => {
  expect(askExample(ID)).toMatchObject([
    {
      messageId: 'refused',
      message:
        'In cluster1, AuthorizationPolicy sample/helloworld refuses cluster.local/ns/sample/sa/waypoint, the identity of Gateway sample/waypoint, at the pods of Service sample/helloworld.',
    },
  ]);
});

test.each([
  ['a namespace-wide policy that allows nothing', policy({})],
  ['a policy that allows another namespace', policy({ rules: from({ namespaces: ['client'] }) })],
  [
    'a policy that denies the namespace of the waypoint',
    policy({ action: 'DENY', rules: from({ namespaces: ['sample'] }) }),
  ],
  [
    'an HTTP rule for pods, which ztunnel never matches',
    policy({ rules: [{ to: [{ operation: { methods: ['GET'] } }] }] }),
  ],
])('%s refuses the waypoint', (_name, cluster) => {
  expect(find(cluster)).toEqual(['refused']);
});

test.each([
  ['the namespace of the waypoint', policy({ rules: from({ namespaces: ['sample'] }) })],
  ['other pods', policy({ selector: { matchLabels: { app: 'other' } }, rules: from({ namespaces: ['client'] }) })],
  ['the Service', policy({ targetRefs: [{ group: '', kind: 'Service', name: 'helloworld' }] })],
  ['addresses, which may be those of the waypoint', policy({ rules: from({ ipBlocks: ['10.0.0.0/8'] }) })],
  ['pods that are not in the mesh', change(policy({}), 'istio.io/dataplane-mode: ambient', 'team: payments')],
])('a policy for %s passes', (_name, cluster) => {
  expect(find(cluster)).toEqual([]);
});

test('a NetworkPolicy lets tunnels in, or is found', () => {
  expect(find(network([{ ports: [{ port: 5000 }] }]))).toEqual(['closed']);
  expect(find(network([{ ports: [{ port: 5000 }, { port: 15008 }] }]))).toEqual([]);
  expect(find(network([{ from: [{ podSelector: {} }] }]))).toEqual([]);
});
