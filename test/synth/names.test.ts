import { ApiObject, Chart, Include } from 'cdk8s';
import { OutputLayout } from 'cdk8s-ambient';
import * as kplus from 'cdk8s-plus-28';
import fs from 'node:fs';
import * as path from 'node:path';
import { chartIn, configMap, manifests, messageOf, object, temporaryFolder, tree, twoClusters } from './support';

/** Two clusters whose output folder lies in a folder that holds something precious. */
function besidePrecious(layout = OutputLayout.FILE_PER_NAMESPACE) {
  const outside = temporaryFolder();
  fs.writeFileSync(path.join(outside, 'precious.k8s.yaml'), 'precious');
  const { mesh, cluster1 } = twoClusters({ outdir: path.join(outside, 'out'), layout });
  return { mesh, cluster1, outside };
}

const WAYS_OUT = [
  '../../precious',
  '../precious',
  '..',
  '.',
  '/etc/precious',
  'a/../../b',
  'a\\b',
  'a\u0000b',
  '..\\x',
  'a//b',
];

describe.each([OutputLayout.FILE_PER_NAMESPACE, OutputLayout.FILE_PER_RESOURCE])('in layout %s', (layout) => {
  test.each(WAYS_OUT)('a Namespace named %j, which would be a path, is refused', (name) => {
    const { mesh, outside } = besidePrecious(layout);
    object(chartIn(mesh, undefined), 'v1', 'Namespace', 'x', { metadata: { name } });
    expect(messageOf(() => mesh.synth())).toMatch(
      /Namespace has the name ".*", which is not a DNS label\.\n.*why:.*\n.*fix:/,
    );
    expect(tree(outside)).toEqual({ 'precious.k8s.yaml': 'precious' });
  });

  test.each(WAYS_OUT)('a kind named %j, which would be a path, is refused', (kind) => {
    const { mesh, outside } = besidePrecious(layout);
    new ApiObject(chartIn(mesh, 'sample'), 'x', { apiVersion: 'example.com/v1', kind, metadata: { name: 'a' } });
    expect(messageOf(() => mesh.synth())).toMatch(/kind ".*" is not the name of a kind\./);
    expect(tree(outside)).toEqual({ 'precious.k8s.yaml': 'precious' });
  });

  test.each(WAYS_OUT)('a ConfigMap named %j is refused', (name) => {
    const { mesh, outside } = besidePrecious(layout);
    object(chartIn(mesh, 'sample'), 'v1', 'ConfigMap', 'x', { metadata: { name } });
    expect(messageOf(() => mesh.synth())).toMatch(/ConfigMap has the name ".*", which is not a DNS name\./);
    expect(tree(outside)).toEqual({ 'precious.k8s.yaml': 'precious' });
  });

  test.each(WAYS_OUT)('an object of an unknown kind named %j is refused', (name) => {
    const { mesh, outside } = besidePrecious(layout);
    object(chartIn(mesh, 'sample'), 'example.com/v1', 'Widget', 'x', { metadata: { name } });
    expect(messageOf(() => mesh.synth())).toMatch(/Widget has the name ".*", which is not a segment of a path\./);
    expect(tree(outside)).toEqual({ 'precious.k8s.yaml': 'precious' });
  });
});

test('the names of an Include and of cdk8s-plus are judged as all others', () => {
  const { mesh, outside } = besidePrecious();
  const file = path.join(outside, 'include.yml');
  fs.writeFileSync(file, 'apiVersion: v1\nkind: Namespace\nmetadata: {name: ../../precious}\n');
  new Include(new Chart(mesh, 'included'), 'include', { url: file });
  new kplus.Namespace(new Chart(mesh, 'plus'), 'namespace', { metadata: { name: '../cluster2/sample' } });
  const message = messageOf(() => mesh.synth());
  expect(message).toContain('Namespace has the name "../../precious"');
  expect(message).toContain('Namespace has the name "../cluster2/sample"');
  expect(fs.readdirSync(outside).sort()).toEqual(['include.yml', 'precious.k8s.yaml']);
});

