import { Chart } from 'cdk8s';
import {
  Cluster,
  ClusterGroup,
  GlobalService,
  LocalityFailoverRule,
  LocalityLbSetting,
  Mesh,
  Waypoint,
  type ClusterProps,
  type ICluster,
  type LocalityFailoverRuleProps,
} from 'cdk8s-ambient';
import { refusal, refusals } from '../support/refusal';
import { HTTP, sampleChart } from '../support/sample';
import { manifests, temporaryFolder } from '../synth/support';

interface Situation {
  readonly facts?: readonly Partial<ClusterProps>[];
  readonly setting?: (clusters: readonly Cluster[]) => LocalityLbSetting;
  readonly drain?: (clusters: readonly Cluster[]) => void;
  readonly more?: (chart: Chart, waypoint: Waypoint, clusters: readonly Cluster[]) => void;
}

const REGIONS = [{ region: 'east' }, { region: 'west' }, { region: 'south' }];

/** A mesh of three clusters with two services and a rule for each. */
function meshOf({ facts = [{}, {}, {}], setting, drain, more }: Situation) {
  const mesh = new Mesh({ outdir: temporaryFolder() });
  const clusters = facts.map(
    (one, index) => new Cluster(mesh, `cluster${index + 1}`, { network: `network${index + 1}`, ...one }),
  );
  const chart = sampleChart(mesh);
  const waypoint = new Waypoint(chart, 'waypoint');
  for (const name of ['catalog', 'orders']) {
    const service = new GlobalService(chart, name, { ...HTTP, waypoint });
    const props: LocalityFailoverRuleProps = { service, localityLbSetting: setting?.(clusters) };
    new LocalityFailoverRule(chart, `${name}-failover`, props);
  }
  more?.(chart, waypoint, clusters);
  drain?.(clusters);
  return mesh;
}

/** The files of a synth, split into documents. */
function documents(mesh: Mesh): Map<string, string> {
  mesh.synth();
  return new Map(
    Object.entries(manifests(mesh.outdir)).flatMap(([file, text]) =>
      text
        .split(/^---\n/m)
        .map((document): [string, string] => [
          `${file} ${/^kind: (.*)$/m.exec(document)?.[1]}/${/^ {2}name: (.*)$/m.exec(document)?.[1]}`,
          document,
        ]),
    ),
  );
}

/** What a drain changes, document by document: the failover of each after it. */
function changes(situation: Situation): Record<string, string> {
  const before = documents(meshOf({ ...situation, drain: undefined }));
  const after = documents(meshOf(situation));
  expect([...after.keys()]).toEqual([...before.keys()]);
  const changed = [...after].filter(([key, text]) => text !== before.get(key));
  return Object.fromEntries(
    changed.map(([key, text]) => [
      key,
      (/localityLbSetting:\n([\s\S]*?)\n {4}outlier/.exec(text)?.[1] ?? '').replace(/\s+/g, ' ').trim(),
    ]),
  );
}

/** What went to stderr as warnings. */
function warnings(): string[] {
  return (process.stderr.write as jest.Mock).mock.calls
    .map(([text]) => String(text))
    .filter((text) => text.startsWith('warning'));
}

const drainFirst = ([cluster1, cluster2]: readonly Cluster[]): void => cluster1!.drainTo(cluster2!);

test('draining a cluster changes its DestinationRules, and nothing else anywhere', () => {
  const said = 'enabled: true failoverPriority: - topology.istio.io/cluster=cluster2';
  expect(changes({ drain: drainFirst })).toEqual({
    'cluster1/sample.k8s.yaml DestinationRule/catalog-failover': said,
    'cluster1/sample.k8s.yaml DestinationRule/orders-failover': said,
  });
  expect(warnings()).toEqual([]);
});

test('where the others are in other regions, requests come home first when the target fails', () => {
  const said = 'enabled: true failover: - from: east to: west failoverPriority: - topology.istio.io/cluster=cluster2';
  expect(Object.values(changes({ facts: REGIONS, drain: drainFirst }))).toEqual([said, said]);
});

test('an order goes on behind the target', () => {
  const setting = ([cluster1, , cluster3]: readonly Cluster[]) =>
    LocalityLbSetting.clusterOrder([cluster1!, cluster3!]);
  const facts = [...REGIONS, { region: 'north' }];
  const said = 'enabled: true failover: - from: east to: south failoverPriority: - topology.istio.io/cluster=cluster2';
  expect(Object.values(changes({ facts, setting, drain: drainFirst }))).toEqual([said, said]);
});

test('a drain beats what a rule says otherwise, be it weights', () => {
  const setting = () => LocalityLbSetting.distribute([{ from: '*', to: { east: 50, west: 50 } }]);
  expect(Object.values(changes({ setting, drain: drainFirst }))).toHaveLength(2);
});

test('a cluster says where it is drained to', () => {
  const [cluster1, cluster2] = meshOf({ drain: drainFirst }).clusters;
  expect(cluster1!.drainedTo).toBe(cluster2);
  expect(cluster2!.drainedTo).toBeUndefined();
});

