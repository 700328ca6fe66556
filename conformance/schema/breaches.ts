import type { Sample } from './samples';

// What random changes seldom hit: an object that is right in all but one point. Between them they break each CEL rule.

const LONG_PREFIX = `${'a.'.repeat(126)}a/key`;

function gateway(fields: object): Sample {
  return { spec: { gatewayClassName: 'istio', listeners: [{ name: 'a', port: 80, protocol: 'HTTP' }], ...fields } };
}

function listeners(...given: readonly object[]): Sample {
  return gateway({ listeners: given });
}

function perPort(...ports: readonly number[]): Sample {
  const validation = { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }] };
  return gateway({
    tls: { frontend: { default: { validation }, perPort: ports.map((port) => ({ port, tls: { validation } })) } },
  });
}

function route(rule: object, spec: object = {}): Sample {
  return { spec: { rules: [rule], ...spec } };
}

function matches(...given: readonly object[]): Sample {
  return route({ matches: given });
}

/** Filters of a rule, and of a backend. */
function filtered(...filters: readonly object[]): Sample[] {
  return [route({ filters }), route({ backendRefs: [{ name: 'a', port: 80, filters }] })];
}

function manyMatches(match: object, ...counts: readonly number[]): Sample {
  return { spec: { rules: counts.map((count) => ({ matches: Array.from({ length: count }, () => match) })) } };
}

function path(value: string, type = 'PathPrefix'): Sample {
  return matches({ path: { type, value } });
}

const parents: readonly Sample[] = [
  { spec: { parentRefs: [{ name: 'a' }, { name: 'a' }] } },
  { spec: { parentRefs: [{ name: 'a', sectionName: 'b' }, { name: 'a' }] } },
  {
    spec: {
      parentRefs: [
        { name: 'a', namespace: 'c', sectionName: 'b' },
        { name: 'a', namespace: 'c', sectionName: 'b' },
      ],
    },
  },
  { spec: { parentRefs: [{ name: 'a', namespace: '' }, { name: 'a' }] } },
  {
    spec: {
      parentRefs: [
        { name: 'a', port: 1, sectionName: 'b' },
        { name: 'a', port: 2, sectionName: 'b' },
      ],
    },
  },
];