test('a Namespace whose name no file on Windows can have, or differs from another only in case, is refused', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, undefined);
  for (const name of ['aux', 'sample', 'Sample', '_cluster']) object(chart, 'v1', 'Namespace', name);
  const message = messageOf(() => mesh.synth());
  expect(message).toContain('Namespace has the name "aux", which cannot be the name of a file on Windows.');
  expect(message).toContain('Namespace has the name "Sample", which is not a DNS label.');
  expect(message).toContain('Namespace has the name "_cluster", which is not a DNS label.');
  expect(message).not.toContain('"sample"');
});

test.each(['a/b/c', 'V1', 'Example.com/v1', '../v1', '/v1', 'v1/', ''])('apiVersion %j is refused', (apiVersion) => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  chart.toJson = () => [{ apiVersion, kind: 'Widget', metadata: { name: 'a', namespace: 'sample' } }];
  expect(messageOf(() => mesh.synth())).toContain(
    `apiVersion ${JSON.stringify(apiVersion)} is not VERSION or GROUP/VERSION.`,
  );
});

test.each([
  [['sample'], 'a list, which is not a string.'],
  [5, '5, which is not a string.'],
  [{ name: 'sample' }, 'a map, which is not a string.'],
  [true, 'true, which is not a string.'],
])('a namespace %j, which is not a string, is refused', (namespace, shown) => {
  const { mesh } = twoClusters();
  object(chartIn(mesh, 'sample'), 'v1', 'ConfigMap', 'a', { metadata: { namespace } });
  expect(messageOf(() => mesh.synth())).toContain(`ConfigMap "a" is in namespace ${shown}`);
  expect(tree(mesh.outdir)).toEqual({});
});

test.each([5, ['a'], { a: 'b' }])('a name %j, which is not a string, is refused', (name) => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  chart.toJson = () => [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'sample' } }];
  expect(messageOf(() => mesh.synth())).toMatch(/ConfigMap has the metadata\.name .*, which is not a string\./);
});

test.each([null, 'text', ['a']])('metadata %j is refused', (metadata) => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  chart.toJson = () => [{ apiVersion: 'v1', kind: 'ConfigMap', metadata }];
  expect(messageOf(() => mesh.synth())).toMatch(/ConfigMap has (no metadata\.name|metadata that is .*, not a map)\./);
});

test.each([
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:auth-delegator'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'Ünïcode *~'],
  ['networking.k8s.io/v1', 'IPAddress', '2001:db8::1'],
  ['user.openshift.io/v1', 'User', 'kube:admin'],
  ['example.com/v1', 'Widget', 'UPPER_case'],
])('%s %s %j is a name that an API server takes', (apiVersion, kind, name) => {
  for (const layout of [OutputLayout.FILE_PER_NAMESPACE, OutputLayout.FILE_PER_RESOURCE]) {
    const { mesh } = twoClusters({ layout });
    object(chartIn(mesh, undefined), apiVersion, kind, 'x', { metadata: { name } });
    mesh.synth();
    expect(Object.values(manifests(mesh.outdir)).join()).toContain(name);
    for (const file of Object.keys(manifests(mesh.outdir))) expect(file).toMatch(/^[-A-Za-z0-9._%/]+$/);
  }
});

test('a legal name that is too long for a file is refused before anything is written, and with the default layout written', () => {
  const name = `${'a'.repeat(240)}.${'b'.repeat(12)}`;
  const { mesh } = twoClusters({ layout: OutputLayout.FILE_PER_RESOURCE });
  configMap(chartIn(mesh, 'sample'), name);
  expect(messageOf(() => mesh.synth())).toMatch(
    /\[chart\/ConfigMap-a+\.b+\] would be written to .* has a segment of 268 bytes; file systems take 255\.\n.*why:.*\n.*fix: use the default layout/,
  );
  expect(fs.readdirSync(mesh.outdir)).toEqual([]);
  const { mesh: other } = twoClusters();
  configMap(chartIn(other, 'sample'), name);
  other.synth();
  expect(Object.keys(manifests(other.outdir))).toEqual(['cluster1/sample.k8s.yaml', 'cluster2/sample.k8s.yaml']);
});
