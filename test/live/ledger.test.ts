import { parse } from 'yaml';
import { decisiveKinds, isFoundIn, saidRows, type LedgerObject, type Match } from '../../src/istio/ledger';
import { asSnapshotHasIt } from '../../src/live/as-snapshot';
import { keepOfRootNamespace, keepParameters } from '../../src/live/kept/config-map';
import { CONFIG_MAP, LIVE_KINDS } from '../../src/live/kept/kinds';
import { isMap, type KubeObject } from '../../src/model/object/kube-object';
import { toKubeObject } from '../../src/model/read/tree/objects';
import type { MeshTree } from '../../src/model/read/tree/tree';
import { documentsWith } from '../predict/guard/said-rows';

// What a snapshot drops, a prediction of it takes for absent. So it has to keep every input that the prediction would name.

type Body = Record<string, unknown>;

function toObject(body: Body): LedgerObject {
  const object: KubeObject = toKubeObject(body, String(body.apiVersion), String(body.kind), {
    file: 'live.yaml',
    document: 1,
    line: 1,
  });
  const data = isMap(body.data) ? body.data : {};
  return typeof data.mesh === 'string' ? { ...object, meshConfig: parse(data.mesh) as unknown } : object;
}

function kept(body: Body): Body | undefined {
  if (body.kind === CONFIG_MAP.kind) return keepOfRootNamespace(body) ?? keepParameters(body);
  const group = groupIn(String(body.apiVersion));
  return LIVE_KINDS.find(({ kind, apiVersion }) => kind === body.kind && groupIn(apiVersion) === group)?.keep(body);
}

test('of every kind that decides something, a snapshot has the objects', () => {
  const read = new Set([...LIVE_KINDS, CONFIG_MAP].map(({ apiVersion, kind }) => `${groupIn(apiVersion)}/${kind}`));
  const missing = decisiveKinds().filter(({ group, kind }) => !read.has(`${group}/${kind}`));
  expect(missing).toEqual([]);
});

function groupIn(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** Fields have values of some form, and are tried one by one below. */
const isTried = ({ at, kind }: Match): boolean =>
  ['annotation', 'environment', 'mesh-config'].includes(at) &&
  (kind === CONFIG_MAP.kind || LIVE_KINDS.some((one) => one.kind === kind));

/** Of proxyMetadata that is not a map there is nothing to keep. */
const cases = saidRows()
  .filter(({ id }) => id !== 'mesh-config-default-config')
  .flatMap((row) => row.matches.filter(isTried).map((match) => [row.id, match.kind, match.at, row, match] as const));

/** As charts label it. */
const asInstalled = (body: Body): Body =>
  body.kind === 'Deployment' ? { ...body, metadata: { ...(body.metadata as Body), labels: { app: 'istiod' } } } : body;

test.each(cases)('a snapshot keeps %s (%s, %s)', (_id, _kind, _at, row, match) => {
  const having = documentsWith(row, match)
    .map((text) => asInstalled(parse(text) as Body))
    .filter((body) => isFoundIn(match, toObject(body)));
  expect(having).not.toEqual([]);
  const found = having.map(kept).filter((body) => body !== undefined);
  expect(found.filter((body) => isFoundIn(match, toObject(body)))).toHaveLength(having.length);
});

describe('of a route is kept', () => {
  const route = (kind: string, apiVersion: string, spec: Body): Body => ({
    apiVersion,
    kind,
    metadata: { name: 'helloworld', namespace: 'sample' },
    spec,
  });
  const backendRefs = [{ name: 'v2', port: 5000, weight: 10 }];
  const rules = [
    {
      matches: [
        {
          path: { type: 'PathPrefix', value: '/api' },
          method: 'GET',
          headers: [{ name: 'authorization', type: 'Exact', value: 'Bearer hunter2' }],
          queryParams: [{ name: 'key', value: 'hunter2' }],
        },
      ],
      filters: [
        { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'key', value: 'hunter2' }] } },
        { type: 'RequestMirror', requestMirror: { backendRef: { name: 'v3', port: 5000 } } },
        { type: 'RequestRedirect', requestRedirect: { hostname: 'example.com', statusCode: 301 } },
        { type: 'ExtensionRef', extensionRef: { group: 'example.com', kind: 'Filter', name: 'x' } },
      ],
      timeouts: { request: '3s' },
      retry: { attempts: 2, codes: [503] },
      sessionPersistence: { sessionName: 's' },
      backendRefs,
    },
  ];

  test('which requests of HTTP it is for, without the values of headers and parameters', () => {
    const body = kept(route('HTTPRoute', 'gateway.networking.k8s.io/v1', { rules }))!;
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(body.spec).toEqual({
      rules: [
        {
          ...rules[0],
          matches: [
            {
              path: { type: 'PathPrefix', value: '/api' },
              method: 'GET',
              headers: [{ name: 'authorization', type: 'Exact', value: 'unread' }],
              queryParams: [{ name: 'key', value: 'unread' }],
            },
          ],
          filters: [{ type: 'RequestHeaderModifier' }, ...rules[0]!.filters.slice(1)],
        },
      ],
    });
  });

  test('which calls of gRPC it is for', () => {
    const matches = [{ method: { type: 'Exact', service: 'shop.Cart', method: 'Add' } }];
    const body = kept(route('GRPCRoute', 'gateway.networking.k8s.io/v1', { rules: [{ matches, backendRefs }] }))!;
    expect(body.spec).toEqual({ rules: [{ matches, backendRefs }] });
  });

  test('what a VirtualService does with which requests', () => {
    const http = [
      {
        match: [{ uri: { prefix: '/api' }, headers: { cookie: { regex: 'hunter2' } }, sourceLabels: { app: 'a' } }],
        fault: { abort: { httpStatus: 503, percentage: { value: 50 } } },
        redirect: { authority: 'example.com' },
        mirror: { host: 'v3' },
        timeout: '3s',
        retries: { attempts: 2, retryOn: '5xx' },
      },
      { directResponse: { status: 503, body: { string: 'hunter2' } } },
      { delegate: { name: 'other', namespace: 'sample' } },
    ];
    const tcp = [{ match: [{ sourceNamespace: 'a', sourceSubnet: '10.0.0.0/8' }], route: [] }];
    const tls = [{ match: [{ sniHosts: ['a'] }], route: [{ destination: { host: 'b' } }] }];
    const body = kept(route('VirtualService', 'networking.istio.io/v1', { hosts: ['a'], http, tcp, tls }))!;
    expect(body.spec).toEqual({
      hosts: ['a'],
      http: [
        { ...http[0], match: [{ ...http[0]!.match![0], headers: { cookie: { exact: 'unread' } } }] },
        { directResponse: { status: 503 } },
        http[2],
      ],
      tcp,
      tls,
    });
  });
});