const header = { set: [{ name: 'a', value: 'b' }] };
const requestHeader = { type: 'RequestHeaderModifier', requestHeaderModifier: header };
const responseHeader = { type: 'ResponseHeaderModifier', responseHeaderModifier: header };
const mirror = { type: 'RequestMirror', requestMirror: { backendRef: { name: 'a', port: 80 } } };
const extensionRef = { group: '', kind: 'ConfigMap', name: 'a' };
const redirect = { type: 'RequestRedirect', requestRedirect: { scheme: 'https' } };
const rewrite = { type: 'URLRewrite', urlRewrite: { hostname: 'a' } };
const cors = { type: 'CORS', cors: { allowOrigins: ['https://a'] } };
const prefix = { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' };
const redirectPrefix = { type: 'RequestRedirect', requestRedirect: { path: prefix } };
const rewritePrefix = { type: 'URLRewrite', urlRewrite: { path: prefix } };

/** Filters that HTTPRoute and GRPCRoute share. */
const sharedFilters: readonly Sample[] = [
  ...filtered(requestHeader, requestHeader),
  ...filtered(responseHeader, responseHeader),
  ...filtered(mirror, mirror),
  ...filtered({ ...requestHeader, type: 'ResponseHeaderModifier' }),
  ...filtered({ ...responseHeader, type: 'RequestHeaderModifier' }),
  ...filtered({ ...mirror, type: 'RequestHeaderModifier' }),
  ...filtered({ type: 'RequestHeaderModifier', extensionRef }),
  ...filtered({ type: 'RequestMirror' }),
  ...filtered({ type: 'ExtensionRef' }),
  ...filtered({ type: 'ExtensionRef', extensionRef }, { type: 'ExtensionRef', extensionRef }),
  ...filtered({ type: 'RequestMirror', requestMirror: { backendRef: { name: 'a' } } }),
  ...filtered({
    type: 'RequestMirror',
    requestMirror: { ...mirror.requestMirror, percent: 1, fraction: { numerator: 1 } },
  }),
  ...filtered({
    type: 'RequestMirror',
    requestMirror: { ...mirror.requestMirror, fraction: { numerator: 2, denominator: 1 } },
  }),
];

function redirectPath(change: object): Sample[] {
  return filtered({ type: 'RequestRedirect', requestRedirect: { path: change } });
}

function rewritePath(change: object): Sample[] {
  return filtered({ type: 'URLRewrite', urlRewrite: { path: change } });
}

const wrongPaths = [
  { type: 'ReplaceFullPath' },
  { type: 'ReplacePrefixMatch' },
  { type: 'ReplaceFullPath', replacePrefixMatch: '/' },
  { type: 'ReplacePrefixMatch', replaceFullPath: '/' },
  { type: 'ReplaceFullPath', replaceFullPath: '/', replacePrefixMatch: '/' },
];

function serviceEntry(fields: object): Sample {
  return { spec: { hosts: ['a.example.com'], ...fields } };
}

const workloads: readonly object[] = [
  {},
  { address: '' },
  { address: 'unix://a' },
  { address: 'unix://' },
  { address: 'unix:///a/' },
  { address: 'unix:///a', ports: { http: 80 } },
  { address: 'unix://\u{1f600}' },
  { address: '10.0.0.1', ports: { http: 0 } },
  { address: '10.0.0.1', ports: { http: 65536 } },
  { address: '10.0.0.1', ports: { 'a.b': 80 } },
  { address: '10.0.0.1', ports: { [`a${'b'.repeat(62)}`]: 80 } },
];

const workloadSelectors = [{ '': 'a' }, { 'a*': 'b' }, { a: '*' }, { a: 'b*' }];

/** By kind; each is refused, or just not. */
export const BREACHES: Readonly<Record<string, readonly Sample[]>> = {
  GatewayClass: [{ spec: { controllerName: 'example.com' } }, { spec: { controllerName: 'Example.com/a' } }],
  Gateway: [
    gateway({ addresses: [{ value: '1.1.1.1' }, { value: '1.1.1.1' }] }),
    gateway({
      addresses: [
        { type: 'Hostname', value: 'a' },
        { type: 'Hostname', value: 'a' },
      ],
    }),
    gateway({ addresses: [{ type: 'Hostname', value: 'A' }] }),
    gateway({ addresses: [{ type: 'IPAddress', value: 'a' }] }),
    gateway({ addresses: [{ type: 'IPAddress', value: '001.02.3.0' }] }),
    gateway({ addresses: [{ type: 'IPAddress', value: '::ffff:010.1.1.1' }] }),
    gateway({ addresses: [{ type: 'IPAddress', value: 'fe80::1%eth0' }] }),
    gateway({ addresses: [{ type: 'example.com/a', value: 'a' }] }),
    gateway({ infrastructure: { annotations: { 'a b': 'c' } } }),
    gateway({ infrastructure: { annotations: { [LONG_PREFIX]: 'c' } } }),
    gateway({ infrastructure: { labels: { 'a b': 'c' } } }),
    gateway({ infrastructure: { labels: { [LONG_PREFIX]: 'c' } } }),
    listeners({ name: 'a', port: 80, protocol: 'HTTP', tls: {} }),
    listeners({ name: 'a', port: 80, protocol: 'TCP', tls: { certificateRefs: [{ name: 'a' }] } }),
    listeners({ name: 'a', port: 80, protocol: 'HTTPS', tls: { mode: 'Passthrough' } }),
    listeners({ name: 'a', port: 80, protocol: 'TLS' }),
    listeners({ name: 'a', port: 80, protocol: 'TLS', tls: {} }),
    listeners({ name: 'a', port: 80, protocol: 'TCP', hostname: 'a' }),
    listeners({ name: 'a', port: 80, protocol: 'HTTP' }, { name: 'a', port: 81, protocol: 'HTTP' }),
    listeners({ name: 'a', port: 80, protocol: 'HTTP' }, { name: 'b', port: 80, protocol: 'HTTP' }),
    listeners({ name: 'a', port: 80, protocol: 'HTTP', hostname: 'a' }, { name: 'b', port: 80, protocol: 'HTTP' }),
    listeners({ name: 'a', port: 80, protocol: 'HTTPS', tls: { options: {} } }),
    listeners({ name: 'a', port: 80, protocol: 'HTTPS', tls: { options: { a: 'b' } } }),
    listeners(...Array.from({ length: 64 }, (_, index) => ({ name: `a${index}`, port: index + 1, protocol: 'HTTP' }))),
    perPort(443, 443),
    perPort(443, 444),
  ],
  GRPCRoute: [
    ...parents,
    ...sharedFilters,
    manyMatches({ method: { method: 'a' } }, 64, 64),
    manyMatches({ method: { method: 'a' } }, 64, 64, 1),
    { spec: { rules: [{}, { matches: Array.from({ length: 64 }, () => ({})) }, {}] } },
    matches({ method: { type: 'Exact' } }),
    matches({ method: {} }),
    matches({ method: { service: '1a' } }),
    matches({ method: { service: '.COM.example' } }),
    matches({ method: { method: 'a.b' } }),
    matches({ method: { type: 'RegularExpression', method: 'a.b', service: '1' } }),
    matches({
      headers: [
        { name: 'a', value: 'b' },
        { name: 'a', value: 'c' },
      ],
    }),
    matches({
      headers: [
        { name: 'a', value: 'b' },
        { name: 'A', value: 'c' },
      ],
    }),
    route({ backendRefs: [{ name: 'a' }] }),
    route({ backendRefs: [{ name: 'a', kind: 'Other' }] }),
  ],
  HTTPRoute: [
    ...parents,
    ...sharedFilters,
    ...wrongPaths.flatMap(redirectPath),
    ...wrongPaths.flatMap(rewritePath),
    ...filtered(redirect, redirect),
    ...filtered(rewrite, rewrite),
    ...filtered(redirect, rewrite),
    ...filtered(cors, cors),
    ...filtered({ ...redirect, type: 'URLRewrite' }),
    ...filtered({ ...rewrite, type: 'RequestRedirect' }),
    ...filtered({ ...cors, type: 'URLRewrite' }),
    ...filtered({ type: 'RequestRedirect' }),
    ...filtered({ type: 'URLRewrite' }),
    ...filtered({ type: 'CORS' }),
    ...Object.entries({ allowOrigins: 'http://a', allowMethods: 'GET', allowHeaders: 'a', exposeHeaders: 'a' }).flatMap(
      ([list, another]) => [
        ...filtered({ type: 'CORS', cors: { [list]: ['*'] } }),
        ...filtered({ type: 'CORS', cors: { [list]: ['*', another] } }),
      ],
    ),
    ...filtered({ type: 'CORS', cors: { allowMethods: ['GET', 'GET'] } }),
    manyMatches({ method: 'GET' }, 64, 64),
    manyMatches({ method: 'GET' }, 64, 64, 1),
    manyMatches({ method: 'GET' }, 0),
    route({ filters: [redirect], backendRefs: [{ name: 'a', port: 80 }] }),
    route({ filters: [redirectPrefix], matches: [{ path: { type: 'Exact', value: '/' } }] }),
    route({ filters: [rewritePrefix], matches: [{ path: { value: '/a' } }, { path: { value: '/b' } }] }),
    route({ filters: [rewritePrefix], matches: [{ path: { value: '/a' } }] }),
    ...[redirectPrefix, rewritePrefix].flatMap((filter) => [
      route({
        matches: [{ path: { type: 'Exact', value: '/' } }],
        backendRefs: [{ name: 'a', port: 80, filters: [filter] }],
      }),
      route({ backendRefs: [{ name: 'a', port: 80, filters: [filter] }] }),
    ]),
    route({ backendRefs: [{ name: 'a' }] }),
    ...['a', '//', '/a/./b', '/a/../b', '/a%2fb', '/a%2Fb', '/a#b', '/a/..', '/a/.', '/a b', '/a%zz', '', '/a%41'].map(
      (value) => path(value),
    ),
    path('a', 'RegularExpression'),
    path('/a', 'Exactly'),
    matches({
      headers: [
        { name: 'a', value: 'b' },
        { name: 'a', value: 'c' },
      ],
    }),
    matches({
      queryParams: [
        { name: 'a', value: 'b' },
        { name: 'a', value: 'b' },
      ],
    }),
    route({ timeouts: { request: '1s', backendRequest: '2s' } }),
    route({ timeouts: { request: '0s', backendRequest: '2s' } }),
    route({ timeouts: { request: '0h', backendRequest: '99999h' } }),
    route({ timeouts: { request: '1h1m', backendRequest: '61m' } }),
    route({ timeouts: { request: '1h1m', backendRequest: '3661s1ms' } }),
    route({ timeouts: { request: '1d' } }),
    { spec: { rules: [] } },
    { spec: { rules: null } },
    { spec: { rules: [{ matches: null }] } },
    { spec: { rules: [null] } },
    { spec: null },
    {},
  ],
  ReferenceGrant: [{ spec: { from: [], to: [] } }, { spec: {} }],
  DestinationRule: [
    ...workloadSelectors.map((matchLabels) => ({ spec: { host: 'a', workloadSelector: { matchLabels } } })),
    ...['0.5ms', '1ms', '0', '', '-1s', '1', '99999999h', '0.9999999999999999999ms', `${'0'.repeat(200)}1s`].map(
      (interval) => ({ spec: { host: 'a', trafficPolicy: { outlierDetection: { interval } } } }),
    ),
    {},
    { spec: null },
  ],
  ServiceEntry: [
    ...workloads.map((endpoint) => serviceEntry({ resolution: 'STATIC', endpoints: [endpoint] })),
    ...workloadSelectors.map((labels) => serviceEntry({ workloadSelector: { labels } })),
    serviceEntry({ workloadSelector: {}, endpoints: [], resolution: 'STATIC' }),
    serviceEntry({ addresses: ['10.0.0.0/8'], resolution: 'DNS' }),
    serviceEntry({ endpoints: [{ address: 'a' }] }),
    serviceEntry({ endpoints: [{ address: 'a' }, { address: 'b' }], resolution: 'DNS_ROUND_ROBIN' }),
    serviceEntry({ hosts: ['*'] }),
    serviceEntry({
      ports: [
        { name: 'a', number: 80 },
        { name: 'b', number: 80 },
      ],
    }),
    serviceEntry({
      ports: [
        { name: 'a', number: 80 },
        { name: 'a', number: 81 },
      ],
    }),
    serviceEntry({ ports: [{ name: 'a', number: 65536 }] }),
    serviceEntry({ ports: [{ name: 'a', number: 80, targetPort: 0 }] }),
  ],
  VirtualService: [
    ...[[], [1, 300], [null], [{}], [{ a: 1 }], 'aGVsbG8', ''].map((bytes) => ({
      spec: { hosts: ['a'], http: [{ directResponse: { status: 200, body: { bytes } } }] },
    })),
    { spec: { hosts: ['a'], http: [{ directResponse: { status: 200, body: { bytes: 'aGVsbG8=', string: 'a' } } }] } },
    ...['0.5ms', '1ms', '', '1d'].map((timeout) => ({ spec: { hosts: ['a'], http: [{ timeout }] } })),
    // One is below what an API server reads, the other above.
    ...[3_000_000, 3_200_000].map((length) => ({
      spec: { hosts: ['a'], http: [{ directResponse: { status: 200, body: { string: 'a'.repeat(length) } } }] },
    })),
  ],
  WorkloadEntry: workloads.map((workload) => ({ spec: workload })),
};

const sameNames: Sample = { spec: { rules: [{ name: 'a' }, { name: 'a' }] } };

/** What the newer definitions refuse beside these. */
export const NEWER_BREACHES: Readonly<Record<string, readonly Sample[]>> = {
  HTTPRoute: [
    sameNames,
    route({ retry: { attempts: -1 } }),
    route({ retry: { codes: [200] } }),
    route({ retry: { codes: [503, 503] } }),
    route({ retry: { backoff: '1' } }),
  ],
  GRPCRoute: [sameNames],
  DestinationRule: [
    { spec: { host: 'a', trafficPolicy: { outlierDetection: { failurePercentageThreshold: 101 } } } },
    { spec: { host: 'a', trafficPolicy: { loadBalancer: { simple: 'RANDOM', backendUtilization: {} } } } },
  ],
};
