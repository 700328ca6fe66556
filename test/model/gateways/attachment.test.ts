import { whyNoRoute } from '../../../src/model/gateways/attachment';
import { toKubeObject } from '../../../src/model/read/tree/objects';

const HOST = 'hello.sample.svc.cluster.local';

function object(apiVersion: string, kind: string, metadata: object, spec: object) {
  return toKubeObject({ apiVersion, kind, metadata, spec }, apiVersion, kind, {
    file: 'all.yaml',
    document: 1,
    line: 1,
  });
}

interface Given {
  readonly listener?: object;
  readonly parent?: object;
  readonly route?: object;
  readonly grant?: object;
}

/** Why a route counts at no gateway. */
function why({ listener = {}, parent = {}, route = {}, grant }: Given, host = HOST): string | undefined {
  const api = 'gateway.networking.k8s.io/v1';
  const listeners = [{ name: 'http', port: 80, protocol: 'HTTP', ...listener }];
  const gateway = object(
    api,
    'Gateway',
    { name: 'ingress', namespace: 'edge' },
    { gatewayClassName: 'istio', listeners },
  );
  const spec = {
    parentRefs: [{ name: 'ingress', namespace: 'edge', ...parent }],
    rules: [{ backendRefs: [{ name: 'hello', port: 80 }] }],
    ...route,
  };
  const httpRoute = object(api, 'HTTPRoute', { name: 'in', namespace: 'sample' }, spec);
  const namespace = object('v1', 'Namespace', { name: 'sample', labels: { team: 'shop' } }, {});
  const grants = grant === undefined ? [] : [object(api, 'ReferenceGrant', { name: 'in', namespace: 'data' }, grant)];
  const cluster = { objects: [gateway, httpRoute, namespace, ...grants], namespaces: new Map([['sample', namespace]]) };
  return whyNoRoute(host, [gateway], cluster, 'cluster.local')?.why;
}

const from = (namespaces: object): Given['listener'] => ({ allowedRoutes: { namespaces } });
const ALL = from({ from: 'All' });
const labelled = (team: string): Given['listener'] => from({ from: 'Selector', selector: { matchLabels: { team } } });

test.each<[string, Given, string | undefined]>([
  ['a listener that takes all', { listener: ALL }, undefined],
  ['one that takes its own namespace', {}, 'does not admit'],
  ['one that takes this namespace by its labels', { listener: labelled('shop') }, undefined],
  ['one that takes other namespaces', { listener: labelled('cart') }, 'does not admit'],
  [
    'one for other kinds',
    { listener: { allowedRoutes: { namespaces: { from: 'All' }, kinds: [{ kind: 'GRPCRoute' }] } } },
    'does not admit',
  ],
  ['one for connections', { listener: { ...ALL, protocol: 'TCP' } }, 'does not admit'],
  ['a listener by its name', { listener: ALL, parent: { sectionName: 'http' } }, undefined],
  ['a listener that is not there', { listener: ALL, parent: { sectionName: 'https' } }, 'does not have'],
  ['a port that is not there', { listener: ALL, parent: { port: 443 } }, 'does not have'],
  ['a Gateway that is not there', { listener: ALL, parent: { name: 'other' } }, 'not an ingress gateway'],
  [
    'a host of the listener',
    { listener: { ...ALL, hostname: '*.example.com' }, route: { hostnames: ['a.example.com'] } },
    undefined,
  ],
  [
    'a pattern that has the host of the listener',
    { listener: { ...ALL, hostname: 'a.example.com' }, route: { hostnames: ['*.example.com'] } },
    undefined,
  ],
  [
    'another host',
    { listener: { ...ALL, hostname: 'a.example.com' }, route: { hostnames: ['b.example.com'] } },
    'no host name',
  ],
  ['a Service alone', { parent: { kind: 'Service', group: '' } }, undefined],
  ['another service', { route: { rules: [{ backendRefs: [{ name: 'other', port: 80 }] }] } }, undefined],
])('of a route for %s', (_what, given, expected) => {
  if (expected === undefined) expect(why(given)).toBeUndefined();
  else expect(why(given)).toContain(expected);
});

describe('a route to a Service of another namespace', () => {
  const route = { rules: [{ backendRefs: [{ name: 'hello', namespace: 'data', port: 80 }] }] };
  const FROM = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'sample' };
  const TO = { group: '', kind: 'Service' };
  const whyTo = (grant?: object): string | undefined =>
    why({ listener: ALL, route, ...(grant === undefined ? {} : { grant }) }, 'hello.data.svc.cluster.local');

  test.each<[string, object | undefined]>([
    ['has no grant', undefined],
    ['has one for another namespace', { from: [{ ...FROM, namespace: 'other' }], to: [TO] }],
    ['has one for another kind', { from: [{ ...FROM, kind: 'GRPCRoute' }], to: [TO] }],
    ['has one for another Service', { from: [FROM], to: [{ ...TO, name: 'other' }] }],
    ['has one for Secrets', { from: [FROM], to: [{ ...TO, kind: 'Secret' }] }],
  ])('%s', (_what, grant) => {
    expect(whyTo(grant)).toContain('no ReferenceGrant there that was read allows it');
  });

  test('is allowed to all Services there, or to this one', () => {
    expect(whyTo({ from: [FROM], to: [TO] })).toBeUndefined();
    expect(whyTo({ from: [FROM], to: [{ ...TO, name: 'hello' }] })).toBeUndefined();
  });
});
