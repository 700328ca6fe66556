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
}

/** Why a route counts at no gateway. */
function why({ listener = {}, parent = {}, route = {} }: Given): string | undefined {
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
  const cluster = { objects: [gateway, httpRoute, namespace], namespaces: new Map([['sample', namespace]]) };
  return whyNoRoute(HOST, [gateway], cluster, 'cluster.local')?.why;
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
