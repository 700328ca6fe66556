import { toMesh, type Cluster } from '../../../src/model/mesh/mesh';
import { readObjects } from '../../../src/model/read/tree/objects';
import { YamlReader } from '../../../src/model/read/yaml/yaml';

const DEPLOYMENT = (
  env: string,
  { revision = 'default', image = 'docker.io/istio/pilot:1.30.3', labels = '' } = {},
) => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: istiod
  namespace: istio-system
  labels: { app: istiod, istio.io/rev: ${revision}${labels} }
spec:
  template:
    spec:
      containers:
        - name: proxy
          image: envoyproxy/envoy:1.27.0
        - name: discovery
          image: ${image}
${env}
`;
const ENVIRONMENT = (...variables: string[]) => `          env: [${variables.join(', ')}]`;
const VARIABLE = (name: string, value: string) => `{ name: ${name}, value: "${value}" }`;
const AMBIENT = VARIABLE('PILOT_ENABLE_AMBIENT', 'true');
const MULTI_NETWORK = VARIABLE('AMBIENT_ENABLE_MULTI_NETWORK', 'true');

const MESH_CONFIG = (mesh: string, { name = 'istio', namespace = 'istio-system' } = {}) => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: ${namespace} }
data:
  meshNetworks: "networks: {}"
  mesh: |
${mesh.trim().replace(/^/gm, '    ')}
`;

const SERVICES = `
apiVersion: v1
kind: Service
metadata: { name: front, namespace: shop, labels: { tier: front } }
---
apiVersion: v1
kind: Service
metadata: { name: back, namespace: shop, labels: { tier: back, istio.io/global: "true" } }
---
apiVersion: v1
kind: Service
metadata: { name: bare, namespace: shop }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: web } }
`;

describe('a Deployment of istiod', () => {
  test.each([
    ['docker.io/istio/pilot:1.30.3', '1.30.3'],
    ['registry.example:5000/istio/pilot:1.29.1-distroless', '1.29.1-distroless'],
    ['istio/pilot:1.30.3@sha256:0123456789abcdef', '1.30.3'],
  ])('with image %s runs %s, whatever mesh.json says', (image, version) => {
    const { istioVersion } = read(DEPLOYMENT('', { image }), { istioVersion: '1.27.0' });
    expect(istioVersion).toMatchObject({ text: version, assumed: false });
  });

  test('whose image says no version has the one that Helm noted, else the one of mesh.json', () => {
    const image = 'istio/pilot@sha256:0123456789abcdef';
    const labels = ', app.kubernetes.io/version: 1.29.1';
    const said = { istioVersion: '1.27.0' };
    expect(read(DEPLOYMENT('', { image, labels }), said).istioVersion.text).toBe('1.29.1');
    expect(read(DEPLOYMENT('', { image }), said).istioVersion.text).toBe('1.27.0');
    expect(read(DEPLOYMENT('', { image: 'istio/pilot:latest' }), said).istioVersion.text).toBe('1.27.0');
  });

  test('has switches of its own, and istiod’s default where it says nothing, whatever mesh.json says', () => {
    const mesh = {
      switches: {
        ambientEnableMultiNetwork: false,
        ambientEnableMultiNetworkWaypoint: true,
        ambientEnableMultiNetworkIngress: false,
        pilotSendUnhealthyEndpoints: true,
        pilotAutoSendUnhealthyEndpoints: true,
      },
    };
    const said = ENVIRONMENT(
      AMBIENT,
      MULTI_NETWORK,
      VARIABLE('AMBIENT_ENABLE_MULTI_NETWORK_WAYPOINT', '0'),
      VARIABLE('AMBIENT_ENABLE_MULTI_NETWORK_INGRESS', 'T'),
    );
    expect(read(DEPLOYMENT(said), mesh).switches).toMatchObject({
      ambientEnableMultiNetwork: true,
      ambientEnableMultiNetworkWaypoint: false,
      ambientEnableMultiNetworkIngress: true,
      pilotSendUnhealthyEndpoints: false,
      // By default only from 1.31 on.
      pilotAutoSendUnhealthyEndpoints: false,
    });
  });

  test.each([
    ['says neither', ENVIRONMENT(), false],
    ['has the one without the other', ENVIRONMENT(MULTI_NETWORK), false],
    ['has ambient mode alone', ENVIRONMENT(AMBIENT), false],
    ['writes no boolean', ENVIRONMENT(AMBIENT, VARIABLE('AMBIENT_ENABLE_MULTI_NETWORK', 'yes')), false],
    ['has both', ENVIRONMENT(AMBIENT, MULTI_NETWORK), true],
  ])('that %s routes to other networks: %s', (_, environment, expected) => {
    expect(read(DEPLOYMENT(environment)).switches.ambientEnableMultiNetwork).toBe(expected);
  });

  test.each([
    ['says nothing', ENVIRONMENT(AMBIENT), false],
    ['switches it on', ENVIRONMENT(AMBIENT, VARIABLE('PILOT_AUTO_ALLOW_WAYPOINT_POLICY', 'true')), true],
    ['has no ambient mode', ENVIRONMENT(VARIABLE('PILOT_AUTO_ALLOW_WAYPOINT_POLICY', 'true')), false],
  ])('that %s lets pods take requests of their waypoint: %s', (_, environment, expected) => {
    expect(read(DEPLOYMENT(environment)).switches.autoAllowWaypointPolicy).toBe(expected);
  });

  test('whose variables are elsewhere leaves them to mesh.json', () => {
    const mesh = { switches: { ambientEnableMultiNetwork: true, pilotSendUnhealthyEndpoints: true } };
    const elsewhere = '{ name: PILOT_SEND_UNHEALTHY_ENDPOINTS, valueFrom: { configMapKeyRef: { name: a, key: b } } }';
    const inConfigMap = '          envFrom: [{ configMapRef: { name: settings } }]';
    const { switches } = read(DEPLOYMENT(`${ENVIRONMENT(AMBIENT, elsewhere)}\n${inConfigMap}`), mesh);
    expect(switches).toMatchObject({ ambientEnableMultiNetwork: true, pilotSendUnhealthyEndpoints: true });
  });

  test('of the default revision counts beside others, and of several others none', () => {
    const old = DEPLOYMENT('', { revision: '1-29-1', image: 'istio/pilot:1.29.1' });
    const other = DEPLOYMENT('', { revision: '1-30-3' });
    const byDefault = DEPLOYMENT('', { image: 'istio/pilot:1.28.2' });
    expect(read(old).istioVersion.text).toBe('1.29.1');
    expect(read([old, byDefault, other].join('---')).istioVersion.text).toBe('1.28.2');
    expect(read([old, other].join('---')).istioVersion.assumed).toBe(true);
  });

  test('is passed over where another version is asked about', () => {
    const mesh = meshOf(DEPLOYMENT(''), {}, '1.31.0');
    expect(mesh.clusters[0]!.istioVersion.text).toBe('1.31.0');
    expect(mesh.clusters[0]!.switches.pilotAutoSendUnhealthyEndpoints).toBe(true);
  });
});

