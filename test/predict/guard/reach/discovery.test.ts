import type { Outage } from '../../../../src/predict/outage/outage';
import { INGRESS, ask, meshOf, NAMESPACE, told, WHOLE } from '../../mesh';

// discoverySelectors: nothing is to be said of them where they leave out nothing that requests depend on.

const SELECTED = NAMESPACE.replace('labels: { ', 'labels: { mesh: "on", ');
const rootNamespace = (labels: object): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system', labels } });
const ROOT = rootNamespace({ mesh: 'on' });

function selecting(...selectors: readonly object[]): string {
  const scope = { servicesSelector: { matchLabels: { 'istio.io/global': 'true' } }, scope: 'GLOBAL' };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh: JSON.stringify({ serviceScopeConfigs: [scope], discoverySelectors: selectors }) },
  });
}

const BY_LABEL = selecting({ matchLabels: { mesh: 'on' } });
const BY_NAMES = selecting(
  { matchLabels: { 'kubernetes.io/metadata.name': 'sample' } },
  { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['istio-system'] }] },
);
const withNamespaces = (...documents: readonly string[]): string[] => [...documents, ...WHOLE.slice(1)];
const OTHER = withNamespaces(SELECTED, ROOT);

const GONE: Outage = { kind: 'scaled-to-zero', service: 'sample/helloworld', cluster: 'cluster1' };

test.each([
  ['labels of namespaces', withNamespaces(SELECTED, ROOT, BY_LABEL)],
  ['names of namespaces', withNamespaces(NAMESPACE, BY_NAMES)],
  ['none', withNamespaces(NAMESPACE, selecting())],
  ['any namespace', withNamespaces(NAMESPACE, selecting({}))],
  ['all but another one', withNamespaces(SELECTED, ROOT, INGRESS.replace('edge', 'elsewhere'), BY_LABEL)],
])('selectors by %s that leave out nothing in use change no answer', (_, documents) => {
  const mesh = meshOf({ cluster1: documents, cluster2: OTHER });
  expect(told(ask(mesh))).toBe('local: cluster1 100 → cluster1 100');
  expect(told(ask(mesh, { outages: [GONE] }))).toBe('failover: cluster2 100 → cluster2 100');
});

test.each([
  ['the namespace of the service', withNamespaces(NAMESPACE, ROOT, BY_LABEL), OTHER],
  ['the namespace of the service in another cluster', withNamespaces(SELECTED, ROOT, BY_LABEL), WHOLE],
  ['the root namespace', withNamespaces(SELECTED, rootNamespace({}), BY_LABEL), OTHER],
  ['a Namespace that was not read', withNamespaces(SELECTED, BY_LABEL), OTHER],
])('selectors that leave out %s leave the answers of their cluster unknown', (_, documents, other) => {
  const mesh = meshOf({ cluster1: documents, cluster2: other });
  const answer = ask(mesh);
  expect(answer.verdict).toBe('unknown');
  expect(answer.reasons.at(-1)).toMatchObject({ object: 'ConfigMap istio-system/istio' });
  expect(ask(mesh, { client: { cluster: 'cluster2' } }).verdict).toBe('local');
});
