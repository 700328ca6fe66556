import { Cluster, FailoverTier, LocalityFailoverRule, LocalityLbSetting, Mesh } from 'cdk8s-ambient';
import { writtenObject } from '../support/manifests';
import { refusal, refusals } from '../support/refusal';
import { helloworldWithWaypoint, sampleChart } from '../support/sample';
import { temporaryFolder } from '../synth/support';

/** Two clusters in one network and region, a third one far away. */
function pairAndThird({ zones }: { zones: boolean }) {
  const mesh = new Mesh({ outdir: temporaryFolder(), istioVersion: '1.31.0' });
  const cluster = (name: string, network: string, region: string, zone: string) =>
    new Cluster(mesh, name, { network, region, zones: zones ? [zone] : [] });
  const east1 = cluster('east1', 'east', 'us-east', 'us-east-a');
  const east2 = cluster('east2', 'east', 'us-east', 'us-east-b');
  const west = cluster('west', 'west', 'us-west', 'us-west-a');
  const chart = sampleChart(mesh);
  const { service } = helloworldWithWaypoint(chart);
  const order = (...clusters: Array<Cluster | FailoverTier>) =>
    new LocalityFailoverRule(chart, 'rule', { service, localityLbSetting: LocalityLbSetting.clusterOrder(clusters) });
  return { mesh, east1, east2, west, chart, service, order };
}

/** The labels that a cluster's rule ranks by. */
function priorityIn(mesh: Mesh, cluster: string): unknown {
  const { spec } = writtenObject(mesh, 'DestinationRule/rule', cluster);
  return (spec as any).trafficPolicy.loadBalancer.localityLbSetting.failoverPriority;
}

test('clients of a tier go to their own cluster, then to the others of the tier, then to the next', () => {
  const { mesh, east1, east2, west, order } = pairAndThird({ zones: true });
  order(FailoverTier.of(east1, east2), west);
  // The synth has the prediction confirm the order for every client cluster.
  expect(priorityIn(mesh, 'east1')).toEqual(['topology.istio.io/network', 'topology.istio.io/cluster']);
  expect(priorityIn(mesh, 'west')).toEqual(['topology.istio.io/cluster']);
});

test('clients elsewhere cannot order clusters behind one gateway: the refusal proposes the tier that works', () => {
  const { mesh, east1, east2, west, order } = pairAndThird({ zones: true });
  order(east1, east2, west);
  expect(refusals(mesh)).toEqual([
    refusal(
      'sample/rule',
      'orders clusters for clients in west: west, then east1, then east2.',
      /./,
      /let east1, east2 come together: FailoverTier\.of\(east1, east2\)\.$/,
    ),
  ]);
});

test('clusters whose zones are not known share their waypoints: the refusal proposes to state the zones', () => {
  const { mesh, east1, east2, west, order } = pairAndThird({ zones: false });
  order(FailoverTier.of(east1, east2), west);
  expect(refusals(mesh).map(({ fix }) => fix)).toEqual([
    expect.stringContaining('state the zones of east1, east2') as string,
    expect.stringContaining('state the zones of east1, east2') as string,
  ]);
});

test.each([true, false])('a drain in a shared network is accepted if zones tell its clients apart: %j', (zones) => {
  const { mesh, east1, west, chart, service } = pairAndThird({ zones });
  new LocalityFailoverRule(chart, 'rule', { service });
  east1.drainTo(west);
  if (zones) expect(() => mesh.synth()).not.toThrow();
  else {
    expect(refusals(mesh)).toEqual([
      refusal(
        'sample/rule',
        'drains east1 to west. But while all is well',
        /./,
        /^state the zones of east1, east2, .*; or drain all/,
      ),
    ]);
  }
});

test('draining all clusters that share waypoints to one cluster is accepted without zones', () => {
  const { mesh, east1, east2, west, chart, service } = pairAndThird({ zones: false });
  new LocalityFailoverRule(chart, 'rule', { service });
  east1.drainTo(west);
  east2.drainTo(west);
  expect(() => mesh.synth()).not.toThrow();
});

test('a tier of no clusters, one twice, or one of another mesh is refused', () => {
  const { mesh, east1, order } = pairAndThird({ zones: true });
  const { west: stranger } = pairAndThird({ zones: true });
  order(FailoverTier.of(east1, east1), FailoverTier.of(stranger), FailoverTier.of());
  expect(refusals(mesh)).toEqual([
    refusal('sample/rule', 'lists a cluster twice in its order.'),
    refusal('sample/rule', 'orders clusters, but "west" is of another mesh.'),
  ]);
});
