import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { readWholeTree } from '../../../../src/model/read/tree/nothing-read';

let root: string;
beforeEach(() => (root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-unrendered-'))));
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const SETTINGS = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: sample}\ndata: {}\n';
const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: sample}\n';
const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata: {name: hello, namespace: sample}\nspec: {ports: [{port: 80}]}\n';
const object = (apiVersion: string, kind: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: hello, namespace: delivery}\nspec: {}\n`;

/** What is said of a tree with these files. */
function found(files: Readonly<Record<string, string>>): string[] {
  for (const [file, text] of Object.entries({ 'b/all.yaml': SETTINGS, ...files })) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
  return readWholeTree([root]).findings.map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);
}

test.each<[string, Record<string, string>]>([
  ['names all that lies beside it', { 'a/kustomization.yaml': 'resources: [./all.yaml]\n', 'a/all.yaml': SETTINGS }],
  [
    'names a folder with a kustomization of its own',
    {
      'a/kustomization.yaml': 'resources: [app]\n',
      'a/app/kustomization.yaml': 'resources: [all.yaml]\n',
      'a/app/all.yaml': SETTINGS,
    },
  ],
  [
    'has images changed, and generates settings of an application',
    {
      'a/kustomization.yaml':
        'resources: [all.yaml]\nimages: [{name: a, newTag: b}]\nconfigMapGenerator: [{name: settings}]\n',
      'a/all.yaml': SETTINGS,
    },
  ],
])('nothing is said of a kustomization that %s', (_what, files) => {
  expect(found(files)).toEqual([]);
});

test('a kustomization that leaves out a file, or names one that is not there, is an error', () => {
  const files = {
    'a/kustomization.yaml': 'resources: [some.yaml]\n',
    'a/all.yaml': SETTINGS,
    'a/more.yaml': NAMESPACE,
  };
  expect(found(files)).toEqual([
    'error unrendered: is a kustomization that leaves out all.yaml and 1 more beside it: kustomize does not apply what it leaves out, which was read here.',
    'error unrendered: is a kustomization that names some.yaml, which is not there: kustomize does not build it.',
  ]);
});

test('of overlays side by side, none is to be built into the file of another', () => {
  for (const overlay of ['east', 'west']) {
    const file = path.join(root, 'overlays', overlay, 'kustomization.yaml');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, 'resources: [../../../base]\n');
  }
  fs.mkdirSync(path.join(root, 'north'));
  fs.writeFileSync(path.join(root, 'north', 'kustomization.yaml'), 'resources: [../../base]\n');
  expect(readWholeTree([root]).findings.map(({ fix = '' }) => fix.slice(fix.indexOf('>')))).toEqual([
    '> DIR/north/all.yaml.',
    '> DIR/CLUSTER/east.yaml, with the cluster that it is for as CLUSTER.',
    '> DIR/CLUSTER/west.yaml, with the cluster that it is for as CLUSTER.',
  ]);
});

test('a kustomization that generates what istiod reads was not built', () => {
  const text = 'resources: [all.yaml]\nconfigMapGenerator: [{name: istio, namespace: istio-system, files: [mesh]}]\n';
  expect(found({ 'a/kustomization.yaml': text, 'a/all.yaml': SETTINGS })).toEqual([
    expect.stringContaining('changes what it takes (configMapGenerator)'),
  ]);
});

test.each<[string, string]>([
  ['argoproj.io/v1alpha1', 'ApplicationSet'],
  ['helm.toolkit.fluxcd.io/v2', 'HelmRelease'],
  ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'],
  ['template.openshift.io/v1', 'Template'],
  ['kubernetes.crossplane.io/v1alpha2', 'Object'],
  ['work.open-cluster-management.io/v1', 'ManifestWork'],
])('a cluster of which nothing was read but %s %s, and what lies beside it, was not rendered', (apiVersion, kind) => {
  const delivery = object(apiVersion, kind);
  const [first, ...others] = found({ 'a/all.yaml': [delivery, NAMESPACE, SETTINGS].join('---\n') });
  expect(others).toEqual([]);
  expect(first).toContain(`error unrendered: of cluster a nothing was read but ${kind}`);
  expect(found({ 'a/all.yaml': [delivery, SERVICE].join('---\n') })).toEqual([]);
});

test('a project of Argo CD delivers nothing by itself', () => {
  expect(found({ 'a/all.yaml': object('argoproj.io/v1alpha1', 'AppProject') })).toEqual([]);
});
