import { ApiObject, Chart, Include, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  GlobalService,
  LocalityFailoverRule,
  TrafficDistribution,
  Waypoint,
  type GlobalServiceOptions,
} from 'cdk8s-ambient';
import type { IConstruct } from 'constructs';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { keysOf, written, writtenObject, yaml } from '../support/manifests';
import { refusal, refusals, refused } from '../support/refusal';
import { either, sampleChart, sampleMesh } from '../support/sample';
import { object, temporaryFolder } from '../synth/support';

const SPEC = { ports: [{ name: 'http', port: 5000 }], selector: { app: 'helloworld' } };

/** A Service as people declare one, with fields a GlobalService does not have. */
function plainService(chart: Chart, more: object = {}): ApiObject {
  return object(chart, 'v1', 'Service', 'helloworld', { spec: SPEC, ...more });
}

function include(chart: Chart, text: string): Include {
  const url = path.join(temporaryFolder(), 'include.yaml');
  fs.writeFileSync(url, text);
  return new Include(chart, 'include', { url });
}

describe('adopting a Service', () => {
  test.each<[string, (chart: Chart) => IConstruct]>([
    [
      'of cdk8s-plus',
      (chart) => {
        const pods = kplus.Pods.select(chart, 'pods', { labels: { app: 'helloworld' } });
        const ports = [{ name: 'http', port: 5000 }];
        return new kplus.Service(chart, 'service', { metadata: { name: 'helloworld' }, selector: pods, ports });
      },
    ],
    [
      'of a generated type',
      (chart) => new kplus.k8s.KubeService(chart, 'service', { metadata: { name: 'helloworld' }, spec: SPEC }),
    ],
    ['that is a plain ApiObject', (chart) => plainService(chart)],
    [
      'of an Include',
      (chart) =>
        include(
          chart,
          `
apiVersion: v1
kind: Service
metadata:
  name: helloworld
spec:
  ports: [{ name: http, port: 5000 }]
  selector: { app: helloworld }
`,
        ),
    ],
  ])('%s labels it in place: there is no second one', (_, declare) => {
    const { mesh, chart } = sampleMesh();
    const waypoint = new Waypoint(chart, 'waypoint');
    const service = GlobalService.adopt(chart, 'global', declare(chart), { waypoint });
    expect(service).toMatchObject({ name: 'helloworld', namespace: 'sample', waypoint });
    expect(keysOf(written(mesh))).toEqual(['Gateway/waypoint', 'Service/helloworld']);
    const { metadata, spec } = writtenObject(mesh, 'Service/helloworld');
    expect(metadata.labels).toEqual({ 'istio.io/global': 'true', 'istio.io/use-waypoint': 'waypoint' });
    expect(spec).toMatchObject({ selector: { app: 'helloworld' } });
    expect(writtenObject(mesh, 'Gateway/waypoint').metadata.labels).toHaveProperty(['istio.io/global'], 'true');
  });

  test('writes every option, and leaves everything else as it was', () => {
    const { mesh, chart } = sampleMesh();
    const service = plainService(chart, { metadata: { labels: { app: 'x' }, annotations: { note: 'y' } } });
    GlobalService.adopt(chart, 'global', service, {
      ingressUseWaypoint: false,
      trafficDistribution: TrafficDistribution.ANY,
      replicas: 0,
    });
    expect(writtenObject(mesh, 'Service/helloworld')).toEqual(yaml`
      apiVersion: v1
      kind: Service
      metadata:
        name: helloworld
        namespace: sample
        labels:
          app: x
          istio.io/global: "true"
          istio.io/ingress-use-waypoint: "false"
        annotations:
          cdk8s-ambient/replicas: "0"
          networking.istio.io/traffic-distribution: Any
          note: y
      spec:
        ports: [{ name: http, port: 5000 }]
        selector: { app: helloworld }
    `);
  });

  test('gives it a waypoint that a rule needs', () => {
    const { mesh, chart } = sampleMesh();
    const waypoint = new Waypoint(chart, 'waypoint');
    const service = GlobalService.adopt(chart, 'global', plainService(chart), { waypoint });
    new LocalityFailoverRule(chart, 'rule', { service });
    expect(writtenObject(mesh, 'DestinationRule/rule').spec).toMatchObject({
      host: 'helloworld.sample.svc.cluster.local',
    });
  });

  test('that names its waypoint by a label of its own keeps it, for rules and for the waypoint', () => {
    const { mesh, chart } = sampleMesh();
    new Waypoint(chart, 'waypoint');
    const labelled = plainService(chart, { metadata: { labels: { 'istio.io/use-waypoint': 'waypoint' } } });
    const service = GlobalService.adopt(chart, 'global', labelled);
    new LocalityFailoverRule(chart, 'rule', { service });
    expect(writtenObject(mesh, 'Gateway/waypoint').metadata.labels).toHaveProperty(['istio.io/global'], 'true');
  });

  test('twice in the same way is once', () => {
    const { mesh, chart } = sampleMesh();
    const service = plainService(chart);
    GlobalService.adopt(chart, 'one', service);
    GlobalService.adopt(chart, 'two', service);
    expect(writtenObject(mesh, 'Service/helloworld').metadata.labels).toEqual({ 'istio.io/global': 'true' });
  });

  test('of a workload that goes to the same clusters is taken with its hashed selector, equal in all of them', () => {
    const { mesh, chart } = sampleMesh();
    const containers = [{ image: 'example.com/web', ports: [{ number: 80 }] }];
    const web = new kplus.Deployment(chart, 'web', { metadata: { name: 'web' }, containers });
    GlobalService.adopt(chart, 'global', web.exposeViaService({ name: 'web' }));
    const selectors = ['cluster1', 'cluster2'].map(
      (cluster) => writtenObject(mesh, 'Service/web', cluster).spec?.selector,
    );
    expect(selectors[0]).toEqual({ 'cdk8s.io/metadata.addr': expect.any(String) as string });
    expect(selectors[0]).toEqual(selectors[1]);
  });

  test('of type NodePort or LoadBalancer is taken: both have a virtual IP', () => {
    const { mesh, chart } = sampleMesh();
    GlobalService.adopt(chart, 'global', plainService(chart, { spec: { ...SPEC, type: 'LoadBalancer' } }));
    expect(() => mesh.synth()).not.toThrow();
  });
});

