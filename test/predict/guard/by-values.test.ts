import { ask, meshOf, NAMESPACE, rule, service, SERVICE, told, twoOf, WAYPOINT, WHOLE, workload } from '../mesh';

const values = (global: unknown): string => JSON.stringify({ global });

function injector(data: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio-sidecar-injector', namespace: 'istio-system' },
    data,
  });
}

const installed = (global: unknown): string =>
  JSON.stringify({
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: 'istio', namespace: 'istio-system' },
    spec: { values: { global } },
  });

const askWith = (document: string) => ask(meshOf({ cluster1: [...WHOLE, document], cluster2: WHOLE }));
const OWN = { network: 'network-of-cluster1', multiCluster: { clusterName: 'cluster1' } };

test.each([
  ['an injector', injector({ values: values({ network: 'other' }) })],
  ['an installation', installed({ network: 'other' })],
])('%s that puts waypoints into another network leaves the answer unknown', (_, document) => {
  const answer = askWith(document);
  expect(answer.verdict).toBe('unknown');
  expect(answer.reasons.at(-1)?.text).toContain('puts waypoints and gateways into network other (global.network)');
});

test.each([
  ['an injector', injector({ values: values(OWN) })],
  ['an installation', installed(OWN)],
])('%s that says what is used here is not mentioned', (_, document) => {
  const answer = askWith(document);
  expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
  expect(answer.reservations).toEqual([]);
});

test.each([
  ['another name of the cluster', values({ ...OWN, multiCluster: { clusterName: 'prod' } })],
  ['no network', values({})],
  ['what cannot be read', '{'],
])('an injector with %s leaves a reservation', (_, text) => {
  const answer = askWith(injector({ values: text }));
  expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
  expect(answer.reservations).toHaveLength(1);
});

const istiod = (revision: string, image = 'pilot:1.31.0'): string =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: `istiod-${revision}`,
      namespace: 'istio-system',
      labels: { app: 'istiod', 'istio.io/rev': revision },
    },
    spec: {
      template: {
        spec: { containers: [{ name: 'discovery', image, env: [{ name: 'PILOT_ENABLE_AMBIENT', value: 'true' }] }] },
      },
    },
  });
const tagOf = (name: string, revision: string): string =>
  JSON.stringify({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: `istio-revision-tag-${name}`, labels: { 'istio.io/tag': name, 'istio.io/rev': revision } },
  });
const tag = tagOf('prod', 'stable');
const DEFAULT = tagOf('default', 'stable');

test.each([
  ['the revision of istiod', 'stable', [istiod('stable')], 'local'],
  ['another revision', 'canary', [istiod('stable')], 'unknown'],
  ['a tag', 'prod', [istiod('stable'), tag], 'local'],
  ['a revision, where no istiod was read', 'canary', [], 'local'],
  ['the default revision by a tag', 'stable', [istiod('stable'), istiod('canary'), DEFAULT], 'local'],
  ['another revision with the same settings', 'canary', [istiod('stable'), istiod('canary'), DEFAULT], 'local'],
  [
    'another revision of another version',
    'canary',
    [istiod('stable'), istiod('canary', 'pilot:1.30.0'), DEFAULT],
    'unknown',
  ],
  [
    'a tag for another revision of another version',
    'prod',
    [istiod('old', 'pilot:1.29.2'), istiod('stable'), tagOf('default', 'old'), tag],
    'unknown',
  ],
] as const)('a waypoint of %s', (_, revision, documents, verdict) => {
  const waypoint = WAYPOINT.replace('labels: { ', `labels: { istio.io/rev: ${revision}, `);
  const mesh = twoOf([NAMESPACE, waypoint, service(), rule(), workload(2), ...documents]);
  expect(ask(mesh).verdict).toBe(verdict);
});

