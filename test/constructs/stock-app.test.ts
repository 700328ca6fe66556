import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  AmbientNamespace,
  DisruptionBudget,
  GlobalService,
  LocalityFailoverRule,
  TrafficDistribution,
  Waypoint,
  WaypointScaling,
} from 'cdk8s-ambient';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { keysOf, objectsIn, pick, type Manifest } from '../support/manifests';
import { refusal, refusals } from '../support/refusal';
import { helloworld, HTTP, sampleChart, sampleMesh } from '../support/sample';
import { object, temporaryFolder } from '../synth/support';

/** The constructs that need no mesh, all of them, in one chart. */
function everything(chart: Chart): void {
  const waypoint = new Waypoint(chart, 'waypoint', {
    scaling: WaypointScaling.replicas(0),
    disruptionBudget: DisruptionBudget.minAvailable(1),
  });
  new AmbientNamespace(chart, 'sample', { waypoint, trafficDistribution: TrafficDistribution.ANY });
  const service = helloworld(chart, { waypoint, ingressUseWaypoint: false, replicas: 0 });
  new LocalityFailoverRule(chart, 'rule', { service, outlierDetection: { interval: Duration.seconds(1) } });
  const workload = object(chart, 'apps/v1', 'Deployment', 'web', {
    spec: { selector: { matchLabels: { app: 'web' } } },
  });
  GlobalService.fromWorkload(chart, 'web', workload, { ports: HTTP.ports });
  GlobalService.adopt(chart, 'adopted', object(chart, 'v1', 'Service', 'plain', { spec: HTTP }), { waypoint });
}

function stockApp(): App {
  return new App({ outdir: temporaryFolder() });
}

/** What a stock App writes, whatever the file. */
function writtenBy(app: App): Manifest[] {
  app.synth();
  return fs.readdirSync(app.outdir).flatMap((file) => objectsIn(fs.readFileSync(path.join(app.outdir, file), 'utf8')));
}

test('a stock App writes the same objects as a mesh of one does', () => {
  const app = stockApp();
  everything(sampleChart(app));
  const { cluster1, chart } = sampleMesh();
  everything(chart);
  const objects = writtenBy(app);
  expect(keysOf(objects).sort()).toEqual(keysOf(cluster1.toJson() as Manifest[]).sort());
  expect(objects).toEqual(expect.arrayContaining(cluster1.toJson()));
});

test('Testing.synth sees what is written', () => {
  const chart = Testing.chart();
  new Waypoint(chart, 'waypoint', { namespace: 'sample' });
  expect(Testing.synth(chart)).toMatchObject([{ kind: 'Gateway', spec: { gatewayClassName: 'istio-waypoint' } }]);
});

test('what one App says of a waypoint is not heard in another', () => {
  const [one, two] = [stockApp(), stockApp()];
  for (const app of [one, two]) new Waypoint(sampleChart(app), 'waypoint');
  const user = sampleChart(one, 'user');
  helloworld(user, { waypoint: Waypoint.fromName(user, 'waypoint', 'waypoint') });
  const isGlobal = (app: App) => pick(writtenBy(app), 'Gateway/waypoint').metadata.labels?.['istio.io/global'];
  expect([isGlobal(one), isGlobal(two)]).toEqual(['true', undefined]);
});

describe('a stock App refuses, with all problems at once and nothing written,', () => {
  test('what a mesh refuses of one cluster', () => {
    const app = stockApp();
    const chart = sampleChart(app);
    const service = new GlobalService(chart, 'helloworld', { ...HTTP, ports: [] });
    new Waypoint(chart, 'waypoint', { name: 'none' });
    new LocalityFailoverRule(chart, 'a', { service, outlierDetection: { maxEjectionPercent: 0 } });
    new LocalityFailoverRule(chart, 'b', { service });
    const found = refusals(app);
    expect(found).toHaveLength(6);
    for (const expected of [
      refusal('sample/helloworld', 'has no ports'),
      refusal('sample/waypoint', '"none"'),
      refusal('sample/a', 'maxEjectionPercent is 0'),
      refusal('sample/a', 'which has no waypoint.'),
      refusal('sample/b', 'which has no waypoint.'),
      refusal('sample/b', 'is a second rule for helloworld.sample.svc.cluster.local; the other is "sample/a".'),
    ]) {
      expect(found).toContainEqual(expected);
    }
  });

  test('a reference to what another App declares', () => {
    const app = stockApp();
    helloworld(sampleChart(app), { waypoint: new Waypoint(sampleChart(stockApp()), 'waypoint') });
    expect(refusals(app)).toEqual([refusal('sample/helloworld', 'of another mesh or app')]);
  });

  test('a namespace that is missing, which in a mesh is refused too', () => {
    const app = stockApp();
    new Waypoint(new Chart(app, 'chart'), 'waypoint');
    expect(refusals(app)).toEqual([refusal('chart/waypoint', 'has no namespace')]);
  });
});
