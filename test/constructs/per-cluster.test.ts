import { ApiObject, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Cluster, EastWestGateway, GlobalService, LocalityFailoverRule, Waypoint } from 'cdk8s-ambient';
import { keysOf, pick, written, writtenObject } from '../support/manifests';
import { refusal, refusals, refused } from '../support/refusal';
import { either, helloworldWithWaypoint, HTTP, sampleChart, sampleMesh } from '../support/sample';
import { configMap, manifests, messageOf, tree } from '../synth/support';

describe('a value that differs per cluster', () => {
  test('differs in the object that holds it, and nowhere else', () => {
    const { mesh, chart } = sampleMesh();
    configMap(chart, 'differs', { level: either(mesh, 'debug', 'info') });
    configMap(chart, 'same', { level: 'info' });
    const [one, two] = ['cluster1', 'cluster2'].map((cluster) => written(mesh, cluster));
    expect(pick(one!, 'ConfigMap/differs').data).toEqual({ level: 'debug' });
    expect(pick(two!, 'ConfigMap/differs').data).toEqual({ level: 'info' });
    expect(pick(one!, 'ConfigMap/same')).toEqual(pick(two!, 'ConfigMap/same'));
  });

  test('may be the same everywhere after all, and then the files are', () => {
    const { mesh, chart } = sampleMesh();
    configMap(chart, 'settings', { domain: mesh.perCluster({ produce: () => 'example.com' }) });
    mesh.synth();
    const files = manifests(mesh.outdir);
    expect(files['cluster1/sample.k8s.yaml']).toBe(files['cluster2/sample.k8s.yaml']);
  });

  test('is given the cluster, with all that is known of it', () => {
    const { mesh, chart } = sampleMesh();
    new Cluster(mesh, 'cluster3', { network: 'network3', region: 'eu', zones: ['eu-a'], gateways: ['203.0.113.7'] });
    const produce = ({ name, network, region, zones, gateways }: Cluster) =>
      [name, network, region, zones.join(), gateways?.join()].join(' ');
    configMap(chart, 'settings', { seen: mesh.perCluster({ produce }) });
    expect(writtenObject(mesh, 'ConfigMap/settings', 'cluster3').data).toEqual({
      seen: 'cluster3 network3 eu eu-a 203.0.113.7',
    });
  });

  test.each([[0], [false], [''], [[]], [{}]])('%j is a value, not the absence of one', (value) => {
    const { mesh, chart } = sampleMesh();
    configMap(chart, 'settings', { value: either(mesh, value, 'x') });
    expect(writtenObject(mesh, 'ConfigMap/settings').data).toEqual({ value });
  });

  test('undefined leaves the field out in that cluster', () => {
    const { mesh, chart } = sampleMesh();
    configMap(chart, 'settings', { value: either(mesh, 'x', undefined) });
    expect(writtenObject(mesh, 'ConfigMap/settings', 'cluster2').data).toEqual({});
  });

  test('may be the replicas of a cdk8s-plus Deployment', () => {
    const { mesh, chart } = sampleMesh();
    new kplus.Deployment(chart, 'web', {
      metadata: { name: 'web' },
      replicas: either(mesh, 0, 3),
      containers: [{ image: 'example.com/web' }],
    });
    expect(writtenObject(mesh, 'Deployment/web', 'cluster1').spec).toMatchObject({ replicas: 0 });
    expect(writtenObject(mesh, 'Deployment/web', 'cluster2').spec).toMatchObject({ replicas: 3 });
  });

  test('may be a label, an annotation, or anything inside an ApiObject', () => {
    const { mesh, chart } = sampleMesh();
    new ApiObject(chart, 'object', {
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: {
        name: 'thing',
        labels: { tier: either(mesh, 'gold', 'silver') },
        annotations: { note: either(mesh, 'a', 'b') },
      },
      spec: { list: [{ deep: either(mesh, [1], [2]) }] },
    });
    expect(writtenObject(mesh, 'Thing/thing', 'cluster2')).toMatchObject({
      metadata: { labels: { tier: 'silver' }, annotations: { note: 'b' } },
      spec: { list: [{ deep: [2] }] },
    });
  });

  test('that cannot be computed is one problem among others, and names the clusters', () => {
    const { mesh, chart } = sampleMesh();
    const replicas: Record<string, { count: number }> = { cluster1: { count: 2 } };
    new GlobalService(chart, 'helloworld', {
      ...HTTP,
      replicas: mesh.perCluster({ produce: ({ name }) => replicas[name]!.count }) as number,
    });
    new GlobalService(chart, 'other', { ...HTTP, selector: {} });
    expect(refusals(mesh)).toEqual([
      refusal(
        'sample/helloworld',
        /^in cluster2: has a value that cannot be computed: .*'count'/,
        /./,
        /for every cluster/,
      ),
      refusal('sample/other', 'empty selector'),
    ]);
  });
});