describe('two revisions of istiod with the same settings, and a waypoint of the one that is not the default', () => {
  const documents = [istiod('stable'), istiod('canary'), DEFAULT, NAMESPACE, service(), workload(2)];
  const ruleOf = (revision: string): string =>
    rule().replace('metadata: { ', `metadata: { labels: { istio.io/rev: ${revision} }, `);
  const waypoint = WAYPOINT.replace('labels: { ', 'labels: { istio.io/rev: canary, ');

  it.each(['stable', 'canary'])('is unknown where the rule is for one of them: %s', (revision) => {
    const { verdict, reasons } = ask(twoOf([...documents, waypoint, ruleOf(revision)]));
    expect(verdict).toBe('unknown');
    expect(reasons.map(({ text }) => text).join('\n')).toContain('is read by only one of the two');
  });

  it('takes a revision that the Namespace names for that of its waypoints', () => {
    const namespace = NAMESPACE.replace('labels: { ', 'labels: { istio.io/rev: canary, ');
    const others = documents.filter((one) => one !== NAMESPACE);
    const reasonsFor = (own: string): string =>
      ask(twoOf([...others, namespace, own, ruleOf('stable')]))
        .reasons.map(({ text }) => text)
        .join('\n');
    expect(reasonsFor(WAYPOINT)).toContain('is read by only one of the two');
    expect(reasonsFor(WAYPOINT.replace('labels: { ', 'labels: { istio.io/rev: stable, '))).not.toContain(
      'is read by only one of the two',
    );
  });
});

test('a ProxyConfig that names a network leaves the answer unknown', () => {
  const config = JSON.stringify({
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'ProxyConfig',
    metadata: { name: 'p', namespace: 'sample' },
    spec: { environmentVariables: { ISTIO_META_NETWORK: 'other' } },
  });
  expect(ask(twoOf([...WHOLE, config])).verdict).toBe('unknown');
});

describe('a selector of Nodes', () => {
  const selecting = (kind: string, annotations: object, spec: object): string =>
    JSON.stringify({
      apiVersion: kind === 'Service' ? 'v1' : 'gateway.networking.k8s.io/v1',
      kind,
      metadata: {
        name: 'eastwest',
        namespace: 'istio-system',
        labels: { 'topology.istio.io/network': 'network-of-cluster2' },
        annotations: { 'traffic.istio.io/nodeSelector': '{}', ...annotations },
      },
      spec,
    });
  const GATEWAY = {
    gatewayClassName: 'istio-east-west',
    listeners: [
      {
        name: 'mesh',
        port: 15008,
        protocol: 'HBONE',
        tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
      },
    ],
  };
  const ofType = (type: string) => ({ 'networking.istio.io/service-type': type });
  const PORTS = { ports: [{ name: 'mesh', port: 15008 }] };

  test.each([
    ['a Service of type NodePort', selecting('Service', {}, { type: 'NodePort', ...PORTS }), 'unknown'],
    ['a Service of another type', selecting('Service', {}, { type: 'LoadBalancer', ...PORTS }), 'failover'],
    ['a Gateway of type NodePort', selecting('Gateway', ofType('NodePort'), GATEWAY), 'unknown'],
    ['a Gateway of another type', selecting('Gateway', ofType('LoadBalancer'), GATEWAY), 'failover'],
    ['a Gateway that says no type', selecting('Gateway', {}, GATEWAY), 'failover'],
  ])('of %s', (_, document, verdict) => {
    const mesh = meshOf({ cluster1: WHOLE, cluster2: [...WHOLE, document] });
    const outages = [{ kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' }] as const;
    expect(ask(mesh, { outages }).verdict).toBe(verdict);
    // Requests that stay in their cluster do not meet its gateway.
    expect(ask(mesh, { client: { cluster: 'cluster2' } }).verdict).toBe('local');
  });
});

const container = (name: string, env: Readonly<Record<string, string>>) => ({
  containers: [{ name, env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })) }],
});
const ztunnel = (env: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'ztunnel', namespace: 'istio-system' },
    spec: { template: { spec: container('istio-proxy', env) } },
  });

test.each([
  ['what is used here', { NETWORK: 'network-of-cluster1', CLUSTER_ID: 'cluster1' }, 'local', 0],
  ['no value', { NETWORK: '', CLUSTER_ID: '' }, 'local', 0],
  ['another name of the cluster', { NETWORK: 'network-of-cluster1', CLUSTER_ID: 'prod' }, 'local', 1],
  ['another network', { NETWORK: 'other', CLUSTER_ID: 'cluster1' }, 'unknown', 0],
] as const)('a ztunnel with %s', (_, env, verdict, reservations) => {
  const answer = askWith(ztunnel(env));
  expect(answer.verdict).toBe(verdict);
  expect(answer.reservations).toHaveLength(reservations);
});

test('the network of a ztunnel leaves a reservation where that of its cluster was not read', () => {
  const mesh = meshOf({ cluster1: { documents: [...WHOLE, ztunnel({ NETWORK: 'n' })], network: '' } });
  expect(ask(mesh)).toMatchObject({ verdict: 'local', reservations: [{ row: 'ztunnel-network' }] });
});