describe('an adopted Service is refused', () => {
  function refusedAdoption(more: object, options: (chart: Chart) => GlobalServiceOptions = () => ({})) {
    const { mesh, chart } = sampleMesh();
    GlobalService.adopt(chart, 'global', plainService(chart, more), options(chart));
    return refusals(mesh);
  }

  test.each<[string, object, string]>([
    ['headless', { clusterIP: 'None' }, 'is headless (clusterIP: None)'],
    ['headless by the list', { clusterIPs: ['None'] }, 'is headless (clusterIP: None)'],
    ['external', { type: 'ExternalName', externalName: 'example.com' }, 'is an ExternalName service'],
  ])('if it is %s: clients would resolve it past the mesh', (_, spec, what) => {
    expect(refusedAdoption({ spec: { ...SPEC, ...spec } })).toEqual([
      refusal('sample/global', `Service "helloworld" ${what}`, /without the mesh/, /ClusterIP/),
    ]);
  });

  test('if it is headless in one cluster', () => {
    const { mesh, chart } = sampleMesh();
    const spec = { ...SPEC, clusterIP: either(mesh, 'None', undefined) };
    GlobalService.adopt(chart, 'global', plainService(chart, { spec }));
    expect(refusals(mesh)).toEqual([refusal('sample/global', /^in cluster1: .* is headless/)]);
  });

  test('if something takes its label away again', () => {
    const { mesh, chart } = sampleMesh();
    const service = plainService(chart);
    service.addJsonPatch(JsonPatch.replace('/metadata/labels', { app: 'x' }));
    GlobalService.adopt(chart, 'global', service);
    expect(refusals(mesh)).toEqual([
      refusal('sample/global', 'without the label istio.io/global', /nothing to fail over to/, /JSON patch/),
    ]);
  });

  test('if it cannot be rendered, which is said once and of the Service', () => {
    const { mesh, chart } = sampleMesh();
    const service = plainService(chart);
    service.addJsonPatch(JsonPatch.remove('/spec/missing/field'));
    GlobalService.adopt(chart, 'global', service);
    expect(() => mesh.synth()).toThrow(
      /^Validation failed[^[]*\[sample\/Service-helloworld\] cannot be rendered: Failed serializing[^[]*$/,
    );
  });

  test.each<[Record<string, string>, (chart: Chart) => GlobalServiceOptions, string]>([
    [
      { 'istio.io/use-waypoint': 'other' },
      (chart) => ({ waypoint: Waypoint.fromName(chart, 'other', 'waypoint') }),
      'is labelled istio.io/use-waypoint: "other" already, and "waypoint" here',
    ],
    [
      { 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'infra' },
      (chart) => ({ waypoint: Waypoint.fromName(chart, 'other', 'waypoint') }),
      'is labelled istio.io/use-waypoint-namespace: "infra" already, and not here',
    ],
    [{ 'istio.io/global': 'false' }, () => ({}), 'is labelled istio.io/global: "false" already, and "true" here'],
    [
      { 'istio.io/ingress-use-waypoint': 'true' },
      () => ({ ingressUseWaypoint: false }),
      'is labelled istio.io/ingress-use-waypoint: "true" already, and "false" here',
    ],
  ])('if it is labelled %j, and something else is said here', (labels, options, what) => {
    expect(refusedAdoption({ metadata: { labels } }, options)).toEqual([
      refusal('sample/global', what, /disagree/, /one of them/),
    ]);
  });

  test('without a namespace', () => {
    const { mesh } = sampleMesh();
    const chart = new Chart(mesh, 'chart');
    GlobalService.adopt(chart, 'global', plainService(chart));
    expect(refusals(mesh)).toContainEqual(refusal('chart', 'has no namespace'));
  });

  test('if it goes to more clusters than the scope it is adopted in', () => {
    const { mesh, cluster1, chart } = sampleMesh();
    GlobalService.adopt(sampleChart(cluster1, 'own'), 'global', plainService(chart));
    expect(refusals(mesh)).toEqual([
      refusal('cluster1/own/global', 'global also in cluster2', /must not change others/, /declared in/),
    ]);
  });

  test('if it goes to fewer clusters', () => {
    const { mesh, cluster1, chart } = sampleMesh();
    GlobalService.adopt(chart, 'global', plainService(sampleChart(cluster1, 'own')));
    expect(refusals(mesh)).toContainEqual(refusal('sample/global', 'does not go to cluster2'));
  });

  test('with the options that any global service is refused with', () => {
    expect(refusedAdoption({}, () => ({ replicas: -1, trafficDistribution: 'Close' as TrafficDistribution }))).toEqual([
      refusal('sample/global', 'replicas is -1'),
      refusal('sample/global', 'trafficDistribution is "Close"'),
    ]);
  });
});

describe('what cannot be adopted is refused at once:', () => {
  test.each<[string, (chart: Chart) => void, string]>([
    ['a construct without a Service', (chart) => void object(chart, 'v1', 'ConfigMap', 'x'), 'no Service'],
    [
      'a construct with several',
      (chart) => {
        object(chart, 'v1', 'Service', 'a');
        object(chart, 'v1', 'Service', 'b');
      },
      '2 Services',
    ],
    [
      'a Service of something else than Kubernetes',
      (chart) => void object(chart, 'serving.knative.dev/v1', 'Service', 'x'),
      'a Service of serving.knative.dev/v1, and none of v1',
    ],
  ])('%s', (_, fill, what) => {
    const { mesh, chart } = sampleMesh();
    const given = sampleChart(mesh, 'given');
    fill(given);
    expect(refused(() => GlobalService.adopt(chart, 'global', given))).toEqual([
      refusal('sample/global', `cannot adopt "given": it has ${what}`, /would not find it/, /Service itself/),
    ]);
  });

  test('but a Service of Kubernetes beside another kind of Service is found', () => {
    const { chart } = sampleMesh();
    object(chart, 'serving.knative.dev/v1', 'Service', 'helloworld');
    new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'hello' }, spec: SPEC });
    expect(GlobalService.adopt(chart, 'global', chart).name).toBe('hello');
  });
});
