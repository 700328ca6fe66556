import { ApiObject, Chart } from 'cdk8s';
import { Cluster, Mesh, OutputLayout, Waypoint } from 'cdk8s-ambient';
import {
  chartIn,
  configMap,
  manifests,
  messageOf,
  object,
  outline,
  temporaryFolder,
  tree,
  twoClusters,
} from '../support';
import { NO_OBJECTS } from '../../../src/util/no-objects';

const FILE = 'cluster1/sample.k8s.yaml';

test('a file holds one namespace of one cluster', () => {
  const { mesh, cluster1 } = twoClusters();
  configMap(chartIn(mesh, 'sample', 'shared'), 'both');
  configMap(chartIn(cluster1, 'other', 'own'), 'one');
  mesh.synth();
  expect(Object.keys(manifests(mesh.outdir))).toEqual(['cluster1/other.k8s.yaml', FILE, 'cluster2/sample.k8s.yaml']);
});

test('every document starts with "---", and every file ends with one newline', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  configMap(chart, 'a', { key: 'value' });
  configMap(chart, 'b');
  mesh.synth();
  expect(manifests(mesh.outdir)[FILE]).toBe(
    [
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: sample\ndata:\n  key: value\n',
      '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n  namespace: sample\ndata: {}\n',
    ].join(''),
  );
});

test('the Namespace stands first in its file, then kinds in the order they need each other, then names', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  object(chart, 'networking.istio.io/v1', 'DestinationRule', 'rule', { spec: { host: 'a.sample.svc.cluster.local' } });
  object(chart, 'v1', 'Service', 'b');
  object(chart, 'v1', 'Service', 'a');
  object(chart, 'example.com/v1', 'Unknown', 'x');
  object(chart, 'apps/v1', 'Deployment', 'deployment');
  object(chart, 'gateway.networking.k8s.io/v1', 'Gateway', 'waypoint');
  configMap(chart, 'parameters');
  object(chart, 'v1', 'ServiceAccount', 'account');
  object(chart, 'v1', 'Namespace', 'sample');
  mesh.synth();
  expect(outline(manifests(mesh.outdir)[FILE]!)).toEqual([
    'Namespace/sample',
    'ServiceAccount/account',
    'ConfigMap/parameters',
    'Gateway/waypoint',
    'Service/a',
    'Service/b',
    'Deployment/deployment',
    'DestinationRule/rule',
    'Unknown/x',
  ]);
});

test('dependencies come before dependents, and the rest keeps its order', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  const [a, , c] = ['a', 'b', 'c'].map((name) => configMap(chart, name));
  a!.addDependency(c!);
  mesh.synth();
  expect(outline(manifests(mesh.outdir)[FILE]!)).toEqual(['ConfigMap/b', 'ConfigMap/c', 'ConfigMap/a']);
});

test('a dependency through an object of another namespace still orders the two ends', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  const a = configMap(chart, 'a');
  const b = configMap(chart, 'b');
  const between = configMap(chartIn(mesh, 'elsewhere', 'elsewhere'), 'between');
  a.addDependency(between);
  between.addDependency(b);
  mesh.synth();
  expect(outline(manifests(mesh.outdir)[FILE]!)).toEqual(['ConfigMap/b', 'ConfigMap/a']);
});

test('a dependency on a chart is one on all its objects', () => {
  const { mesh } = twoClusters();
  const first = chartIn(mesh, 'sample', 'first');
  const second = chartIn(mesh, 'sample', 'second');
  configMap(first, 'a');
  configMap(second, 'p');
  configMap(second, 'q');
  first.addDependency(second);
  mesh.synth();
  expect(outline(manifests(mesh.outdir)[FILE]!)).toEqual(['ConfigMap/p', 'ConfigMap/q', 'ConfigMap/a']);
});

test('a Namespace stays first even if somebody makes it depend on an object in it', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  const inside = configMap(chart, 'inside');
  object(chart, 'v1', 'Namespace', 'sample').addDependency(inside);
  mesh.synth();
  expect(outline(manifests(mesh.outdir)[FILE]!)).toEqual(['Namespace/sample', 'ConfigMap/inside']);
});

test('objects that depend on each other in a circle are refused with the circle', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  const a = configMap(chart, 'a');
  const b = configMap(chart, 'b');
  a.addDependency(b);
  b.addDependency(a);
  expect(messageOf(() => mesh.synth())).toMatch(
    /depends on itself: chart\/ConfigMap-\w → chart\/ConfigMap-\w → chart\/ConfigMap-\w/,
  );
  expect(tree(mesh.outdir)).toEqual({});
});

