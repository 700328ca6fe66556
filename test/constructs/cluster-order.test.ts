import { App } from 'cdk8s';
import {
  Cluster,
  ClusterGroup,
  GlobalService,
  LocalityFailoverRule,
  LocalityLbSetting,
  Mesh,
  type ClusterProps,
  type LocalityFailoverRuleProps,
} from 'cdk8s-ambient';
import { writtenObject } from '../support/manifests';
import { refusal, refusals } from '../support/refusal';
import { HTTP, helloworldWithWaypoint, sampleChart } from '../support/sample';
import { temporaryFolder } from '../synth/support';

type Facts = Partial<ClusterProps>;

/** A mesh of cluster1, cluster2 and so on, each in a network of its own. */
function meshOf(...facts: Facts[]) {
  const mesh = new Mesh({ outdir: temporaryFolder() });
  const clusters = facts.map(
    (more, index) => new Cluster(mesh, `cluster${index + 1}`, { network: `network${index + 1}`, ...more }),
  );
  const chart = sampleChart(mesh);
  return { mesh, clusters, chart, ...helloworldWithWaypoint(chart) };
}

/** The same with a rule that orders clusters by their numbers. */
function ordered(facts: Facts[], order: number[] = facts.map((_, index) => index + 1)) {
  const given = meshOf(...facts);
  const clusters = order.map((number) => given.clusters[number - 1]!);
  rule(given, LocalityLbSetting.clusterOrder(clusters));
  return given;
}

function rule(
  { chart, service }: Pick<ReturnType<typeof meshOf>, 'chart' | 'service'>,
  localityLbSetting?: LocalityFailoverRuleProps['localityLbSetting'],
) {
  return new LocalityFailoverRule(chart, 'rule', { service, localityLbSetting });
}

/** The rule's failoverPriority and failover in one cluster, in short. */
function said(mesh: Mesh, cluster: string): string {
  const { trafficPolicy } = writtenObject(mesh, 'DestinationRule/rule', cluster).spec as {
    readonly trafficPolicy: {
      readonly loadBalancer: {
        readonly localityLbSetting: {
          readonly failoverPriority: string[];
          readonly failover?: { readonly from: string; readonly to: string }[];
        };
      };
    };
  };
  const { failoverPriority, failover = [] } = trafficPolicy.loadBalancer.localityLbSetting;
  return [
    ...failoverPriority.map((label) => label.replace('topology.istio.io/', '')),
    ...failover.map(({ from, to }) => `${from}→${to}`),
  ].join(' ');
}

/** What cluster1 is told where Istio is 1.30 and only its own clients have an order. */
function saidFirst(facts: Facts[]): string {
  const given = meshOf(...facts.map((one) => ({ ...one, ...ISTIO_1_30 })));
  const order = LocalityLbSetting.clusterOrder(given.clusters);
  const produce = ({ name }: Cluster) => (name === 'cluster1' ? order : LocalityLbSetting.sameCluster());
  rule(given, given.mesh.perCluster({ produce }) as LocalityLbSetting);
  return said(given.mesh, 'cluster1');
}

const ISTIO_1_30 = { istioVersion: '1.30.3' };
const [east, west, south, north] = ['east', 'west', 'south', 'north'].map((region) => ({ region })) as [
  Facts,
  Facts,
  Facts,
  Facts,
];

test('an order of three clusters is the network and the next cluster, from Istio 1.31 on', () => {
  const { mesh } = ordered([{}, {}, {}]);
  expect(said(mesh, 'cluster1')).toBe('network cluster=cluster2');
  expect(said(mesh, 'cluster2')).toBe('network cluster=cluster1');
  expect(said(mesh, 'cluster3')).toBe('network cluster=cluster1');
});

test('before, it is the cluster and the region of the next one', () => {
  const { mesh } = ordered([east, west, south].map((facts) => ({ ...facts, ...ISTIO_1_30 })));
  expect(said(mesh, 'cluster1')).toBe('cluster east→west');
  expect(said(mesh, 'cluster3')).toBe('cluster south→east');
});

test('each cluster gets what its own Istio understands', () => {
  const { mesh } = ordered([{ ...east, ...ISTIO_1_30 }, west, south]);
  expect(said(mesh, 'cluster1')).toBe('cluster east→west');
  expect(said(mesh, 'cluster2')).toBe('network cluster=cluster1');
});

test('both together say an order of four', () => {
  const { mesh } = ordered([east, west, south, north]);
  expect(said(mesh, 'cluster1')).toBe('network cluster=cluster2 east→south');
  expect(said(mesh, 'cluster4')).toBe('network cluster=cluster1 north→west');
});

