import { change, NAMESPACE, SERVICE, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'volatile-metadata-on-waypoint';
const annotated = (key: string, waypoint = WAYPOINT) =>
  ask(ID, { cluster1: yaml(NAMESPACE, change(waypoint, '  labels:\n', `  annotations:\n    ${key}: x\n  labels:\n`)) });
const labelled = (key: string, waypoint = WAYPOINT) =>
  ask(ID, { cluster1: yaml(NAMESPACE, change(waypoint, '  labels:\n', `  labels:\n    ${key}: x\n`)) });
const infrastructure = (field: string) =>
  change(WAYPOINT, 'spec:\n', `spec:\n  infrastructure:\n    ${field}: {istio.io/global: "true"}\n`);

test.each([
  'argocd.argoproj.io/tracking-id',
  'kustomize.toolkit.fluxcd.io/checksum',
  'kubectl.kubernetes.io/restartedAt',
  'deploy.example.com/commit',
  'example.com/git-sha',
])('the annotation %s changes by itself', (key) => {
  expect(annotated(key).map(({ path }) => path)).toEqual([`metadata.annotations["${key}"]`]);
});

test.each(['argocd.argoproj.io/instance', 'helm.sh/chart', 'app.kubernetes.io/version'])(
  'the label %s changes with releases',
  (key) => expect(labelled(key).map(({ path }) => path)).toEqual([`metadata.labels["${key}"]`]),
);

test.each([
  'argocd.argoproj.io/sync-wave',
  'networking.istio.io/traffic-distribution',
  'networking.istio.io/service-type',
  'app.kubernetes.io/managed-by',
  'istio.io/rev',
  'kustomize.toolkit.fluxcd.io/name',
  'example.com/commitment',
])('%s stays what it is', (key) => {
  expect([...annotated(key), ...labelled(key)]).toEqual([]);
});

test('what spec.infrastructure says is copied instead, labels and annotations each', () => {
  const key = 'argocd.argoproj.io/tracking-id';
  expect(annotated(key, infrastructure('annotations'))).toEqual([]);
  expect(annotated(key, infrastructure('labels'))).toHaveLength(1);
  expect(labelled('helm.sh/chart', infrastructure('labels'))).toEqual([]);
  expect(labelled('helm.sh/chart', infrastructure('annotations'))).toHaveLength(1);
});

test('labels of other Gateways and of Services are not copied to waypoints', () => {
  expect(annotated('argocd.argoproj.io/tracking-id', change(WAYPOINT, 'istio-waypoint', 'nginx'))).toEqual([]);
  expect(annotated('argocd.argoproj.io/tracking-id', SERVICE)).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('volatile-metadata-on-waypoint')).toMatchObject([
    {
      messageId: 'copiedToPods',
      message: 'Gateway sample/waypoint of cluster1 has argocd.argoproj.io/tracking-id.',
    },
  ]);
});