test('two clusters can be drained to a third', () => {
  const drain = ([cluster1, cluster2, cluster3]: readonly Cluster[]): void => {
    cluster1!.drainTo(cluster3!);
    cluster2!.drainTo(cluster3!);
  };
  expect(Object.keys(changes({ drain })).map((key) => key.slice(0, 8))).toEqual([
    ...['cluster1', 'cluster1'],
    ...['cluster2', 'cluster2'],
  ]);
});

test('a service over TCP can be drained, with a warning that its clients stay when the target goes down', () => {
  const more = (chart: Chart, waypoint: Waypoint): void => {
    const ports = [{ name: 'redis', appProtocol: 'tcp', port: 6379 }];
    const service = new GlobalService(chart, 'redis', { ports, selector: { app: 'redis' }, waypoint });
    new LocalityFailoverRule(chart, 'redis-failover', { service });
  };
  expect(Object.keys(changes({ facts: REGIONS, drain: drainFirst, more }))).toHaveLength(3);
  const [said, ...others] = warnings().filter((text) => text.includes('drains'));
  expect(others).toEqual([]);
  expect(said).toMatch(
    /^warning: \[sample\/redis-failover\] drains cluster1 to cluster2\. But once cluster2 is gone, 100 % of requests fail/,
  );
  expect(said).toContain('the port is for TCP');
});

test('a service that has no rule, or does not go to the target, stays, and that is said', () => {
  const more = (chart: Chart, waypoint: Waypoint, [cluster1, , cluster3]: readonly Cluster[]): void => {
    new GlobalService(chart, 'unruled', { ...HTTP, waypoint });
    const group = new ClusterGroup(chart.node.root as Mesh, 'group', { clusters: [cluster1!, cluster3!] });
    const narrow = sampleChart(group);
    const service = new GlobalService(narrow, 'narrow', { ...HTTP, waypoint });
    new LocalityFailoverRule(narrow, 'narrow-failover', { service });
  };
  expect(Object.keys(changes({ drain: drainFirst, more }))).toHaveLength(2);
  expect(warnings()).toEqual([
    expect.stringMatching(
      /^warning: \[cluster1\] is drained to cluster2, but not of requests to sample\/narrow, sample\/unruled\.\n/,
    ),
  ]);
});

describe('a drain that would not drain is refused', () => {
  test('to the cluster itself', () => {
    expect(refusals(meshOf({ drain: ([cluster1]) => cluster1!.drainTo(cluster1!) }))).toEqual([
      refusal('cluster1', 'is drained to "cluster1", which is itself', /requests would not leave/, /another cluster/),
    ]);
  });

  test('to a cluster of another mesh, or to what is no cluster', () => {
    const stranger = meshOf({}).clusters[2]!;
    const targets: ReadonlyArray<[ICluster, RegExp]> = [
      [stranger, /of this mesh/],
      ['cluster3' as unknown as Cluster, /new Cluster\(mesh, 'cluster3'/],
    ];
    for (const [target, fix] of targets) {
      expect(refusals(meshOf({ drain: ([cluster1]) => cluster1!.drainTo(target) }))).toEqual([
        refusal('cluster1', '"cluster3", which is not a cluster of this mesh', /not known here/, fix),
      ]);
    }
  });

  test('to a cluster that is drained itself', () => {
    const drain = ([cluster1, cluster2, cluster3]: readonly Cluster[]): void => {
      cluster1!.drainTo(cluster2!);
      cluster2!.drainTo(cluster3!);
    };
    expect(refusals(meshOf({ drain }))).toEqual([
      refusal('cluster1', '"cluster2", which is drained itself', /do not go on/, /takes traffic/),
    ]);
  });

  test('to two clusters', () => {
    const drain = ([cluster1, cluster2, cluster3]: readonly Cluster[]): void => {
      cluster1!.drainTo(cluster2!);
      cluster1!.drainTo(cluster3!);
    };
    expect(refusals(meshOf({ drain }))).toEqual([
      refusal('cluster1', 'is drained to "cluster2" and "cluster3"', /order of the code/, /keep one/),
    ]);
  });

  test('to a cluster that cannot be reached', () => {
    expect(refusals(meshOf({ facts: [{}, { gateways: [] }, {}], drain: drainFirst }))).toContainEqual(
      refusal(
        'sample/catalog-failover',
        'drains cluster1 to cluster2. But while all is well, 50 % of requests go to cluster1, 50 % of requests go to cluster3',
        /elsewhere/,
        /cluster2: no gateway/,
      ),
    );
  });

  test('to one of two clusters behind the same gateways', () => {
    const facts = [{}, { network: 'shared' }, { network: 'shared' }];
    expect(refusals(meshOf({ facts, drain: drainFirst }))).toEqual([
      refusal('sample/catalog-failover', 'drains cluster1 to cluster2', /./, /give cluster2, cluster3 networks/),
    ]);
  });
});
