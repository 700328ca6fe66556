import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { GlobalService, type Mesh } from 'cdk8s-ambient';
import type { Construct, IConstruct } from 'constructs';
import { written, writtenObject } from '../support/manifests';
import { refusal, refusals } from '../support/refusal';
import { either, HTTP, sampleChart, sampleMesh } from '../support/sample';
import { object, temporaryFolder } from '../synth/support';

const { ports } = HTTP;

/** The selector of the Service made for a workload. */
function selectorFor(declare: (chart: Chart) => IConstruct): unknown {
  const { mesh, chart } = sampleMesh();
  GlobalService.fromWorkload(chart, 'helloworld', declare(chart), { ports });
  return writtenObject(mesh, 'Service/helloworld').spec?.selector;
}

function refusedFor(declare: (chart: Chart) => IConstruct) {
  const { mesh, chart } = sampleMesh();
  GlobalService.fromWorkload(chart, 'helloworld', declare(chart), { ports });
  return refusals(mesh);
}

/** A cdk8s-plus Deployment that selects by labels of its own beside the hash. */
function deployment(chart: Chart): kplus.Deployment {
  const workload = new kplus.Deployment(chart, 'web', {
    metadata: { name: 'web' },
    podMetadata: { labels: { app: 'helloworld', tier: 'front' } },
    containers: [{ image: 'example.com/web' }],
  });
  workload.select(kplus.LabelSelector.of({ labels: { app: 'helloworld' } }));
  return workload;
}

describe('a service in front of a workload selects', () => {
  test('by the labels of a cdk8s-plus workload, without the one hashed from the construct path', () => {
    expect(selectorFor(deployment)).toEqual({ app: 'helloworld' });
  });

  test('by labels that the workload is given later', () => {
    const { mesh, chart } = sampleMesh();
    const workload = deployment(chart);
    GlobalService.fromWorkload(chart, 'helloworld', workload, { ports });
    workload.select(kplus.LabelSelector.of({ labels: { tier: 'front' } }));
    expect(writtenObject(mesh, 'Service/helloworld').spec?.selector).toEqual({ app: 'helloworld', tier: 'front' });
  });

  test.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout'])('by what a %s selects', (kind) => {
    const labels = { app: 'x', empty: '' };
    const spec = { selector: { matchLabels: labels }, template: { metadata: { labels } } };
    const apiVersion = kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1';
    expect(selectorFor((chart) => object(chart, apiVersion, kind, 'x', { spec }))).toEqual({ app: 'x', empty: '' });
  });

  test('by the labels of a Pod', () => {
    const pod = { metadata: { labels: { app: 'x', 'cdk8s.io/metadata.addr': 'sample-c8' } } };
    expect(selectorFor((chart) => object(chart, 'v1', 'Pod', 'x', pod))).toEqual({ app: 'x' });
  });

  test('in each cluster by the labels that the workload has there, whatever else of it differs', () => {
    const { mesh, chart } = sampleMesh();
    const labels = { app: either(mesh, 'v1', 'v2') };
    const workload = object(chart, 'apps/v1', 'Deployment', 'x', {
      spec: { replicas: either(mesh, 0, 3), selector: { matchLabels: labels }, template: { metadata: { labels } } },
    });
    GlobalService.fromWorkload(chart, 'helloworld', workload, { ports });
    const selectors = ['cluster1', 'cluster2'].map(
      (cluster) => writtenObject(mesh, 'Service/helloworld', cluster).spec?.selector,
    );
    expect(selectors).toEqual([{ app: 'v1' }, { app: 'v2' }]);
  });
});

/** A cdk8s-plus Deployment that selects by the hash of its construct path alone. */
function hashed(scope: Construct): kplus.Deployment {
  return new kplus.Deployment(scope, 'web', { containers: [{ image: 'example.com/web' }] });
}

/** The hash by which a Service selects, and the one that the pods of a Deployment carry. */
function hashes(mesh: Mesh, cluster: string) {
  const objects = written(mesh, cluster);
  const selector = objects.find(({ kind }) => kind === 'Service')?.spec?.selector;
  const pods = objects.find(({ kind }) => kind === 'Deployment')?.spec?.selector as { matchLabels?: unknown };
  return { selector, pods: pods.matchLabels };
}