test('kinds without namespace go to _cluster.k8s.yaml and lose the namespace cdk8s gave them', () => {
  const { mesh } = twoClusters();
  object(chartIn(mesh, 'sample'), 'rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader', { rules: [] });
  mesh.synth();
  expect(manifests(mesh.outdir)['cluster1/_cluster.k8s.yaml']).toBe(
    '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: reader\nrules: []\n',
  );
});

test('a CustomResourceDefinition in the tree says whether its kind has a namespace', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  object(chart, 'example.com/v1', 'Widget', 'wide');
  object(chart, 'example.com/v1', 'Gadget', 'narrow');
  for (const [kind, scope] of [
    ['Widget', 'Cluster'],
    ['Gadget', 'Namespaced'],
  ]) {
    object(chart, 'apiextensions.k8s.io/v1', 'CustomResourceDefinition', `${kind!.toLowerCase()}s.example.com`, {
      spec: { group: 'example.com', scope, names: { kind } },
    });
  }
  mesh.synth();
  const files = manifests(mesh.outdir);
  expect(outline(files['cluster1/_cluster.k8s.yaml']!)).toContain('Widget/wide');
  expect(outline(files[FILE]!)).toEqual(['Gadget/narrow']);
});

test('an object of a kind that has a namespace, without one, is refused', () => {
  const { mesh } = twoClusters();
  configMap(chartIn(mesh, undefined), 'lost');
  expect(messageOf(() => mesh.synth())).toContain('[chart/ConfigMap-lost] ConfigMap "lost" has no namespace.');
});

test('a chart without a namespace is one problem, however many of its objects lack one', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, undefined);
  configMap(chart, 'lost');
  configMap(chart, 'missing');
  new Waypoint(chart, 'waypoint');
  configMap(new Chart(mesh, 'other'), 'alone');
  const message = messageOf(() => mesh.synth());
  expect(message.match(/why:/g)).toHaveLength(2);
  expect(message).toContain('[chart] the chart has no namespace, and 3 of its objects have none of their own:');
  expect(message).toContain('[other/ConfigMap-alone] ConfigMap "alone" has no namespace.');
});

test('an object of an unknown kind without a namespace is taken for one that needs none', () => {
  const { mesh } = twoClusters();
  object(chartIn(mesh, undefined), 'example.com/v1', 'Unknown', 'x');
  mesh.synth();
  expect(outline(manifests(mesh.outdir)['cluster1/_cluster.k8s.yaml']!)).toEqual(['Unknown/x']);
});

test('moving an object to another chart of the same scope changes no byte', () => {
  const build = (ids: string[]) => {
    const { mesh } = twoClusters();
    const charts = [...new Set(ids)].map((id) => chartIn(mesh, 'sample', id));
    ids.forEach((id, index) =>
      configMap(
        charts.find((chart) => chart.node.id === id)!,
        `map${index}`,
      ),
    );
    mesh.synth();
    return manifests(mesh.outdir);
  };
  expect(build(['one', 'two', 'two'])).toEqual(build(['two', 'other', 'one']));
});

test('adding an object changes no other document and no other file', () => {
  const build = (withMore: boolean) => {
    const { mesh } = twoClusters();
    configMap(chartIn(mesh, 'sample'), 'b');
    if (withMore) {
      configMap(chartIn(mesh, 'sample', 'more'), 'a');
      configMap(chartIn(mesh, 'other', 'other'), 'c');
    }
    mesh.synth();
    return manifests(mesh.outdir);
  };
  const before = build(false);
  const after = build(true);
  expect(Object.keys(after)).toEqual(expect.arrayContaining(Object.keys(before)));
  expect(after[FILE]).toContain(before[FILE]);
});

test('a file per resource is named by namespace, kind and name, with Namespaces before everything', () => {
  const { mesh } = twoClusters({ layout: OutputLayout.FILE_PER_RESOURCE });
  const chart = chartIn(mesh, 'sample');
  object(chart, 'v1', 'Namespace', 'sample');
  object(chart, 'gateway.networking.k8s.io/v1', 'Gateway', 'shared');
  object(chart, 'networking.istio.io/v1', 'Gateway', 'shared');
  configMap(chart, 'a');
  mesh.synth();
  expect(Object.keys(manifests(mesh.outdir)).filter((file) => file.startsWith('cluster1/'))).toEqual([
    'cluster1/_cluster/namespace-sample.yaml',
    'cluster1/sample/configmap-a.yaml',
    'cluster1/sample/gateway-shared.yaml',
    'cluster1/sample/gateway.networking.istio.io-shared.yaml',
  ]);
});