const waypointPod = (clusterId: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'waypoint-1',
      namespace: 'sample',
      labels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' },
    },
    spec: container('istio-proxy', { ISTIO_META_CLUSTER_ID: clusterId, ISTIO_META_NETWORK: 'network-of-cluster1' }),
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  });
const istiodOf = (clusterId: string): string =>
  istiod('default').replace(
    '{"name":"PILOT_ENABLE_AMBIENT"',
    `{"name":"CLUSTER_ID","value":"${clusterId}"},{"name":"AMBIENT_ENABLE_MULTI_NETWORK","value":"true"},{"name":"PILOT_ENABLE_AMBIENT"`,
  );

test.each([
  ['cluster1', [], 'local', []],
  ['prod', [], 'local', ['proxy-other-cluster']],
  ['cluster1', [istiodOf('cluster1')], 'local', []],
  ['prod', [istiodOf('prod')], 'local', ['istiod-cluster-id']],
  ['cluster1', [istiodOf('prod')], 'unknown', ['istiod-cluster-id']],
] as const)('a waypoint of cluster %s, with %j', (clusterId, documents, verdict, rows) => {
  const answer = ask(meshOf({ cluster1: [...WHOLE, waypointPod(clusterId), ...documents], cluster2: WHOLE }));
  expect(answer.verdict).toBe(verdict);
  expect(answer.reservations.map(({ row }) => row)).toEqual(rows);
});

test.each([
  ['another revision', 'canary', 'unknown'],
  ['the revision of istiod', 'stable', 'failover'],
])('an east-west gateway of %s', (_, revision, verdict) => {
  const eastWest = JSON.stringify({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: {
      name: 'eastwest',
      namespace: 'istio-system',
      labels: { 'topology.istio.io/network': 'network-of-cluster2', 'istio.io/rev': revision },
    },
    spec: {
      gatewayClassName: 'istio-east-west',
      listeners: [
        {
          name: 'mesh',
          port: 15008,
          protocol: 'HBONE',
          tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
        },
      ],
    },
  });
  const environment = istiod('stable').replace(
    '"env":[',
    '"env":[{"name":"AMBIENT_ENABLE_MULTI_NETWORK","value":"true"},',
  );
  const mesh = meshOf({ cluster1: WHOLE, cluster2: [...WHOLE, environment, eastWest] });
  const outages = [{ kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' }] as const;
  expect(ask(mesh, { outages }).verdict).toBe(verdict);
});

describe('the environment that all proxies are given (proxyMetadata)', () => {
  const meshConfig = (proxyMetadata: object): string =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio', namespace: 'istio-system' },
      data: { mesh: JSON.stringify({ serviceScopeConfigs: SCOPES, defaultConfig: { proxyMetadata } }) },
    });
  const SCOPES = [{ servicesSelector: { matchLabels: { 'istio.io/global': 'true' } }, scope: 'GLOBAL' }];

  test('leaves the answer unknown where it puts them into another network', () => {
    const answer = askWith(meshConfig({ ISTIO_META_NETWORK: 'other' }));
    expect(answer.verdict).toBe('unknown');
    expect(answer.reasons.at(-1)?.text).toBe(
      'puts proxies into network other (ISTIO_META_NETWORK), and the cluster is in network-of-cluster1: they reach pods of their own cluster through a gateway. That is not followed here.',
    );
  });

  test('is not mentioned where it says the network of the cluster', () => {
    const answer = askWith(meshConfig({ ISTIO_META_NETWORK: 'network-of-cluster1' }));
    expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
    expect(answer.reservations).toEqual([]);
  });

  test('leaves a reservation where it says something else', () => {
    const answer = askWith(meshConfig({ ISTIO_META_DNS_CAPTURE: 'true' }));
    expect(told(answer)).toBe('local: cluster1 100 → cluster1 100');
    expect(answer.reservations.map(({ row }) => row)).toEqual(['mesh-config-default-config']);
  });

  test('decides nothing where the pods of waypoints were read, which show what they have', () => {
    const documents = [...WHOLE, meshConfig({ ISTIO_META_NETWORK: 'other' })];
    const answer = ask(meshOf({ cluster1: { documents, readKinds: ['Pod'] }, cluster2: WHOLE }));
    const named = [...answer.reasons.map(({ text }) => text), ...answer.reservations.map(({ text }) => text)];
    expect(named.filter((text) => text.includes('ISTIO_META_NETWORK'))).toEqual([]);
  });
});