describe('of what proxies are given is kept', () => {
  const pod = (labels: Body): Body => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'sample', labels },
    spec: {
      containers: [
        {
          name: 'istio-proxy',
          env: [
            { name: 'ISTIO_META_NETWORK', value: 'network1' },
            { name: 'ISTIO_META_CLUSTER_ID', valueFrom: { secretKeyRef: { name: 'hunter2' } } },
            { name: 'PASSWORD', value: 'hunter2' },
          ],
        },
      ],
    },
  });

  test('the network and the cluster of a waypoint', () => {
    const spec = kept(pod({ 'gateway.networking.k8s.io/gateway-name': 'waypoint' }))!.spec;
    expect(spec).toEqual({
      containers: [
        {
          name: 'istio-proxy',
          env: [
            { name: 'ISTIO_META_NETWORK', value: 'network1' },
            { name: 'ISTIO_META_CLUSTER_ID', valueFrom: {} },
          ],
        },
      ],
    });
  });

  test('nothing of the environment of other pods', () => {
    expect(kept(pod({ app: 'a' }))!.spec).toEqual({ containers: [{ name: 'istio-proxy' }] });
  });

  test('what Istio takes of proxyMetadata, and only the names of the rest', () => {
    const proxyMetadata = { ISTIO_META_NETWORK: 'network1', TOKEN: 'hunter2' };
    const data = { mesh: JSON.stringify({ trustDomain: 'a', accessLogFile: 'x', defaultConfig: { proxyMetadata } }) };
    const body = kept({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio' }, data })!;
    expect(parse((body.data as Record<string, string>).mesh!)).toEqual({
      trustDomain: 'a',
      defaultConfig: { proxyMetadata: { ISTIO_META_NETWORK: 'network1', TOKEN: 'unread' } },
    });
  });

  test('the network and the name of the cluster in the values of the injector', () => {
    const values = JSON.stringify({ global: { network: 'n', multiCluster: { clusterName: 'c', x: 1 }, hub: 'h' } });
    const metadata = { name: 'istio-sidecar-injector' };
    const body = kept({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { values, config: 'hunter2' } })!;
    const global = { network: 'n', multiCluster: { clusterName: 'c' } };
    expect(body.data).toEqual({ values: JSON.stringify({ global }) });
  });
});

test('of a Node are kept its addresses, which are those of gateways of type NodePort', () => {
  const status = { addresses: [{ type: 'ExternalIP', address: '198.51.100.1' }] };
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'a' },
    status: { ...status, nodeInfo: { machineID: 'x' } },
  };
  expect(kept(node)!.status).toEqual(status);
});

test.each([
  ['Pod', 'v1', { serviceAccountName: 'a' }],
  ['Deployment', 'apps/v1', { template: { spec: { serviceAccountName: 'a' } } }],
])('of a %s is kept its service account, which policies ask for', (kind, apiVersion, spec) => {
  expect(kept({ apiVersion, kind, metadata: { name: 'a' }, spec })!.spec).toEqual(spec);
});