test('two resources that would share a file are refused', () => {
  const { mesh } = twoClusters({ layout: OutputLayout.FILE_PER_RESOURCE });
  const chart = chartIn(mesh, 'sample');
  object(chart, 'a.example.com/v1', 'Widget', 'x');
  new ApiObject(chart, 'second', { apiVersion: 'b.example.com/v1', kind: 'Widget', metadata: { name: 'x' } });
  expect(messageOf(() => mesh.synth())).toMatch(
    /\[chart\/\S+\] would be written to the same file as "chart\/\S+": sample\/widget-x\.yaml/,
  );
  expect(tree(mesh.outdir)).toEqual({});
});

test('names that are no file names are written so that every file system takes them', () => {
  const { mesh } = twoClusters({ layout: OutputLayout.FILE_PER_RESOURCE });
  object(chartIn(mesh, undefined), 'rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:reader');
  mesh.synth();
  expect(Object.keys(manifests(mesh.outdir))).toContain('cluster1/_cluster/clusterrole-system%3Areader.yaml');
});

test('a kustomization lists the files of its cluster, sorted, and keeps their order', () => {
  const { mesh } = twoClusters({ kustomization: true });
  configMap(chartIn(mesh, 'b', 'b'), 'x');
  configMap(chartIn(mesh, 'a', 'a'), 'x');
  mesh.synth();
  expect(manifests(mesh.outdir)['cluster2/kustomization.yaml']).toBe(
    '---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - a.k8s.yaml\n  - b.k8s.yaml\nsortOptions:\n  order: fifo\n',
  );
});

test('the summary says how to apply a layout that kubectl apply -f would not apply whole', () => {
  const said = (props: object) => {
    const { mesh } = twoClusters(props);
    configMap(chartIn(mesh, 'sample'), 'a');
    mesh.synth();
    return (process.stderr.write as jest.Mock).mock.calls.at(-1)?.[0] as string;
  };
  expect(said({})).toMatch(/: 2 clusters, 3 files, 2 documents \(3 added\)\n$/);
  expect(said({ layout: OutputLayout.FILE_PER_RESOURCE })).toMatch(/kubectl apply -R -f\n$/);
  expect(said({ kustomization: true })).toMatch(/kubectl apply -k\n$/);
});

test('programs that take every JSON file for a manifest find no object in mesh.json', () => {
  const { mesh } = twoClusters();
  mesh.synth();
  const { apiVersion, kind, items } = JSON.parse(tree(mesh.outdir)['mesh.json']!) as Record<string, unknown>;
  expect({ apiVersion, kind, items }).toEqual({ apiVersion: 'v1', kind: 'List', items: [] });
});

test('a cluster can be written to a folder of another name', () => {
  const mesh = new Mesh({ outdir: temporaryFolder() });
  new Cluster(mesh, 'cluster1', { network: 'network1', folder: 'Prod.East-1' });
  configMap(new Chart(mesh, 'chart', { namespace: 'sample' }), 'a');
  mesh.synth();
  expect(Object.keys(manifests(mesh.outdir))).toEqual(['Prod.East-1/sample.k8s.yaml']);
  expect(JSON.parse(tree(mesh.outdir)['mesh.json']!)).toMatchObject({
    clusters: [{ name: 'cluster1', folder: 'Prod.East-1' }],
  });
});

test('mesh.json says what is known of each cluster and lists the files', () => {
  const mesh = new Mesh({
    outdir: temporaryFolder(),
    istioVersion: '1.30.3',
    switches: { ambientEnableMultiNetworkIngress: true },
  });
  new Cluster(mesh, 'cluster2', { network: 'network2' });
  new Cluster(mesh, 'cluster1', {
    network: 'network1',
    region: 'us-east',
    zones: ['us-east-b', 'us-east-a'],
    gateways: ['203.0.113.7'],
    istioVersion: '1.31.0',
    switches: { pilotAutoSendUnhealthyEndpoints: false },
  });
  configMap(chartIn(mesh, 'sample'), 'a');
  mesh.synth();
  expect(JSON.parse(tree(mesh.outdir)['mesh.json']!)).toEqual({
    ...NO_OBJECTS,
    version: 1,
    clusterDomain: 'cluster.local',
    rootNamespace: 'istio-system',
    clusters: [
      {
        name: 'cluster1',
        istioVersion: '1.31.0',
        network: 'network1',
        region: 'us-east',
        zones: ['us-east-a', 'us-east-b'],
        gateways: ['203.0.113.7'],
        switches: { ambientEnableMultiNetworkIngress: true, pilotAutoSendUnhealthyEndpoints: false },
      },
      {
        name: 'cluster2',
        istioVersion: '1.30.3',
        network: 'network2',
        switches: { ambientEnableMultiNetworkIngress: true },
      },
    ],
    files: ['cluster1/sample.k8s.yaml', 'cluster2/sample.k8s.yaml'],
  });
});