describe('a MeshConfig', () => {
  test('decides which services are global, by expressions as well as labels', () => {
    const scopes = (config: string) => scopesOf(read(`${SERVICES}---${MESH_CONFIG(config)}`));
    const select = (expression: string) =>
      scopes(`serviceScopeConfigs: [{ scope: GLOBAL, servicesSelector: { matchExpressions: [${expression}] } }]`);
    expect(select('{ key: tier, operator: In, values: [front, edge] }')).toEqual(['front']);
    expect(select('{ key: tier, operator: NotIn, values: [front] }')).toEqual(['back', 'bare']);
    expect(select('{ key: tier, operator: Exists }')).toEqual(['back', 'front']);
    expect(select('{ key: tier, operator: DoesNotExist }')).toEqual(['bare']);
    expect(select('{ key: tier, operator: Exists }, { key: tier, operator: NotIn, values: [back] }')).toEqual([
      'front',
    ]);
    expect(
      scopes(`
serviceScopeConfigs:
  - scope: LOCAL
  - scope: GLOBAL
    namespaceSelector: { matchLabels: { team: web } }
    servicesSelector: { matchLabels: { tier: front } }
  - scope: GLOBAL
    namespaceSelector: { matchLabels: { team: other } }
`),
    ).toEqual(['front']);
  });

  test('selects a namespace by its name without having read it', () => {
    const [service] = SERVICES.split('---');
    const config = `serviceScopeConfigs: [{ scope: GLOBAL, namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } } }]`;
    expect(scopesOf(read(`${service}---${MESH_CONFIG(config)}`))).toEqual(['front']);
  });

  test.each(['In, values: []', 'Exists, values: [front]', 'Gt, values: ["1"]'])(
    'with a selector that Kubernetes refuses selects nothing by it: %s',
    (operator) => {
      const selector = `{ matchExpressions: [{ key: tier, operator: ${operator} }] }`;
      const config = `serviceScopeConfigs: [{ scope: GLOBAL, servicesSelector: ${selector} }]`;
      expect(scopesOf(read(`${SERVICES}---${MESH_CONFIG(config)}`))).toEqual([]);
    },
  );

  test('without serviceScopeConfigs makes no service global: the label is the ambient profile’s doing', () => {
    expect(scopesOf(read(SERVICES))).toEqual(['back']);
    expect(scopesOf(read(`${SERVICES}---${MESH_CONFIG('trustDomain: cluster.local')}`))).toEqual([]);
  });

  test('beats mesh.json, all of it', () => {
    const mesh = {
      switches: {
        localityLbSettingEnabled: false,
        defaultDestinationRuleExportTo: ['.'],
        serviceScopeConfigs: [{ scope: 'GLOBAL' }],
      },
    };
    expect(read(MESH_CONFIG('localityLbSetting: { failoverPriority: [a] }'), mesh).switches).toMatchObject({
      localityLbSetting: { enabled: undefined, failoverPriority: ['a'] },
      defaultDestinationRuleExportTo: ['*'],
      serviceScopeConfigs: [],
    });
  });

  test('has a locality setting, which by default is on and says nothing', () => {
    const setting = (config: string) => read(MESH_CONFIG(config)).switches.localityLbSetting;
    expect(setting('trustDomain: a')).toEqual({ enabled: true, distribute: [], failover: [], failoverPriority: [] });
    expect(setting('localityLbSetting: { enabled: false }').enabled).toBe(false);
    expect(setting('localityLbSetting: { failover: [{ from: east, to: west }] }').failover).toEqual([
      { from: 'east', to: 'west' },
    ]);
    expect(setting('localityLbSetting: { distribute: [{ from: a, to: { b: 100 } }] }').distribute).toEqual([
      { from: 'a', to: new Map([['b', 100]]) },
    ]);
  });

  test('says the root namespace, and who is exported to', () => {
    const { rootNamespace, clusters } = meshOf(
      MESH_CONFIG('rootNamespace: istio-config\ndefaultDestinationRuleExportTo: ["."]'),
      {},
    );
    expect(rootNamespace).toBe('istio-config');
    expect(clusters[0]!.istiod.namespace).toBe('istio-system');
    expect(clusters[0]!.switches.defaultDestinationRuleExportTo).toEqual(['.']);
  });

  test('is the one of istiod’s revision and namespace', () => {
    const priority = (name: string) => `localityLbSetting: { failoverPriority: [${name}] }`;
    const documents = [
      DEPLOYMENT('', { revision: 'blue' }),
      MESH_CONFIG(priority('default')),
      MESH_CONFIG(priority('blue'), { name: 'istio-blue' }),
      MESH_CONFIG(priority('elsewhere'), { name: 'istio-blue', namespace: 'shop' }),
    ];
    expect(read(documents.join('---')).switches.localityLbSetting.failoverPriority).toEqual(['blue']);
    expect(read(MESH_CONFIG(priority('elsewhere'), { namespace: 'shop' })).istiod.configMap).toBeUndefined();
  });

  test.each([
    ['is not YAML', 'localityLbSetting: {'],
    ['has a field of another type', 'serviceScopeConfigs: [{ scope: EVERYWHERE }]'],
  ])('that %s says nothing, and why', (_, config) => {
    const { istiod, switches } = read(MESH_CONFIG(config));
    expect(istiod.unreadable).toEqual(expect.any(String));
    expect(istiod.meshConfig).toBeUndefined();
    expect(switches.serviceScopeConfigs).toHaveLength(1);
  });
});

