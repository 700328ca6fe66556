import { Cluster, GlobalService, LocalityFailoverRule, Mesh, Waypoint, WaypointScaling } from 'cdk8s-ambient';
import { chartIn, manifests, messageOf, object, temporaryFolder, tree, twoClusters } from '../support';

const HOST = 'helloworld.sample.svc.cluster.local';
const service = (labels: Record<string, string>) => ({
  metadata: { labels: { 'istio.io/use-waypoint': 'waypoint', ...labels } },
  spec: { ports: [{ name: 'http', port: 80 }], selector: { app: 'a' } },
});

/** What synths of this test warn of. */
function warnings(): string[] {
  return (process.stderr.write as jest.Mock).mock.calls
    .map(([text]) => String(text))
    .filter((text) => text.startsWith('warning'));
}

test('rules judge objects that are none of our constructs, and name the construct, the cluster and the rule', () => {
  const { mesh, cluster1, cluster2 } = twoClusters();
  new Waypoint(chartIn(mesh, 'sample'), 'waypoint', { global: true });
  object(chartIn(cluster1, 'sample'), 'v1', 'Service', 'helloworld', service({ 'istio.io/global': 'true' }));
  object(chartIn(cluster2, 'sample'), 'v1', 'Service', 'helloworld', service({}));
  const message = messageOf(() => mesh.synth());
  expect(message).toContain(
    '[cluster2/chart/Service-helloworld] metadata.labels Service sample/helloworld is local here, and global in cluster1. (service-not-global-everywhere, in cluster2)',
  );
  expect(message).toMatch(/\n {6}why: The clusters where it is global[\s\S]*\n {6}fix: label the Service/);
  expect(tree(mesh.outdir)).toEqual({});
});

/** Two clusters that share a service behind a waypoint, and a rule for it. */
function meshWithRule(trafficPolicy: object): Mesh {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  const waypoint = new Waypoint(chart, 'waypoint');
  new GlobalService(chart, 'helloworld', { ports: [{ name: 'http', port: 80 }], selector: { app: 'a' }, waypoint });
  object(chart, 'networking.istio.io/v1', 'DestinationRule', 'rule', { spec: { host: HOST, trafficPolicy } });
  return mesh;
}

const OWN_CLUSTER_FIRST = { localityLbSetting: { failoverPriority: ['topology.istio.io/cluster'] } };

test('a mistake that several clusters share is said once, with the clusters', () => {
  const mesh = meshWithRule({ loadBalancer: OWN_CLUSTER_FIRST });
  expect(
    messageOf(() => mesh.synth()).match(/failover-without-outlier-detection, in cluster1, cluster2/g),
  ).toHaveLength(1);
});

test('a warning that names its cluster first is said once for all clusters that have it', () => {
  const { mesh } = twoClusters();
  const chart = chartIn(mesh, 'sample');
  const waypoint = new Waypoint(chart, 'waypoint', { scaling: WaypointScaling.replicas(0) });
  new GlobalService(chart, 'helloworld', { ports: [{ name: 'http', port: 80 }], selector: { app: 'a' }, waypoint });
  mesh.synth();
  const said = warnings();
  expect(said.join().match(/waypoint-without-pods/g)).toHaveLength(1);
  expect(said.join()).toContain(
    'data In cluster1, cluster2, ConfigMap sample/waypoint-parameters leaves Gateway sample/waypoint without a pod.',
  );
});

test('a warning that names its cluster anywhere else is said once for all clusters that have it, too', () => {
  meshWithRule({ loadBalancer: OWN_CLUSTER_FIRST, outlierDetection: { maxEjectionPercent: 100 } }).synth();
  const said = warnings().filter((text) => text.includes('every-host-can-be-ejected'));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('DestinationRule sample/rule of cluster1, cluster2 has maxEjectionPercent: 100');
});

test('an annotation with a reason silences a rule for its object', () => {
  const { mesh, cluster1, cluster2 } = twoClusters();
  new Waypoint(chartIn(mesh, 'sample'), 'waypoint', { global: true });
  object(chartIn(cluster1, 'sample'), 'v1', 'Service', 'helloworld', service({ 'istio.io/global': 'true' }));
  const local = object(chartIn(cluster2, 'sample'), 'v1', 'Service', 'helloworld', service({}));
  local.metadata.addAnnotation('allow.cdk8s-ambient/service-not-global-everywhere', 'cluster2 is being drained');
  mesh.synth();
  expect(Object.keys(manifests(mesh.outdir))).toHaveLength(2);
});

test('the example of the guide has nothing the rules would say', () => {
  const mesh = new Mesh({ outdir: temporaryFolder() });
  for (const number of [1, 2]) new Cluster(mesh, `cluster${number}`, { network: `network${number}` });
  const chart = chartIn(mesh, 'sample');
  const waypoint = new Waypoint(chart, 'waypoint');
  const helloworld = new GlobalService(chart, 'helloworld', {
    ports: [{ name: 'http', port: 80 }],
    selector: { app: 'a' },
    waypoint,
  });
  new LocalityFailoverRule(chart, 'rule', { service: helloworld });
  mesh.synth();
  expect(warnings()).toEqual([]);
});
