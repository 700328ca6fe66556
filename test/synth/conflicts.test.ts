import { ApiObject, Chart } from 'cdk8s';
import { Cluster, ClusterGroup, Mesh } from 'cdk8s-ambient';
import { chartIn, configMap, manifests, messageOf, object, temporaryFolder, tree, twoClusters } from './support';

test('the same object twice in one cluster names both constructs and the clusters', () => {
  const { mesh, cluster1 } = twoClusters();
  configMap(chartIn(mesh, 'sample', 'shared'), 'a');
  configMap(chartIn(cluster1, 'sample', 'own'), 'a');
  expect(messageOf(() => mesh.synth())).toContain(
    '[shared/ConfigMap-a] ConfigMap "sample/a" is declared by "cluster1/own/ConfigMap-a" too, in cluster1.',
  );
  expect(tree(mesh.outdir)).toEqual({});
});

test('the same object once in each of two clusters is no conflict', () => {
  const { mesh, cluster1, cluster2 } = twoClusters();
  configMap(chartIn(cluster1, 'sample'), 'a', { from: '1' });
  configMap(chartIn(cluster2, 'sample'), 'a', { from: '2' });
  mesh.synth();
  expect(manifests(mesh.outdir)['cluster2/sample.k8s.yaml']).toContain('from: "2"');
});

test('another namespace, another API group, or another version of the same group: only the last is the same object', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  object(chart, 'gateway.networking.k8s.io/v1', 'Gateway', 'x');
  object(chart, 'networking.istio.io/v1', 'Gateway', 'x');
  object(chartIn(mesh, 'other', 'other'), 'networking.istio.io/v1', 'Gateway', 'x');
  mesh.synth();
  new ApiObject(chart, 'older', {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'Gateway',
    metadata: { name: 'x' },
  });
  expect(messageOf(() => mesh.synth())).toContain('Gateway "sample/x" is declared by');
});

test('groups that overlap conflict in the clusters they share', () => {
  const { mesh, cluster1, cluster2 } = twoClusters();
  const cluster3 = new Cluster(mesh, 'cluster3', { network: 'network3' });
  const left = new ClusterGroup(mesh, 'left', { clusters: [cluster1, cluster2] });
  const right = new ClusterGroup(mesh, 'right', { clusters: [cluster2, cluster3] });
  for (const group of [left, right]) configMap(new Chart(group, 'chart', { namespace: 'sample' }), 'a');
  expect(messageOf(() => mesh.synth())).toMatch(/is declared by "left\/chart\/ConfigMap-a" too, in cluster2\./);
});

test('two clusters of one folder, on a file system that ignores case, are refused', () => {
  const mesh = new Mesh({ outdir: temporaryFolder() });
  new Cluster(mesh, 'cluster1', { network: 'network1', folder: 'Prod' });
  new Cluster(mesh, 'cluster2', { network: 'network2', folder: 'prod' });
  expect(messageOf(() => mesh.synth())).toMatch(
    /clusters "cluster1" and "cluster2" are written to one folder, "Prod" and "prod"/,
  );
});

test.each(['..', 'a/b', '_group', '.hidden', 'con', 'NUL.x', 'a ', '', 'mesh.json', 'construct-metadata.json'])(
  'a cluster folder %j, which a file system or a reader of the tree would mangle, is refused',
  (folder) => {
    const mesh = new Mesh({ outdir: temporaryFolder() });
    new Cluster(mesh, 'cluster1', { network: 'network1', folder });
    expect(messageOf(() => mesh.synth())).toContain(
      `[cluster1] folder ${JSON.stringify(folder)} cannot be the name of a folder here.`,
    );
    expect(tree(mesh.outdir)).toEqual({});
  },
);

test.each(['con', 'aux', 'lpt1'])('a namespace %j, whose file Windows could not have, is refused', (namespace) => {
  const { mesh } = twoClusters();
  configMap(chartIn(mesh, namespace), 'a');
  expect(messageOf(() => mesh.synth())).toContain(
    `is in namespace "${namespace}", which cannot be the name of a file on Windows.`,
  );
});

test('an object without a name, and one in a namespace that cannot exist, are refused together', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  new ApiObject(chart, 'nameless', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '' } });
  object(chart, 'v1', 'ConfigMap', 'a', { metadata: { namespace: '../sample' } });
  const message = messageOf(() => mesh.synth());
  expect(message).toContain('[chart/nameless] ConfigMap has no metadata.name.');
  expect(message).toContain('[chart/ConfigMap-a] ConfigMap "a" is in namespace "../sample", which is not a DNS label.');
});

test('an object that fails to render is reported with its path, beside everything else', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  configMap(chart, 'date', { at: new Date(0) });
  chart.node.addValidation({ validate: () => [] });
  configMap(chartIn(mesh, undefined, 'second'), 'lost');
  const message = messageOf(() => mesh.synth());
  expect(message).toMatch(
    /\[chart\/ConfigMap-date\] cannot be rendered: Failed serializing construct at path 'chart\/ConfigMap-date'/,
  );
  expect(message).toContain('[second/ConfigMap-lost] ConfigMap "lost" has no namespace.');
});

test('identity cannot differ per cluster', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  object(chart, 'v1', 'ConfigMap', 'a', {
    metadata: { name: mesh.perCluster({ produce: ({ name }) => `map-${name}` }) },
  });
  expect(messageOf(() => mesh.synth())).toContain(
    'is ConfigMap "sample/map-cluster1" in cluster1, but ConfigMap "sample/map-cluster2" in cluster2.',
  );
});
