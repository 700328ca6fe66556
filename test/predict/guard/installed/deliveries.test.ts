import { parseOutages } from '../../../../src/predict/outage/outage-syntax';
import { ask, meshOf, NAMESPACE, rule, service, SERVICE, WAYPOINT, WHOLE } from '../../mesh';

// What deploys others may deploy the Service that a cluster lacks.

const delivery = (apiVersion: string, kind: string, spec: object, namespace = 'delivery'): string => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: hello, namespace: ${namespace} }
spec: ${JSON.stringify(spec)}
`;
const APPLICATION = delivery('argoproj.io/v1alpha1', 'Application', { source: { path: 'hello' } });
const release = (namespace: string, chart = 'hello'): string =>
  delivery('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { chart: { spec: { chart } } }, namespace);

/** What clients of two clusters get while nothing is wrong, and those of the first one while their pods are gone. */
function verdicts(inCluster2: readonly string[]): string[] {
  const mesh = meshOf({ cluster1: WHOLE, cluster2: inCluster2 });
  return [
    ask(mesh),
    ask(mesh, { client: { cluster: 'cluster2', kind: 'ambient' } }),
    ask(mesh, { outages: parseOutages('scaled-to-zero:cluster1', SERVICE) }),
  ].map(({ verdict }) => verdict);
}

const WITHOUT = [NAMESPACE, WAYPOINT, rule()];

test.each<[string, string]>([
  ['an Application', APPLICATION],
  ['an ApplicationSet', delivery('argoproj.io/v1alpha1', 'ApplicationSet', {})],
  ['a Kustomization of Flux', delivery('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { path: './hello' })],
  ['a HelmRelease for its namespace', release('sample')],
  [
    'a HelmRelease with it as its target',
    delivery('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { targetNamespace: 'sample' }),
  ],
])('%s makes unknown what a cluster without the Service gets, and what other clusters lose', (_what, object) => {
  expect(verdicts([...WITHOUT, object])).toEqual(['local', 'unknown', 'unknown']);
});

test.each<[string, string]>([
  ['a HelmRelease for another namespace', release('other')],
  ['a chart of Istio', release('sample', 'ztunnel')],
  ['what says who may deploy', delivery('argoproj.io/v1alpha1', 'AppProject', {})],
])('%s changes nothing', (_what, object) => {
  expect(verdicts([...WITHOUT, object])).toEqual(['local', 'blackhole', 'blackhole']);
});

test('where the Service was read, what deploys others says nothing of it', () => {
  expect(verdicts([...WHOLE, APPLICATION])).toEqual(['local', 'local', 'failover']);
  expect(verdicts([...WITHOUT, service(), APPLICATION])[0]).toBe('local');
});