describe('identity cannot differ per cluster:', () => {
  test('the name of a service, a waypoint, a rule', () => {
    const { mesh, chart } = sampleMesh();
    const name = either(mesh, 'a', 'b') as string;
    const { service } = helloworldWithWaypoint(chart);
    new GlobalService(chart, 'service', { ...HTTP, name });
    new Waypoint(chart, 'other', { name });
    new LocalityFailoverRule(chart, 'rule', { service, name });
    const found = refusals(mesh);
    for (const [path, kind] of [
      ['service', 'Service'],
      ['other', 'Gateway'],
      ['rule', 'DestinationRule'],
    ] as const) {
      expect(found).toContainEqual(
        refusal(`sample/${path}`, `${kind} name is a token`, /find each other/, /equal in every cluster/),
      );
    }
  });

  test('the namespace of a service', () => {
    const { mesh, chart } = sampleMesh();
    new GlobalService(chart, 'service', { ...HTTP, namespace: either(mesh, 'a', 'b') });
    expect(refusals(mesh)).toContainEqual(refusal('sample/service', 'Namespace name is a token'));
  });

  test('the name of any other object, which is refused with both of its names', () => {
    const { mesh, chart } = sampleMesh();
    new ApiObject(chart, 'map', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: either(mesh, 'a', 'b') },
    });
    expect(refusals(mesh)).toEqual([
      refusal('sample/map', /"sample\/a" in cluster1, but .* "sample\/b" in cluster2/, /fail over to/, /one name/),
    ]);
  });
});

describe('chart.toJson()', () => {
  test('of a chart whose clusters agree is what each of them gets', () => {
    const { mesh, chart } = sampleMesh();
    const { service } = helloworldWithWaypoint(chart);
    new LocalityFailoverRule(chart, 'rule', {
      service,
      outlierDetection: { interval: mesh.perCluster({ produce: () => Duration.seconds(5) }) as Duration },
    });
    const json = chart.toJson() as unknown[];
    expect(json).toHaveLength(3);
    expect(json).toEqual(expect.arrayContaining(written(mesh, 'cluster1')));
    expect(json).toEqual(expect.arrayContaining(written(mesh, 'cluster2')));
  });

  test('where clusters differ throws, naming the construct, the field and the clusters', () => {
    const { mesh, chart } = sampleMesh();
    const { service } = helloworldWithWaypoint(chart);
    new LocalityFailoverRule(chart, 'rule', {
      service,
      outlierDetection: { maxEjectionPercent: either(mesh, 50, 100) as number },
    });
    const message = messageOf(() => chart.toJson() as unknown);
    expect(message).toContain('sample/rule');
    expect(message).toContain('spec.trafficPolicy.outlierDetection.maxEjectionPercent');
    expect(message).toContain('50 in cluster1, 100 in cluster2');
    expect(message).toContain('cluster.toJson()');
  });

  test('of a chart of one cluster has that cluster’s values', () => {
    const { mesh, cluster2 } = sampleMesh();
    const chart = sampleChart(cluster2, 'own');
    configMap(chart, 'settings', { level: either(mesh, 'debug', 'info') });
    expect(chart.toJson()).toMatchObject([{ data: { level: 'info' } }]);
  });
});

describe('cluster.toJson()', () => {
  test('is what the files of the cluster hold, in that order, and writes nothing', () => {
    const { mesh, cluster1, cluster2, chart } = sampleMesh();
    new EastWestGateway(chart, 'gateway');
    helloworldWithWaypoint(chart);
    configMap(sampleChart(cluster1, 'own'), 'only-here');
    const [one, two] = [cluster1.toJson(), cluster2.toJson()];
    expect(tree(mesh.outdir)).toEqual({});
    expect(one).toEqual(written(mesh, 'cluster1'));
    expect(two).toEqual(written(mesh, 'cluster2'));
    expect(keysOf(one)).toContain('ConfigMap/only-here');
    expect(keysOf(two)).not.toContain('ConfigMap/only-here');
  });

  test('refuses what a synth refuses', () => {
    const { cluster1, cluster2 } = sampleMesh();
    new GlobalService(sampleChart(cluster2, 'own'), 'helloworld', { ...HTTP, ports: [] });
    expect(refused(() => cluster1.toJson())).toEqual([refusal('cluster2/own/helloworld', 'no ports')]);
  });
});
