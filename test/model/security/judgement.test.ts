import { parse } from 'yaml';
import { toKubeObject } from '../../../src/model/read/tree/objects';
import { toAuthorizationPolicy } from '../../../src/model/security/authorization-policy';
import { judge } from '../../../src/model/security/judgement';
import type { Connection, Enforcer } from '../../../src/model/security/matches';
import { toNetworkPolicy } from '../../../src/model/security/network-policy';

// What a list of policies refuses of connections that are known in part.

const policyOf = (spec: string) => {
  const body = { metadata: { name: 'p', namespace: 'app' }, spec: parse(spec) as unknown };
  const origin = { file: 'a.yaml', document: 1, line: 1 };
  return toAuthorizationPolicy(toKubeObject(body, 'security.istio.io/v1', 'AuthorizationPolicy', origin))!;
};

const connection = (enforcer: Enforcer, more: Partial<Connection> = {}): Connection => ({
  enforcer,
  peer: { trustDomain: 'td', namespace: undefined, serviceAccount: undefined },
  port: 80,
  trustDomains: ['td', 'old'],
  ...more,
});
const refused = (specs: readonly string[], by: Enforcer, more: Partial<Connection> = {}) =>
  judge(specs.map(policyOf), connection(by, more)).refused;

const ALLOW_ALL = '{ rules: [{}] }';
const DENY_HTTP = '{ action: DENY, rules: [{ to: [{ operation: { methods: [GET] } }] }] }';
const principals = (...names: readonly string[]) =>
  `{ rules: [{ from: [{ source: { principals: [${names.join(', ')}] } }] }] }`;

test.each<[string, readonly string[], Enforcer, string]>([
  ['no policy', [], 'ztunnel', 'none'],
  ['ALLOW for all', [ALLOW_ALL], 'ztunnel', 'none'],
  ['ALLOW for all beside one for nobody', ['{}', ALLOW_ALL], 'ztunnel', 'none'],
  ['DENY over ALLOW', [ALLOW_ALL, '{ action: DENY, rules: [{}] }'], 'ztunnel', 'all'],
  ['a principal that a client may have', [principals('td/ns/a/sa/b')], 'ztunnel', 'some'],
  ['a principal that no client has', [principals('other/ns/a/sa/b')], 'ztunnel', 'all'],
  ['a prefix that all clients have', [principals('td/*')], 'ztunnel', 'none'],
  ['a suffix', [principals('"*/sa/b"')], 'ztunnel', 'some'],
  ['cluster.local at ztunnel, which is a name as any', [principals('cluster.local/ns/a/sa/b')], 'ztunnel', 'all'],
  ['cluster.local at an Envoy, which is its own', [principals('cluster.local/ns/a/sa/b')], 'envoy-http', 'some'],
  ['an alias at an Envoy', [principals('old/ns/a/sa/b')], 'envoy-tcp', 'some'],
  ['DENY by HTTP alone at ztunnel: istiod and ztunnel differ', [DENY_HTTP], 'ztunnel', 'some'],
  ['DENY by HTTP alone for TCP', [DENY_HTTP], 'envoy-tcp', 'all'],
  ['DENY by HTTP', [DENY_HTTP], 'envoy-http', 'some'],
  ['ALLOW of every method', ['{ rules: [{ to: [{ operation: { methods: ["*"] } }] }] }'], 'envoy-http', 'none'],
  ['ALLOW of no host', ['{ rules: [{ to: [{ operation: { notHosts: ["*"] } }] }] }'], 'envoy-http', 'all'],
  [
    'ALLOW of what is in all of several lists',
    ['{ rules: [{ from: [{ source: { namespaces: ["*"] } }], to: [{ operation: { ports: ["81"] } }] }] }'],
    'ztunnel',
    'all',
  ],
  [
    'ALLOW of one of several sources',
    ['{ rules: [{ from: [{ source: { principals: [x] } }, { source: { namespaces: ["*"] } }] }] }'],
    'ztunnel',
    'none',
  ],
  ['an empty source, which ztunnel never matches', ['{ rules: [{ from: [{ source: {} }] }] }'], 'ztunnel', 'all'],
  ['CUSTOM at an Envoy', ['{ action: CUSTOM, rules: [{}] }'], 'envoy-http', 'some'],
  ['CUSTOM at ztunnel', ['{ action: CUSTOM, rules: [{}] }'], 'ztunnel', 'none'],
])('%s', (_name, specs, enforcer, expected) => {
  expect(refused(specs, enforcer)).toBe(expected);
});

test('the policy that refuses is named: one that denies, else the first that allows', () => {
  const [allow, deny] = [policyOf('{}'), policyOf('{ action: DENY, rules: [{}] }')];
  expect(judge([allow, deny], connection('ztunnel')).by).toBe(deny);
  expect(judge([allow], connection('ztunnel')).by).toBe(allow);
  expect(judge([policyOf(ALLOW_ALL)], connection('ztunnel')).by).toBeUndefined();
});

test('what istiod itself allows is one policy more', () => {
  expect(judge([policyOf('{}')], connection('ztunnel'), 'all').refused).toBe('none');
  expect(judge([], connection('ztunnel'), 'none')).toEqual({ refused: 'all', by: undefined });
});

test('a known identity matches, or does not', () => {
  const peer = { trustDomain: 'td', namespace: 'a', serviceAccount: 'b' };
  expect(refused([principals('td/ns/a/sa/b')], 'ztunnel', { peer })).toBe('none');
  expect(refused([principals('td/ns/a/sa/c')], 'ztunnel', { peer })).toBe('all');
  expect(refused(['{ rules: [{ from: [{ source: { serviceAccounts: [a/b] } }] }] }'], 'ztunnel', { peer })).toBe(
    'none',
  );
  expect(refused(['{ rules: [{ from: [{ source: { serviceAccounts: [b] } }] }] }'], 'ztunnel', { peer })).toBe('all');
});

test('other kinds, and kinds of that name of other groups, are no policies', () => {
  const origin = { file: 'a.yaml', document: 1, line: 1 };
  const body = { metadata: { name: 'p' } };
  expect(toAuthorizationPolicy(toKubeObject(body, 'example.com/v1', 'AuthorizationPolicy', origin))).toBeUndefined();
  expect(toNetworkPolicy(toKubeObject(body, 'crd.projectcalico.org/v1', 'NetworkPolicy', origin))).toBeUndefined();
});
