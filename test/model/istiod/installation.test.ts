import { decisiveReason } from '../../../src/predict/explain/gaps/decisive-reason';
import type { Outage } from '../../../src/predict/outage/outage';
import { RULES } from '../../../src/rules/engine';
import { runRules } from '../../../src/rules/engine/run';
import { ask, SERVICE, told, twoOf, WHOLE } from '../../predict/mesh';

const GONE: readonly Outage[] = [{ kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' }];
const LOST = 'blackhole: errors 100 → errors 100';
const ANSWERED = 'failover: cluster2 100 → cluster2 100';

const LOCAL = { serviceSettings: [{ settings: { clusterLocal: true }, hosts: ['*.sample.svc.cluster.local'] }] };

function object(apiVersion: string, kind: string, spec: unknown): string {
  return JSON.stringify({ apiVersion, kind, metadata: { name: 'istiod', namespace: 'istio-system' }, spec });
}

const operator = (spec: unknown): string => object('install.istio.io/v1alpha1', 'IstioOperator', spec);
const sail = (values: unknown, name = 'default'): string =>
  object('sailoperator.io/v1', 'Istio', { values }).replace('"name":"istiod"', `"name":"${name}"`);
const flux = (values: unknown, chart = 'istiod'): string =>
  object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { chart: { spec: { chart } }, values });
const rke = (spec: object): string => object('helm.cattle.io/v1', 'HelmChart', { chart: 'istiod', ...spec });
const values = (name: string, data: Readonly<Record<string, string>>): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'istio-system' }, data });
const argo = (source: unknown): string => object('argoproj.io/v1alpha1', 'Application', source);

/** The same, as paths. */
const PARAMETERS = [
  { name: 'meshConfig.serviceSettings[0].settings.clusterLocal', value: 'true' },
  { name: 'meshConfig.serviceSettings[0].hosts[0]', value: '*.sample.svc.cluster.local' },
  { name: 'meshConfig.serviceSettings[70000].hosts', value: 'passed over, as Helm does' },
];

test.each<[string, ...string[]]>([
  ['an IstioOperator', operator({ meshConfig: LOCAL })],
  ['the values of an IstioOperator', operator({ values: { meshConfig: LOCAL } })],
  ['an Istio of the Sail operator', sail({ meshConfig: LOCAL })],
  ['a HelmRelease', flux({ meshConfig: LOCAL })],
  ['an Application', argo({ source: { chart: 'istiod', helm: { valuesObject: { meshConfig: LOCAL } } } })],
  [
    'an Application, as text',
    argo({ sources: [{ chart: 'istiod', helm: { values: JSON.stringify({ meshConfig: LOCAL }) } }] }),
  ],
  ['an Application, by parameters', argo({ source: { chart: 'istiod', helm: { parameters: PARAMETERS } } })],
  ['a HelmChart', rke({ valuesContent: JSON.stringify({ meshConfig: LOCAL }) })],
  [
    'a HelmChart of a file, by set',
    rke({
      chart: 'https://charts.example/istiod-1.31.0.tgz',
      set: Object.fromEntries(PARAMETERS.map((one) => [one.name, one.value])),
    }),
  ],
  [
    'a ConfigMap that a HelmRelease takes values from',
    object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {
      chart: { spec: { chart: 'istiod' } },
      valuesFrom: [
        { kind: 'ConfigMap', name: 'common' },
        { kind: 'ConfigMap', name: 'host', valuesKey: 'host', targetPath: 'meshConfig.serviceSettings[0].hosts[0]' },
        { kind: 'ConfigMap', name: 'nowhere', optional: true },
      ],
      values: { global: { imagePullPolicy: 'Always' } },
    }),
    values('common', { 'values.yaml': 'meshConfig: { serviceSettings: [{ settings: { clusterLocal: true } }] }' }),
    values('host', { host: '*.sample.svc.cluster.local' }),
  ],
  [
    'a HelmRelease of the chart of an OCIRepository',
    object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {
      chartRef: { kind: 'OCIRepository', name: 'istiod' },
      values: { meshConfig: LOCAL },
    }),
    object('source.toolkit.fluxcd.io/v1', 'OCIRepository', { url: 'oci://registry.example/charts/istiod' }),
  ],
])('MeshConfig that %s has is that of istiod', (_, ...documents) => {
  const mesh = twoOf([...WHOLE, ...documents]);
  const answer = ask(mesh, { outages: GONE });
  expect(told(answer)).toBe(LOST);
  expect(decisiveReason(answer.reasons)).toMatchObject({ object: 'ConfigMap istio-system/istio' });
  const rules = RULES.filter(({ id }) => ['cluster-local-service', 'failover-not-known'].includes(id));
  expect(runRules(mesh, [], rules).found.map(({ rule }) => rule.id)).toEqual([
    'cluster-local-service',
    'cluster-local-service',
  ]);
});