test('a cluster of the own region is nearer than that of the next, in every version', () => {
  expect(saidFirst([east, east, west, south])).toBe('cluster east→west');
});

test('a cluster of the own network is nearer than any other, in every version', () => {
  expect(saidFirst([{}, { network: 'network1', ...west }, {}])).toBe('network cluster');
});

test('two clusters need no order: the setting is the guide’s', () => {
  const { mesh } = ordered([{}, {}]);
  expect(said(mesh, 'cluster1')).toBe('cluster');
  expect(said(mesh, 'cluster2')).toBe('cluster');
});

test('clusters that are not listed come together after the others', () => {
  const { mesh } = ordered([{}, {}, {}, {}, {}], [2]);
  expect(said(mesh, 'cluster1')).toBe('network cluster=cluster2');
  expect(said(mesh, 'cluster2')).toBe('cluster');
});

test('clusters that do not have the service are passed over', () => {
  const { mesh, clusters, waypoint } = meshOf({}, {}, {}, {});
  const [cluster1, cluster2, cluster3, cluster4] = clusters as [Cluster, Cluster, Cluster, Cluster];
  const group = new ClusterGroup(mesh, 'group', { clusters: [cluster1, cluster2, cluster4] });
  const chart = sampleChart(group);
  const service = new GlobalService(chart, 'orders', { ...HTTP, waypoint });
  rule({ chart, service }, LocalityLbSetting.clusterOrder([cluster1, cluster3, cluster4, cluster2]));
  expect(said(mesh, 'cluster1')).toBe('network cluster=cluster4');
});

test('each cluster may have a list of its own', () => {
  const given = meshOf({}, {}, {});
  const { mesh, clusters } = given;
  const next: Record<string, Cluster> = { cluster1: clusters[2]!, cluster2: clusters[2]!, cluster3: clusters[1]! };
  const produce = (cluster: Cluster) => LocalityLbSetting.clusterOrder([next[cluster.name]!]);
  rule(given, mesh.perCluster({ produce }) as LocalityLbSetting);
  expect(said(mesh, 'cluster1')).toBe('network cluster=cluster3');
  expect(said(mesh, 'cluster2')).toBe('network cluster=cluster3');
  expect(said(mesh, 'cluster3')).toBe('network cluster=cluster2');
});

test('the list may be a token, and does not change when the list it was made from does', () => {
  const given = meshOf({}, {}, {});
  const { mesh, clusters } = given;
  const list = mesh.perCluster({ produce: () => [clusters[2]] }) as Cluster[];
  rule(given, LocalityLbSetting.clusterOrder(list));
  expect(said(mesh, 'cluster1')).toBe('network cluster=cluster3');

  const other = meshOf({}, {}, {});
  const mutable = [...other.clusters];
  rule(other, LocalityLbSetting.clusterOrder(mutable));
  mutable.reverse();
  expect(said(other.mesh, 'cluster1')).toBe('network cluster=cluster2');
});

test('a service and a waypoint that others deploy can be ordered, too', () => {
  const { mesh, clusters, chart } = meshOf({}, {}, {});
  const service = GlobalService.fromName(chart, 'ledger', 'ledger', { namespace: 'ledger' });
  rule({ chart, service: service as GlobalService }, LocalityLbSetting.clusterOrder(clusters));
  expect(said(mesh, 'cluster1')).toBe('network cluster=cluster2');
});

