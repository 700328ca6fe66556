import { decisiveReason } from '../../../src/predict/explain/decisive-reason';
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
const sail = (values: unknown): string => object('sailoperator.io/v1', 'Istio', { values });
const flux = (values: unknown, chart = 'istiod'): string =>
  object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { chart: { spec: { chart } }, values });
const argo = (source: unknown): string => object('argoproj.io/v1alpha1', 'Application', source);

test.each([
  ['an IstioOperator', operator({ meshConfig: LOCAL })],
  ['the values of an IstioOperator', operator({ values: { meshConfig: LOCAL } })],
  ['an Istio of the Sail operator', sail({ meshConfig: LOCAL })],
  ['a HelmRelease', flux({ meshConfig: LOCAL })],
  ['an Application', argo({ source: { chart: 'istiod', helm: { valuesObject: { meshConfig: LOCAL } } } })],
  [
    'an Application, as text',
    argo({ sources: [{ chart: 'istiod', helm: { values: JSON.stringify({ meshConfig: LOCAL }) } }] }),
  ],
])('MeshConfig that %s has is that of istiod', (_, document) => {
  const mesh = twoOf([...WHOLE, document]);
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
