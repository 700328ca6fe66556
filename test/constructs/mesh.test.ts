import { App, Chart } from 'cdk8s';
import { Cluster, LocalityFailoverRule, Mesh } from 'cdk8s-ambient';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writtenObject } from '../support/manifests';
import { refusal, refusals, refused } from '../support/refusal';
import { helloworldWithWaypoint, sampleMesh } from '../support/sample';
import { temporaryFolder, tree, twoClusters } from '../synth/support';
import { NO_OBJECTS } from '../../src/util/no-objects';

function meshFile(mesh: Mesh): unknown {
  mesh.synth();
  return JSON.parse(fs.readFileSync(path.join(mesh.outdir, 'mesh.json'), 'utf8'));
}

test('a mesh is a cdk8s App', () => {
  const { mesh, chart } = sampleMesh();
  expect(mesh).toBeInstanceOf(App);
  expect(App.of(chart)).toBe(mesh);
  expect(Mesh.meshOf(chart)).toBe(mesh);
});

test('what is not stated is not written as a fact, but for cluster.local and istio-system', () => {
  const { mesh } = twoClusters();
  expect(meshFile(mesh)).toEqual({
    ...NO_OBJECTS,
    version: 1,
    clusterDomain: 'cluster.local',
    rootNamespace: 'istio-system',
    clusters: [
      { name: 'cluster1', network: 'network1' },
      { name: 'cluster2', network: 'network2' },
    ],
    files: [],
  });
});

describe('the Istio version', () => {
  test.each(['1.28.0', '1.28.1', '1.29.6', '1.30.3', '1.31.0', '1.31.0-rc.0'])('%s is supported', (istioVersion) => {
    const { mesh, cluster1 } = twoClusters({ istioVersion });
    expect(() => mesh.synth()).not.toThrow();
    expect(cluster1.istioVersion).toBe(istioVersion);
  });

  test('of a cluster that says its own is its own', () => {
    const { mesh } = twoClusters({ istioVersion: '1.30.3' });
    new Cluster(mesh, 'cluster3', { network: 'network3', istioVersion: '1.31.0' });
    expect(meshFile(mesh)).toMatchObject({
      clusters: [{ istioVersion: '1.30.3' }, { istioVersion: '1.30.3' }, { name: 'cluster3', istioVersion: '1.31.0' }],
    });
  });

  test('before 1.28 is refused, because waypoints send nothing to other networks there', () => {
    const { mesh } = twoClusters({ istioVersion: '1.27.9' });
    expect(refusals(mesh)).toEqual([refusal('the mesh', 'Istio 1.27.9', /other networks/, /upgrade/)]);
  });

  test('after 1.31 is refused, because its behaviour is not known', () => {
    const { mesh } = twoClusters({ istioVersion: '1.32.0' });
    expect(refusals(mesh)).toEqual([refusal('the mesh', 'Istio 1.32.0', /not known/, /cdk8s-ambient/)]);
  });

  test.each(['1.31', 'v1.31.0', 'latest', '', '1.31.0 ', '1.x.0'])('%j without a patch level is refused', (version) => {
    const { mesh } = twoClusters({ istioVersion: version });
    expect(refusals(mesh)).toEqual([
      refusal('the mesh', `${JSON.stringify(version)} is not of the form`, /1\.28\.1/, /istioctl/),
    ]);
  });

  test('of one cluster is refused at that cluster', () => {
    const { mesh } = twoClusters();
    new Cluster(mesh, 'cluster3', { network: 'network3', istioVersion: '1.26.0' });
    expect(refusals(mesh)).toEqual([refusal('cluster3', 'Istio 1.26.0')]);
  });
});

describe('switches', () => {
  test('of the mesh hold for all clusters, and a cluster’s own come over them, one by one', () => {
    const mesh = new Mesh({
      outdir: temporaryFolder(),
      switches: { pilotSendUnhealthyEndpoints: true, ambientEnableMultiNetworkIngress: true },
    });
    new Cluster(mesh, 'cluster1', { network: 'network1' });
    new Cluster(mesh, 'cluster2', { network: 'network2', switches: { pilotSendUnhealthyEndpoints: false } });
    expect(meshFile(mesh)).toMatchObject({
      clusters: [
        { switches: { pilotSendUnhealthyEndpoints: true, ambientEnableMultiNetworkIngress: true } },
        { switches: { pilotSendUnhealthyEndpoints: false, ambientEnableMultiNetworkIngress: true } },
      ],
    });
  });

  test('left undefined by a cluster are the mesh’s', () => {
    const { mesh } = twoClusters({ switches: { localityLbSettingEnabled: false } });
    const cluster = new Cluster(mesh, 'cluster3', {
      network: 'network3',
      switches: { localityLbSettingEnabled: undefined, defaultDestinationRuleExportTo: [] },
    });
    expect(cluster.switches).toEqual({ localityLbSettingEnabled: false, defaultDestinationRuleExportTo: [] });
  });
});

test('a mesh without clusters is refused', () => {
  const mesh = new Mesh({ outdir: temporaryFolder() });
  new Chart(mesh, 'sample', { namespace: 'sample' });
  expect(refusals(mesh)).toEqual([refusal('the mesh', 'no clusters', /no manifests/, /new Cluster/)]);
});

describe('the cluster domain', () => {
  test('ends the host name of every rule', () => {
    const { mesh, chart } = sampleMesh({ clusterDomain: 'mesh.example.com' });
    const { service } = helloworldWithWaypoint(chart);
    new LocalityFailoverRule(chart, 'rule', { service });
    expect(writtenObject(mesh, 'DestinationRule/rule').spec).toMatchObject({
      host: 'helloworld.sample.svc.mesh.example.com',
    });
  });

  test.each(['', 'Cluster.Local', 'cluster.local.', 'a b', '__proto__'])('%j, which is none, is refused', (domain) => {
    const { mesh } = twoClusters({ clusterDomain: domain });
    expect(refusals(mesh)).toEqual([
      refusal('the mesh', `clusterDomain ${JSON.stringify(domain)}`, /host name/, /cluster\.local/),
    ]);
  });
});

test.each(['', 'Istio', 'a/b', 'istio.system', '__proto__'])('a root namespace %j is refused', (rootNamespace) => {
  const { mesh } = twoClusters({ rootNamespace });
  expect(refusals(mesh)).toEqual([
    refusal('the mesh', `rootNamespace ${JSON.stringify(rootNamespace)}`, /./, /istio-system/),
  ]);
});

test('two meshes with one output folder are refused, and the second changes nothing there', () => {
  const outdir = temporaryFolder();
  const [first, second] = ['cluster1', 'cluster2'].map((name) => {
    const mesh = new Mesh({ outdir });
    new Cluster(mesh, name, { network: 'network1' });
    return mesh;
  }) as [Mesh, Mesh];
  first.synth();
  const before = tree(outdir);
  expect(refused(() => second.synth())).toEqual([
    refusal(outdir, 'two meshes', /only the clusters of the last/, /own outdir/),
  ]);
  expect(tree(outdir)).toEqual(before);
  expect(() => first.synth()).not.toThrow();
});

test('what needs the clusters of a mesh says so in a stock App', () => {
  const chart = new Chart(new App({ outdir: temporaryFolder() }), 'sample');
  expect(refused(() => Mesh.meshOf(chart))).toEqual([refusal('sample', 'not in a Mesh', /clusters/, /new Mesh\(\)/)]);
});
