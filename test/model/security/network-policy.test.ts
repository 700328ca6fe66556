import { toKubeObject } from '../../../src/model/read/tree/objects';
import { judgeNetwork, toNetworkPolicy, type NetworkPod } from '../../../src/model/security/network-policy';

// What the network policies of a pod keep from a port of it.

const policyOf = (spec: object, namespace = 'app') => {
  const origin = { file: 'a.yaml', document: 1, line: 1 };
  const body = { metadata: { name: 'n', namespace }, spec: { podSelector: {}, ...spec } };
  return toNetworkPolicy(toKubeObject(body, 'networking.k8s.io/v1', 'NetworkPolicy', origin))!;
};
const POD = { namespace: 'app', labels: { app: 'web' } };
const KNOWN: NetworkPod = { namespace: 'front', namespaceLabels: { team: 'a' }, labels: { app: 'client' } };
const ingress = (specs: readonly object[], from: NetworkPod = {}) =>
  judgeNetwork(
    specs.map((spec) => policyOf(spec)),
    'ingress',
    POD,
    from,
    15008,
  ).refused;
const peer = (...from: readonly object[]) => ({ ingress: [{ from }] });
const team = (value: string) => ({ namespaceSelector: { matchLabels: { team: value } } });
const app = (value: string) => ({ podSelector: { matchLabels: { app: value } } });

test.each<[string, readonly object[], NetworkPod, string]>([
  ['no policy', [], {}, 'none'],
  ['a policy for what goes out only', [{ policyTypes: ['Egress'] }], {}, 'none'],
  [
    'two policies, one of which lets it through',
    [{ ingress: [] }, { ingress: [{ ports: [{ port: 15008 }] }] }],
    {},
    'none',
  ],
  ['a named port', [{ ingress: [{ ports: [{ port: 'hbone' }] }] }], {}, 'some'],
  ['every port of TCP', [{ ingress: [{ ports: [{ protocol: 'TCP' }] }] }], {}, 'none'],
  ['empty lists, which ask for nothing', [{ ingress: [{ from: [], ports: [] }] }], {}, 'none'],
  ['a namespace that is not known', [peer(team('a'))], {}, 'some'],
  ['every namespace', [peer({ namespaceSelector: {} })], {}, 'none'],
  ['the right namespace', [peer(team('a'))], KNOWN, 'none'],
  ['another namespace', [peer(team('b'))], KNOWN, 'all'],
  ['a namespace whose labels were not read', [peer(team('b'))], { namespace: 'front' }, 'some'],
  ['pods of the own namespace', [peer(app('client'))], KNOWN, 'all'],
  ['the right pods of the right namespace', [peer({ ...team('a'), ...app('client') })], KNOWN, 'none'],
  ['other pods of it', [peer({ ...team('a'), ...app('other') })], KNOWN, 'all'],
  ['any address', [peer({ ipBlock: { cidr: '0.0.0.0/0' } })], KNOWN, 'none'],
  ['any address but some', [peer({ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } })], KNOWN, 'some'],
])('%s', (_name, specs, from, expected) => {
  expect(ingress(specs, from)).toBe(expected);
});

test('a policy of another namespace, or for other pods, does not count', () => {
  const elsewhere = policyOf({ ingress: [] }, 'other');
  const others = policyOf({ podSelector: { matchLabels: { app: 'other' } }, ingress: [] });
  expect(judgeNetwork([elsewhere, others], 'ingress', POD, {}, 15008)).toEqual({ refused: 'none', by: undefined });
});

test('what goes out counts by its own rules, and by default only where there are some', () => {
  const out = (spec: object) => judgeNetwork([policyOf(spec)], 'egress', POD, {}, 15008).refused;
  expect(out({ ingress: [] })).toBe('none');
  expect(out({ egress: [] })).toBe('all');
  expect(out({ egress: [{ ports: [{ port: 15008 }] }] })).toBe('none');
});
