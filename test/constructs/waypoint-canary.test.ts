import { AmbientNamespace, GlobalService, Waypoint, WaypointFor, type Mesh, type WaypointCanary } from 'cdk8s-ambient';
import { keysOf, written, writtenObject } from '../support/manifests';
import { refusals as refusalsOf } from '../support/refusal';
import { either, sampleMesh } from '../support/sample';

const refusals = (mesh: Mesh): string => JSON.stringify(refusalsOf(mesh));
const HELLO = { ports: [{ port: 80 }], selector: { app: 'hello' } };

function withCanary(change: (canary: Waypoint) => WaypointCanary, isBound = true) {
  const { mesh, chart } = sampleMesh();
  const canary = new Waypoint(chart, 'canary');
  const waypoint = isBound ? new Waypoint(chart, 'waypoint') : undefined;
  new GlobalService(chart, 'hello', { ...HELLO, waypoint, waypointCanary: change(canary) });
  return mesh;
}

test('a service names its canary and the weight, and the canary is global as its waypoint is', () => {
  const mesh = withCanary((waypoint) => ({ waypoint, weight: 10 }));
  expect(writtenObject(mesh, 'Service/hello').metadata).toMatchObject({
    labels: { 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-canary': 'canary' },
    annotations: { 'istio.io/use-waypoint-canary-weight': '10' },
  });
  for (const name of ['waypoint', 'canary']) {
    expect(writtenObject(mesh, `Gateway/${name}`).metadata).toMatchObject({ labels: { 'istio.io/global': 'true' } });
  }
});

test('a canary of another namespace is named with it, and lets in the services that use it', () => {
  const { mesh, chart } = sampleMesh();
  const canary = new Waypoint(chart, 'canary', { namespace: 'waypoints' });
  const waypoint = new Waypoint(chart, 'waypoint');
  new GlobalService(chart, 'hello', { ...HELLO, waypoint, waypointCanary: { waypoint: canary, weight: 0 } });
  expect(writtenObject(mesh, 'Service/hello').metadata).toMatchObject({
    labels: { 'istio.io/use-waypoint-canary-namespace': 'waypoints' },
    annotations: { 'istio.io/use-waypoint-canary-weight': '0' },
  });
  expect(JSON.stringify(writtenObject(mesh, 'Gateway/canary'))).toContain('"values":["sample","waypoints"]');
});

test('a Namespace has a canary for the services that use its waypoint', () => {
  const { mesh, chart } = sampleMesh();
  const waypoint = new Waypoint(chart, 'waypoint');
  const canary = new Waypoint(chart, 'canary');
  new AmbientNamespace(chart, 'sample', { waypoint, waypointCanary: { waypoint: canary, weight: 50 } });
  new GlobalService(chart, 'hello', HELLO);
  expect(writtenObject(mesh, 'Namespace/sample').metadata).toMatchObject({
    labels: { 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-canary': 'canary' },
    annotations: { 'istio.io/use-waypoint-canary-weight': '50' },
  });
  expect(writtenObject(mesh, 'Gateway/canary').metadata).toMatchObject({ labels: { 'istio.io/global': 'true' } });
});

test('the weight may differ per cluster, so that a change is rolled out cluster by cluster', () => {
  const { mesh, chart } = sampleMesh();
  const [waypoint, canary] = [new Waypoint(chart, 'waypoint'), new Waypoint(chart, 'canary')];
  const weight = either(mesh, 100, 0);
  new GlobalService(chart, 'hello', { ...HELLO, waypoint, waypointCanary: { waypoint: canary, weight } });
  const weights = ['cluster1', 'cluster2'].map(
    (cluster) =>
      writtenObject(mesh, 'Service/hello', cluster).metadata.annotations?.['istio.io/use-waypoint-canary-weight'],
  );
  expect(weights).toEqual(['100', '0']);
});

test('a service may have a canary beside the waypoint of its namespace', () => {
  const { mesh, chart } = sampleMesh();
  new AmbientNamespace(chart, 'sample', { waypoint: new Waypoint(chart, 'waypoint') });
  new GlobalService(chart, 'hello', {
    ...HELLO,
    waypointCanary: { waypoint: new Waypoint(chart, 'canary'), weight: 5 },
  });
  expect(keysOf(written(mesh))).toContain('Service/hello');
});

describe('a canary is refused', () => {
  test.each([-1, 101, 1.5, '10' as unknown as number])('with the weight %j', (weight) => {
    expect(refusals(withCanary((waypoint) => ({ waypoint, weight })))).toMatch(/waypointCanary\.weight/);
  });

  test('without a waypoint that it stands beside', () => {
    const mesh = withCanary((waypoint) => ({ waypoint, weight: 10 }), false);
    expect(refusals(mesh)).toContain('and no waypoint that it stands beside.');
    const { mesh: other, chart } = sampleMesh();
    const canary = new Waypoint(chart, 'canary');
    new AmbientNamespace(chart, 'sample', { waypointCanary: { waypoint: canary, weight: 1 } });
    expect(refusals(other)).toContain('no waypoint that it stands beside.');
  });

  test('that is the waypoint itself, the namespace’s included', () => {
    const { mesh, chart } = sampleMesh();
    const waypoint = new Waypoint(chart, 'waypoint');
    new GlobalService(chart, 'hello', { ...HELLO, waypoint, waypointCanary: { waypoint, weight: 10 } });
    expect(refusals(mesh)).toContain('as its canary, which is its waypoint already.');
    const { mesh: other, chart: there } = sampleMesh();
    const ofNamespace = new Waypoint(there, 'waypoint');
    new AmbientNamespace(there, 'sample', { waypoint: ofNamespace });
    new GlobalService(there, 'hello', { ...HELLO, waypointCanary: { waypoint: ofNamespace, weight: 10 } });
    expect(refusals(other)).toContain('which is its waypoint already.');
    const { mesh: third, chart: everywhere } = sampleMesh();
    const both = new Waypoint(everywhere, 'waypoint');
    new AmbientNamespace(everywhere, 'sample', { waypoint: both, waypointCanary: { waypoint: both, weight: 10 } });
    expect(refusals(third)).toContain('which is its waypoint already.');
  });

  test('that does not handle services', () => {
    const { mesh, chart } = sampleMesh();
    const waypoint = new Waypoint(chart, 'waypoint');
    const canary = new Waypoint(chart, 'canary', { waypointFor: WaypointFor.WORKLOAD });
    new GlobalService(chart, 'hello', { ...HELLO, waypoint, waypointCanary: { waypoint: canary, weight: 10 } });
    expect(refusals(mesh)).toContain('is for workload');
  });

  test('for an Istio that does not know it', () => {
    const { mesh, chart } = sampleMesh({ istioVersion: '1.30.5' });
    const [waypoint, canary] = [new Waypoint(chart, 'waypoint'), new Waypoint(chart, 'canary')];
    new GlobalService(chart, 'hello', { ...HELLO, waypoint, waypointCanary: { waypoint: canary, weight: 10 } });
    expect(refusals(mesh)).toContain('waypointCanary needs Istio 1.31.0');
  });

  test('by labels of one’s own', () => {
    const { mesh, chart } = sampleMesh();
    const waypoint = new Waypoint(chart, 'waypoint');
    new GlobalService(chart, 'hello', { ...HELLO, waypoint, labels: { 'istio.io/use-waypoint-canary': 'canary' } });
    expect(refusals(mesh)).toContain('waypointCanary');
  });
});