test.each([
  ['another chart', flux({ meshConfig: LOCAL }, 'cart')],
  ['values that are not YAML', argo({ source: { chart: 'istiod', helm: { values: '{' } } })],
  ['no MeshConfig', sail({ global: { imagePullPolicy: 'Always' } })],
])('%s says nothing of it', (_, document) => {
  expect(told(ask(twoOf([...WHOLE, document]), { outages: GONE }))).toBe(ANSWERED);
});

test('a ConfigMap that was read counts more, and of several installations none does', () => {
  const configMap = JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: {
      mesh: 'serviceScopeConfigs: [{servicesSelector: {matchLabels: {istio.io/global: "true"}}, scope: GLOBAL}]',
    },
  });
  const installed = operator({ meshConfig: LOCAL });
  expect(told(ask(twoOf([...WHOLE, installed, configMap]), { outages: GONE }))).toBe(ANSWERED);
  expect(told(ask(twoOf([...WHOLE, installed, sail({ meshConfig: LOCAL })]), { outages: GONE }))).toBe(ANSWERED);
});

test('variables of istiod that an installation sets are those of istiod, and others are assumed', () => {
  const env = (value: string) => ({ AMBIENT_ENABLE_MULTI_NETWORK: value });
  expect(told(ask(twoOf([...WHOLE, sail({ pilot: { env: env('false') } })]), { outages: GONE }))).toBe(LOST);
  expect(told(ask(twoOf([...WHOLE, flux({ env: env('true') })]), { outages: GONE }))).toBe(ANSWERED);
  expect(told(ask(twoOf([...WHOLE, operator({ profile: 'ambient' })]), { outages: GONE }))).toBe(ANSWERED);
  const listed = [{ name: 'AMBIENT_ENABLE_MULTI_NETWORK', value: 'false' }];
  const components = operator({ components: { pilot: { k8s: { env: listed } } } });
  expect(told(ask(twoOf([...WHOLE, components]), { outages: GONE }))).toBe(LOST);
});

test.each([
  [
    'takes values from what was not read',
    'values from elsewhere',
    [flux({}).replace('"chart"', '"valuesFrom":[{"kind":"Secret","name":"v"}],"chart"')],
  ],
  [
    'has files of values',
    'values from elsewhere',
    [argo({ source: { chart: 'istiod', helm: { valueFiles: ['$values/east.yaml'] } } })],
  ],
  ['is one of several', 'one of 2 installations', [flux({}), sail({})]],
])('an installation that %s is named, and Istio’s defaults are assumed', (_, named, documents) => {
  const answer = ask(twoOf([...WHOLE, ...documents]), { outages: GONE });
  expect(told(answer)).toBe(ANSWERED);
  expect(answer.reservations.map(({ row, cluster }) => `${row} ${cluster}`)).toEqual(
    expect.arrayContaining(['istio-installation-unread cluster1', 'istio-installation-unread cluster2']),
  );
  expect(answer.reservations[0]?.text).toContain(named);
});

test('an installation of another chart with values from elsewhere is not named', () => {
  const other = flux({}, 'cart').replace('"chart"', '"valuesFrom":[{"kind":"Secret","name":"v"}],"chart"');
  expect(ask(twoOf([...WHOLE, other])).reservations).toEqual([]);
});

test.each([
  ['an IstioOperator', operator({ revision: 'canary', meshConfig: LOCAL })],
  ['the values of an IstioOperator', operator({ values: { revision: 'canary' }, meshConfig: LOCAL })],
  ['a HelmRelease', flux({ revision: 'canary', meshConfig: LOCAL })],
  ['an Istio of the Sail operator', sail({ meshConfig: LOCAL }, 'canary')],
])('the revision of istiod is the one that %s gives it', (_, document) => {
  const [cluster] = twoOf([...WHOLE, document]).clusters;
  expect(cluster!.istiod).toMatchObject({ revision: 'canary', configMap: { name: 'istio-canary' } });
});

test('an installation without a revision is the default one, and one that is replaced by version has any', () => {
  const revisionOf = (document: string) => twoOf([...WHOLE, document]).clusters[0]!.istiod.revision;
  expect(revisionOf(flux({}))).toBe('default');
  const replaced = { values: {}, updateStrategy: { type: 'RevisionBased' } };
  expect(revisionOf(object('sailoperator.io/v1', 'Istio', replaced))).toBeUndefined();
});

test.each([
  ['an Istio of the Sail operator', object('sailoperator.io/v1', 'Istio', { version: 'v1.29.4' })],
  ['an IstioOperator', operator({ tag: '1.29.4' })],
  ['an Application', argo({ source: { chart: 'istiod', targetRevision: '1.29.4' } })],
  [
    'a HelmRelease',
    object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { chart: { spec: { chart: 'istiod', version: '1.29.4' } } }),
  ],
])('the version of istiod is the one that %s installs', (_, document) => {
  expect(twoOf([...WHOLE, document]).clusters[0]!.istioVersion.text).toBe('1.29.4');
});

test('a range of versions installs none that is known', () => {
  expect(
    twoOf([...WHOLE, argo({ source: { chart: 'istiod', targetRevision: '1.29.*' } })]).clusters[0]!.istiod.version,
  ).toBe(undefined);
});