describe('an order that cannot be said is refused with what is possible', () => {
  test('three clusters before Istio 1.31, for each client cluster', () => {
    const fix = /^run Istio 1\.31 or newer in cluster1; or state the region of cluster1, cluster2, cluster3, if/;
    expect(refusals(ordered([ISTIO_1_30, ISTIO_1_30, {}]).mesh)).toEqual([
      refusal(
        'sample/rule',
        'orders clusters for clients in cluster1: cluster1, then cluster2, then cluster3. But once cluster1 has no pods, ' +
          '50 % of requests go to cluster2, 50 % of requests go to cluster3 (Istio 1.30.3).',
        /elsewhere than reviewed/,
        fix,
      ),
      refusal('sample/rule', 'for clients in cluster2'),
    ]);
  });

  test('clusters of one region before Istio 1.31', () => {
    const { mesh } = ordered([east, east, east].map((facts) => ({ ...facts, ...ISTIO_1_30 })));
    expect(refusals(mesh)[0]).toEqual(
      refusal(
        'sample/rule',
        'once cluster1',
        /./,
        /1\.31 or newer in cluster1; or have each cluster in a region of its/,
      ),
    );
  });

  test('more clusters than there are ways to tell apart', () => {
    const { mesh } = ordered([east, west, south, north, { region: 'centre' }]);
    expect(refusals(mesh)).toHaveLength(5);
    expect(refusals(mesh)[0]).toEqual(
      refusal(
        'sample/rule',
        'for clients in cluster1',
        /./,
        /^for clients in cluster1, list only cluster2, cluster3, so that/,
      ),
    );
  });

  test('clusters behind the gateways of one network', () => {
    const [refused] = refusals(ordered([east, { ...west, network: 'shared' }, { ...south, network: 'shared' }]).mesh);
    const fix = /^give cluster2, cluster3 networks and east-west gateways of their own \(a gateway of shared spreads/;
    expect(refused).toEqual(refusal('sample/rule', 'for clients in cluster1', /./, fix));
  });

  test('clusters of one network and region, whose waypoints clients use alike', () => {
    const network = 'shared';
    expect(refusals(ordered([{ network }, { network }]).mesh)).toContainEqual(
      refusal(
        'sample/rule',
        'But while all is well, 50 % of requests go to cluster1',
        /./,
        /clients use the waypoints/,
      ),
    );
  });

  test('a cluster that has no gateway', () => {
    expect(refusals(ordered([{}, { gateways: [] }, {}]).mesh)).toContainEqual(
      refusal(
        'sample/rule',
        'once cluster1 has no pods, 100 % of requests go to cluster3',
        /./,
        /cluster2: no gateway/,
      ),
    );
  });

  test('thresholds by which nobody notices that a cluster is gone', () => {
    const { mesh, clusters, chart, service } = meshOf({}, {}, {});
    new LocalityFailoverRule(chart, 'rule', {
      service,
      localityLbSetting: LocalityLbSetting.clusterOrder(clusters),
      outlierDetection: { consecutiveGatewayErrors: 0, consecutive5xxErrors: 0 },
    });
    expect(refusals(mesh)).toContainEqual(
      refusal('sample/rule', 'But once cluster1 and cluster2 are gone, 100 % of requests fail'),
    );
  });

  test('a mistake of many rules is said once', () => {
    const { mesh, clusters, chart, waypoint } = meshOf(ISTIO_1_30, ISTIO_1_30, ISTIO_1_30);
    for (const name of ['a', 'b', 'c']) {
      const service = new GlobalService(chart, name, { ...HTTP, waypoint });
      const localityLbSetting = LocalityLbSetting.clusterOrder(clusters);
      new LocalityFailoverRule(chart, `${name}-rule`, { service, localityLbSetting });
    }
    expect(refusals(mesh)).toHaveLength(3);
    expect(refusals(mesh)[0]).toEqual(
      refusal('sample/a-rule', 'The same holds for 2 more, sample/b-rule the next of them.'),
    );
  });
});

describe('an order that is none is refused', () => {
  test('of no clusters', () => {
    expect(refusals(ordered([{}, {}, {}], []).mesh)).toEqual([
      refusal('sample/rule', 'an empty order of clusters', /all other clusters/, /sameCluster/),
    ]);
  });

  test('of a cluster twice', () => {
    expect(refusals(ordered([{}, {}, {}], [2, 3, 2]).mesh)).toEqual([
      refusal('sample/rule', 'lists a cluster twice', /another cluster/, /once/),
    ]);
  });

  test('of clusters of another mesh, and of what is no cluster', () => {
    const given = meshOf({}, {}, {});
    const stranger = meshOf({}).clusters[0]!;
    rule(given, LocalityLbSetting.clusterOrder([stranger, 'cluster2' as unknown as Cluster]));
    expect(refusals(given.mesh)).toEqual([
      refusal('sample/rule', '"cluster1" is of another mesh', /elsewhere or fail/, /cluster1, cluster2, cluster3/),
      refusal('sample/rule', '"cluster2" is not a Cluster', /elsewhere or fail/, /new Cluster\(mesh, 'cluster2'/),
    ]);
  });

  test('in a stock app, which knows one cluster', () => {
    const app = new App({ outdir: temporaryFolder() });
    const chart = sampleChart(app);
    const { service } = helloworldWithWaypoint(chart);
    rule({ chart, service }, LocalityLbSetting.clusterOrder(meshOf({}).clusters));
    expect(refusals(app)).toEqual([refusal('sample/rule', 'is not in a Mesh', /does not know the others/, /new Mesh/)]);
  });
});
