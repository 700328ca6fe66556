import { ApiObject, Chart, Include } from 'cdk8s';
import { ArgoCdDelivery } from 'cdk8s-ambient';
import fs from 'node:fs';
import * as path from 'node:path';
import { chartIn, manifests, messageOf, outline, temporaryFolder, tree, twoClusters } from '../support';

const FILE = 'cluster1/sample.k8s.yaml';

/** Declares a List of some kind for both clusters. */
function listOf(items: unknown, kind = 'List') {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  new ApiObject(chart, 'list', { apiVersion: 'v1', kind, items });
  return mesh;
}

const configMapNamed = (name: string, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
});

test('the items of a List are written as objects of their own, each in its namespace', () => {
  const mesh = listOf([
    configMapNamed('b'),
    configMapNamed('a', { namespace: 'other' }),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'sample' } },
  ]);
  mesh.synth();
  const files = manifests(mesh.outdir);
  expect(Object.keys(files)).toHaveLength(4);
  expect(outline(files[FILE]!)).toEqual(['Namespace/sample', 'ConfigMap/b']);
  expect(outline(files['cluster1/other.k8s.yaml']!)).toEqual(['ConfigMap/a']);
});

test('items get the namespace and labels of their chart, as every object of a chart does', () => {
  const { mesh } = twoClusters();
  const chart = new Chart(mesh, 'chart', { namespace: 'sample', labels: { team: 'chart', of: 'chart' } });
  new ApiObject(chart, 'list', {
    apiVersion: 'v1',
    kind: 'List',
    items: [configMapNamed('a', { labels: { team: 'own' } })],
  });
  mesh.synth();
  expect(manifests(mesh.outdir)[FILE]).toBe(
    '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels:\n    of: chart\n    team: own\n  name: a\n  namespace: sample\n',
  );
});

test('a typed list gives its items their kind, and a List in a List is expanded', () => {
  const mesh = listOf([{ metadata: { name: 'a' } }], 'ConfigMapList');
  mesh.synth();
  expect(outline(manifests(mesh.outdir)[FILE]!)).toEqual(['ConfigMap/a']);
  const nested = listOf([{ apiVersion: 'v1', kind: 'List', items: [configMapNamed('b')] }]);
  nested.synth();
  expect(outline(manifests(nested.outdir)[FILE]!)).toEqual(['ConfigMap/b']);
});

test('checks see the items of a List', () => {
  const mesh = listOf([
    configMapNamed('a'),
    configMapNamed('a'),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: '../../x' } },
  ]);
  const message = messageOf(() => mesh.synth());
  expect(message).toContain('Namespace has the name "../../x"');
  expect(message).toContain(
    '[chart/list] ConfigMap "sample/a" is declared by "chart/list" too, in cluster1, cluster2.',
  );
});

test('a CustomResourceDefinition in a List says whether its kind has a namespace', () => {
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: { group: 'example.com', scope: 'Cluster', names: { kind: 'Widget' } },
  };
  const mesh = listOf([{ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' } }, definition]);
  mesh.synth();
  expect(outline(manifests(mesh.outdir)['cluster1/_cluster.k8s.yaml']!)).toContain('Widget/w');
});

test('what a delivery tool must find is in the items of a List', () => {
  const mesh = listOf([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'sample' } }]);
  new ArgoCdDelivery(mesh, 'apps', { repoUrl: 'https://git.example.com/mesh.git' });
  mesh.synth();
  expect(manifests(mesh.outdir)[FILE]).toMatch(/kind: Namespace[\s\S]*argocd\.argoproj\.io\/sync-options: /);
});

test.each([null, 'text', 5, ['a']])('an item %j, which is not an object, is refused with its place', (item) => {
  const mesh = listOf([configMapNamed('a'), item]);
  expect(messageOf(() => mesh.synth())).toMatch(
    /\[chart\/list\] items\[1\] of List is .*, not an object\.\n.*why:.*\n.*fix:/,
  );
  expect(tree(mesh.outdir)).toEqual({});
});

test('an item without kind is refused, and an empty List declares nothing', () => {
  expect(messageOf(() => listOf([{ metadata: { name: 'a' } }]).synth())).toContain(
    '[chart/list] renders to a map without apiVersion and kind, which is not a Kubernetes object.',
  );
  const empty = listOf([]);
  empty.synth();
  expect(manifests(empty.outdir)).toEqual({});
});

test('a List of an Include is expanded', () => {
  const file = path.join(temporaryFolder(), 'list.yaml');
  fs.writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [configMapNamed('a')] }));
  const { mesh } = twoClusters();
  new Include(chartIn(mesh, 'sample'), 'include', { url: file });
  mesh.synth();
  expect(outline(manifests(mesh.outdir)[FILE]!)).toEqual(['ConfigMap/a']);
});