test('a tree has of MeshConfig and meshNetworks what a snapshot has of them', () => {
  const data = { mesh: 'trustDomain: a\naccessLogFile: x\n', meshNetworks: 'networks:\n  n: {}\n' };
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data };
  const object = toKubeObject(body, 'v1', 'ConfigMap', { file: 'a.yaml', document: 1, line: 1 });
  const cluster = { name: 'a', folders: [], objects: [object] } as unknown as MeshTree['clusters'][number];
  const tree = { findings: [], clusters: [cluster] } as unknown as MeshTree;
  const [same] = asSnapshotHasIt(tree).clusters[0]!.objects;
  expect(same!.body.data).toEqual({ ...data, mesh: 'trustDomain: a\n' });
});

describe('of policies is kept', () => {
  const policy = (kind: string, spec: Body, apiVersion = 'security.istio.io/v1'): unknown =>
    kept({ apiVersion, kind, metadata: { name: 'a', namespace: 'sample' }, spec })!.spec;

  test('whom an AuthorizationPolicy lets through to what, without the values of headers and claims', () => {
    const spec = {
      selector: { matchLabels: { app: 'a' } },
      targetRefs: [{ group: '', kind: 'Service', name: 'helloworld' }],
      action: 'ALLOW',
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/a/sa/b'], notNamespaces: ['c'] } }],
          to: [{ operation: { ports: ['80'], notPaths: ['/healthz'] } }],
          when: [{ key: 'source.namespace', values: ['a'] }],
        },
      ],
    };
    expect(policy('AuthorizationPolicy', spec)).toEqual(spec);
    const when = [{ key: 'request.headers[x-token]', values: ['hunter2'], notValues: ['hunter3'] }];
    expect(policy('AuthorizationPolicy', { rules: [{ when }] })).toEqual({
      rules: [{ when: [{ key: 'request.headers[x-token]', values: ['unread'], notValues: ['unread'] }] }],
    });
  });

  test('that one is only tried', () => {
    const annotations = { 'istio.io/dry-run': 'true' };
    const body = kept({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { annotations } })!;
    expect(body.metadata).toEqual({ annotations });
  });

  test('the modes of a PeerAuthentication', () => {
    const spec = {
      selector: { matchLabels: { app: 'a' } },
      mtls: { mode: 'STRICT' },
      portLevelMtls: { '80': { mode: 'DISABLE' } },
    };
    expect(policy('PeerAuthentication', spec)).toEqual(spec);
  });

  test('whom a NetworkPolicy lets in and out', () => {
    const peers = [
      { namespaceSelector: {}, podSelector: { matchLabels: { app: 'a' } } },
      { ipBlock: { cidr: '10.0.0.0/8' } },
    ];
    const spec = {
      podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['a'] }] },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: peers, ports: [{ protocol: 'TCP', port: 15008 }] }],
      egress: [{ to: peers, ports: [{ port: 1, endPort: 2 }] }],
    };
    expect(policy('NetworkPolicy', spec, 'networking.k8s.io/v1')).toEqual(spec);
  });

  test.each([
    ['RequestAuthentication', 'security.istio.io/v1', { jwtRules: [{ issuer: 'a', jwks: 'hunter2' }] }],
    ['WasmPlugin', 'extensions.istio.io/v1alpha1', { pluginConfig: { token: 'hunter2' } }],
    ['TrafficExtension', 'extensions.istio.io/v1alpha1', { lua: { inlineCode: 'hunter2' } }],
  ])('what a %s is for, and nothing of what it does', (kind, apiVersion, does) => {
    const spec = { targetRefs: [{ group: '', kind: 'Service', name: 'helloworld' }] };
    expect(policy(kind, { ...spec, ...does }, apiVersion)).toEqual(spec);
  });

  test('the proxies that an EnvoyFilter is for', () => {
    const spec = { workloadSelector: { labels: { app: 'a' } }, configPatches: [{ patch: { value: 'hunter2' } }] };
    expect(policy('EnvoyFilter', spec, 'networking.istio.io/v1alpha3')).toEqual({
      workloadSelector: { labels: { app: 'a' } },
    });
  });

  test('which variables a ProxyConfig sets, and the values of those that Istio takes', () => {
    const environmentVariables = { ISTIO_META_NETWORK: 'network1', TOKEN: 'hunter2' };
    expect(policy('ProxyConfig', { environmentVariables }, 'networking.istio.io/v1beta1')).toEqual({
      environmentVariables: { ISTIO_META_NETWORK: 'network1', TOKEN: 'unread' },
    });
  });
});

describe('of what declares services and endpoints of Istio is kept', () => {
  const entry = {
    address: '192.0.2.1',
    ports: { http: 80 },
    labels: { app: 'a' },
    weight: 2,
    locality: 'r/z',
    network: 'n',
  };

  test.each([
    ['WorkloadEntry', { ...entry, serviceAccount: 'a' }],
    [
      'ServiceEntry',
      {
        hosts: ['a.example.com'],
        addresses: ['192.0.2.9'],
        ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 8080 }],
        location: 'MESH_INTERNAL',
        resolution: 'STATIC',
        endpoints: [entry],
        exportTo: ['.'],
        subjectAltNames: ['spiffe://a'],
      },
    ],
  ])('a whole %s', (kind, spec) => {
    const body = kept({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'a' }, spec })!;
    expect(body.spec).toEqual(spec);
  });
});