describe('the hash of cdk8s-plus, where a workload has no other label,', () => {
  test('selects the pods of a workload that is declared once for all clusters', () => {
    const { mesh, chart } = sampleMesh();
    GlobalService.fromWorkload(chart, 'helloworld', hashed(chart), { ports });
    for (const cluster of ['cluster1', 'cluster2']) {
      const { selector, pods } = hashes(mesh, cluster);
      expect(selector).toEqual({ 'cdk8s.io/metadata.addr': expect.any(String) as string });
      expect(selector).toEqual(pods);
    }
  });

  test('is refused in a stock App, because the app of another cluster may hash another path', () => {
    const app = new App({ outdir: temporaryFolder() });
    const chart = sampleChart(app);
    GlobalService.fromWorkload(chart, 'helloworld', hashed(chart), { ports });
    expect(refusals(app)).toEqual([
      refusal('sample/helloworld', /no label is left to select .*"sample\/web"/, /another one/, /select: false/),
    ]);
  });

  test('selects the pods of an adopted Service’s workload, if that is one for all clusters', () => {
    const { mesh, chart } = sampleMesh();
    const service = new kplus.Service(chart, 'service', { selector: hashed(chart), ports: [{ port: 80 }] });
    GlobalService.adopt(chart, 'helloworld', service);
    const { selector, pods } = hashes(mesh, 'cluster2');
    expect(selector).toEqual(pods);
  });

  test('is refused in an adopted Service, if another cluster has a workload of its own', () => {
    const { mesh, cluster1, cluster2, chart } = sampleMesh();
    const workload = hashed(sampleChart(cluster1, 'own'));
    hashed(sampleChart(cluster2, 'own'));
    const service = new kplus.Service(chart, 'service', { selector: workload, ports: [{ port: 80 }] });
    GlobalService.adopt(chart, 'helloworld', service);
    expect(refusals(mesh)).toEqual([
      refusal(
        'sample/helloworld',
        /^selects by "cdk8s\.io\/metadata\.addr": ".*", which pods in cluster1 carry, and none in cluster2\.$/,
        /There the service has no endpoints/,
        /declare the workload once/,
      ),
    ]);
  });

  test('is accepted in an adopted Service, if the other cluster has other workloads only that the first has, too', () => {
    const { mesh, cluster1, chart } = sampleMesh();
    new kplus.Deployment(chart, 'database', { containers: [{ image: 'example.com/database' }] });
    const workload = hashed(sampleChart(cluster1, 'own'));
    const service = new kplus.Service(chart, 'service', { selector: workload, ports: [{ port: 80 }] });
    GlobalService.adopt(chart, 'helloworld', service);
    expect(() => mesh.synth()).not.toThrow();
  });
});

describe('a service in front of a workload is refused', () => {
  test('if the workload selects by expressions only, which a Service cannot', () => {
    const spec = { selector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } };
    expect(refusedFor((chart) => object(chart, 'apps/v1', 'Deployment', 'x', { spec }))).toEqual([
      refusal('sample/helloworld', 'no label is left to select'),
    ]);
  });

  test('if there is no workload, or more than one', () => {
    expect(refusedFor((chart) => object(chart, 'v1', 'ConfigMap', 'x'))).toEqual([
      refusal('sample/helloworld', '"sample/ConfigMap-x" has no workload in it', /guess/, /Deployment/),
    ]);
    const two = (chart: Chart) => {
      for (const name of ['a', 'b']) object(chart, 'apps/v1', 'Deployment', name);
      return chart;
    };
    expect(refusedFor(two)).toEqual([refusal('sample/helloworld', '"sample" has 2 workloads in it')]);
  });

  test('if the pods are in another namespace', () => {
    const { mesh, chart } = sampleMesh();
    const workload = deployment(new Chart(mesh, 'other', { namespace: 'other' }));
    GlobalService.fromWorkload(chart, 'helloworld', workload, { ports });
    expect(refusals(mesh)).toEqual([
      refusal(
        'sample/helloworld',
        'is in namespace "sample", but the pods of "other/web" are in "other"',
        /own namespace only/,
      ),
    ]);
  });

  test('not again, if the workload itself cannot be rendered', () => {
    const { mesh, chart } = sampleMesh();
    const empty = new kplus.Deployment(chart, 'web', { metadata: { name: 'web' } });
    GlobalService.fromWorkload(chart, 'helloworld', empty, { ports });
    expect(() => mesh.synth()).toThrow(
      /^Validation failed[^[]*\[sample\/web\/Resource\] .*at least 1 container\.[^[]*$/,
    );
  });

  test('if the workload is in one cluster and the service in all', () => {
    const { mesh, cluster1, chart } = sampleMesh();
    GlobalService.fromWorkload(chart, 'helloworld', deployment(sampleChart(cluster1, 'own')), { ports });
    expect(refusals(mesh)).toEqual([
      refusal('sample/helloworld', 'refers to workload "cluster1/own/web", which does not go to cluster2'),
    ]);
  });
});
