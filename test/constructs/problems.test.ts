import { Chart } from 'cdk8s';
import {
  AmbientNamespace,
  Cluster,
  ClusterGroup,
  GlobalService,
  LocalityFailoverRule,
  LocalityLbSetting,
  Mesh,
  Waypoint,
  WaypointFor,
  WaypointScaling,
} from 'cdk8s-ambient';
import { refusal, refusals } from '../support/refusal';
import { HTTP, sampleChart } from '../support/sample';
import { messageOf, temporaryFolder, tree } from '../synth/support';

/** A mesh in which nearly everything is wrong that can be. */
function wrongMesh() {
  const mesh = new Mesh({ outdir: temporaryFolder(), istioVersion: '1.27.0', clusterDomain: 'Local' });
  const cluster1 = new Cluster(mesh, 'cluster1', { network: '' });
  const cluster2 = new Cluster(mesh, 'cluster2', { network: 'network2', istioVersion: '1.30.3', folder: 'Cluster1' });
  new ClusterGroup(mesh, 'nobody', { clusters: [] });
  const chart = sampleChart(mesh);
  const narrow = new Waypoint(sampleChart(cluster1, 'own'), 'narrow', { scaling: WaypointScaling.replicas(-1) });
  const pods = new Waypoint(chart, 'pods', { waypointFor: WaypointFor.WORKLOAD, global: false });
  new AmbientNamespace(chart, 'Sample');
  new GlobalService(chart, 'a', { ports: [], selector: {}, waypoint: narrow });
  const service = new GlobalService(chart, 'b', { ...HTTP, waypoint: pods });
  new LocalityFailoverRule(chart, 'rule', {
    service,
    outlierDetection: { maxEjectionPercent: 0, outlierDetectionHttpErrorCodes: [503] },
    localityLbSetting: LocalityLbSetting.distribute([{ from: '*', to: { 'us-east': 99 } }]),
  });
  new LocalityFailoverRule(sampleChart(cluster2, 'own'), 'second', { service });
  return mesh;
}

test('a synth says everything that is wrong, in one error, sorted by path, and writes nothing', () => {
  const found = refusals(wrongMesh());
  // What is about the mesh as a whole comes first.
  const paths = found.map(({ path }) => (path === 'the mesh' ? '' : path));
  expect(paths).toEqual([...paths].sort());
  for (const expected of [
    refusal('the mesh', 'Istio 1.27.0 is not supported'),
    refusal('the mesh', 'clusterDomain "Local"'),
    refusal('the mesh', 'written to one folder'),
    refusal('cluster1', 'network is ""'),
    refusal('cluster1/own/narrow', 'replicas is -1'),
    refusal('nobody', 'has no clusters'),
    refusal('sample/Sample', '"Sample" cannot be the name of a Namespace'),
    refusal('sample/a', 'refers to waypoint "cluster1/own/narrow", which does not go to cluster2'),
    refusal('sample/a', 'has no ports'),
    refusal('sample/a', 'has an empty selector'),
    refusal('sample/pods', 'is not global'),
    refusal('sample/pods', 'is for workload'),
    refusal('sample/rule', 'maxEjectionPercent is 0'),
    refusal('sample/rule', 'needs Istio 1.31.0, but cluster1, cluster2 run 1.27.0, 1.30.3'),
    refusal('sample/rule', 'sum to 99'),
    refusal('sample/rule', 'is a second rule'),
  ]) {
    expect(found).toContainEqual(expected);
  }
});

test('one problem is one entry, not one for each cluster that has it', () => {
  const mesh = new Mesh({ outdir: temporaryFolder(), istioVersion: '1.27.0' });
  for (let number = 1; number <= 20; number++) new Cluster(mesh, `cluster${number}`, { network: 'network1' });
  new GlobalService(sampleChart(mesh), 'helloworld', { ...HTTP, ports: [] });
  expect(refusals(mesh)).toEqual([refusal('the mesh', 'Istio 1.27.0'), refusal('sample/helloworld', 'has no ports')]);
});

test('a refused synth leaves what an earlier one wrote as it was', () => {
  const outdir = temporaryFolder();
  const mesh = new Mesh({ outdir });
  new Cluster(mesh, 'cluster1', { network: 'network1' });
  const chart = sampleChart(mesh);
  new Waypoint(chart, 'waypoint');
  mesh.synth();
  const before = tree(outdir);
  new GlobalService(chart, 'helloworld', { ...HTTP, ports: [] });
  expect(messageOf(() => mesh.synth())).toContain('[sample/helloworld] has no ports');
  expect(tree(outdir)).toEqual(before);
});

test('validations of the user’s own stand beside ours', () => {
  const mesh = wrongMesh();
  new Chart(mesh, 'theirs').node.addValidation({ validate: () => ['needs a cost centre'] });
  const message = messageOf(() => mesh.synth());
  expect(message).toContain('[theirs] needs a cost centre');
  expect(message).toContain('[sample/rule] is a second rule');
});