test('mesh.json can say selectors in full or as labels, and a whole locality setting', () => {
  const scopes = (servicesSelector: unknown) =>
    scopesOf(read(SERVICES, { switches: { serviceScopeConfigs: [{ scope: 'GLOBAL', servicesSelector }] } }));
  expect(scopes({ tier: 'front' })).toEqual(['front']);
  expect(scopes({ matchLabels: { tier: 'back' } })).toEqual(['back']);
  expect(scopes({ matchExpressions: [{ key: 'tier', operator: 'Exists' }] })).toEqual(['back', 'front']);
  const switches = { localityLbSetting: { failoverPriority: ['a'] }, localityLbSettingEnabled: false };
  expect(read('', { switches }).switches.localityLbSetting).toMatchObject({ enabled: false, failoverPriority: ['a'] });
});

function scopesOf({ services }: Cluster): string[] {
  return [...services.values()]
    .filter(({ scope }) => scope === 'GLOBAL')
    .map(({ name }) => name)
    .sort();
}

function read(text: string, facts: object = {}): Cluster {
  return meshOf(text, facts).clusters[0]!;
}

function meshOf(text: string, facts: object, istioVersion?: string) {
  const { objects, findings } = readObjects({ file: 'cluster1/istio.yaml', text }, new YamlReader());
  expect(findings).toEqual([]);
  return toMesh({ facts: {}, istioVersion, clusters: [{ facts: { name: 'a', folder: 'a', ...facts }, objects }] });
}
