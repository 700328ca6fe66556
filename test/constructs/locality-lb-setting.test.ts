import {
  Cluster,
  LocalityFailoverRule,
  LocalityLbSetting,
  Mesh,
  type LocalityDistribution,
  type RegionFailover,
} from 'cdk8s-ambient';
import { writtenObject, yaml } from '../support/manifests';
import { refusal, refusals } from '../support/refusal';
import { helloworldWithWaypoint, sampleChart, sampleMesh } from '../support/sample';
import { temporaryFolder } from '../synth/support';

function rule(localityLbSetting: LocalityLbSetting) {
  const { mesh, chart } = sampleMesh();
  const { service } = helloworldWithWaypoint(chart);
  new LocalityFailoverRule(chart, 'rule', { service, localityLbSetting });
  return mesh;
}

/** What the DestinationRule's `localityLbSetting` says. */
function setting(given: LocalityLbSetting): unknown {
  const { trafficPolicy } = writtenObject(rule(given), 'DestinationRule/rule').spec as {
    readonly trafficPolicy: { readonly loadBalancer: { readonly localityLbSetting: unknown } };
  };
  return trafficPolicy.loadBalancer.localityLbSetting;
}

const REGIONS = [{ from: 'us-east', to: 'us-west' }];

describe('a failover priority', () => {
  test.each<[string, LocalityLbSetting, string]>([
    ['of the same cluster', LocalityLbSetting.sameCluster(), 'topology.istio.io/cluster'],
    ['of the same network', LocalityLbSetting.sameNetwork(), 'topology.istio.io/network'],
    ['of the same region', LocalityLbSetting.sameRegion(), 'topology.kubernetes.io/region'],
  ])('%s is that one label', (_, given, label) => {
    expect(setting(given)).toEqual({ enabled: true, failoverPriority: [label] });
  });

  test('of any labels keeps their order', () => {
    const labels = ['topology.istio.io/network', 'version=v1', 'tier='];
    expect(setting(LocalityLbSetting.failoverPriority(labels))).toEqual({ enabled: true, failoverPriority: labels });
  });

  test('may be refined by regions', () => {
    const options = { regions: REGIONS };
    expect(setting(LocalityLbSetting.sameCluster(options))).toEqual(yaml`
      enabled: true
      failoverPriority: [topology.istio.io/cluster]
      failover:
        - from: us-east
          to: us-west
    `);
    expect(setting(LocalityLbSetting.sameNetwork(options))).toMatchObject({ failover: REGIONS });
  });

  test('does not change when the lists it was made from do', () => {
    const labels = ['topology.istio.io/cluster'];
    const regions = [...REGIONS];
    const given = LocalityLbSetting.failoverPriority(labels, { regions });
    labels.push('version');
    regions.pop();
    expect(setting(given)).toEqual({
      enabled: true,
      failoverPriority: ['topology.istio.io/cluster'],
      failover: REGIONS,
    });
  });

  test('of no labels is refused', () => {
    expect(refusals(rule(LocalityLbSetting.failoverPriority([])))).toEqual([
      refusal('sample/rule', 'failoverPriority is empty', /elsewhere/, /sameCluster/),
    ]);
  });

  test.each(['', 'a b', '=v1', 'a=b=c', 'a/b/c', 'version=v 1', '__proto__', '__proto__=x'])(
    'of %j, which is not a label and would match everywhere, is refused',
    (label) => {
      expect(refusals(rule(LocalityLbSetting.failoverPriority([label])))).toEqual([
        refusal('sample/rule', `failoverPriority has ${JSON.stringify(label)}`, /all clusters/, /key=value/),
      ]);
    },
  );

  test('with a key twice is refused: a list of clusters in order cannot be said that way', () => {
    const labels = ['topology.istio.io/cluster=c1', 'topology.istio.io/cluster=c2'];
    expect(refusals(rule(LocalityLbSetting.failoverPriority(labels)))).toEqual([
      refusal('sample/rule', 'the key "topology.istio.io/cluster" more than once', /last value/, /clusterOrder/),
    ]);
  });

  test.each(['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'])(
    'of %s beside regions is refused, as istiod does',
    (label) => {
      expect(refusals(rule(LocalityLbSetting.failoverPriority([label], { regions: REGIONS })))).toEqual([
        refusal('sample/rule', `"${label}" beside a region failover`, /istiod refuses/, /leave one/),
      ]);
      expect(() => rule(LocalityLbSetting.failoverPriority([label])).synth()).not.toThrow();
    },
  );
});

describe('a region failover', () => {
  test('is written as it was given', () => {
    const regions = [...REGIONS, { from: 'us-west', to: 'us-east' }];
    expect(setting(LocalityLbSetting.failover(regions))).toEqual({ enabled: true, failover: regions });
  });

  test.each<[RegionFailover[], string, RegExp]>([
    [[], 'failover is empty', /elsewhere/],
    [[{ from: 'us-east', to: 'us-east' }], 'from "us-east" to itself', /istiod refuses/],
    [[{ from: 'us-east/a', to: 'us-west' }], 'region "us-east/a"', /istiod refuses/],
    [[{ from: 'us-east', to: 'us-*' }], 'region "us-*"', /istiod refuses/],
    [[{ from: '', to: 'us-west' }], 'region ""', /matches nothing/],
    [[{ from: 'us east', to: 'us-west' }], 'region "us east"', /matches nothing/],
    [[{ from: '__proto__', to: 'us-west' }], 'region "__proto__"', /matches nothing/],
    [[...REGIONS, { from: 'us-east', to: 'eu' }], 'names two regions for "us-east"', /first only/],
  ])('%j is refused', (regions, what, why) => {
    expect(refusals(rule(LocalityLbSetting.failover(regions)))).toEqual([refusal('sample/rule', what, why)]);
    expect(refusals(rule(LocalityLbSetting.sameCluster({ regions })))).toEqual([refusal('sample/rule', what, why)]);
  });
});

describe('a distribution', () => {
  test('is written as it was given', () => {
    const distribution: LocalityDistribution[] = [
      { from: 'us-east/us-east-a', to: { 'us-east/*': 80, 'us-west': 20 } },
      { from: '*', to: { 'us-west': 100 } },
    ];
    expect(setting(LocalityLbSetting.distribute(distribution))).toEqual({ enabled: true, distribute: distribution });
  });

  test.each<[LocalityDistribution['to'], string]>([
    [{}, 'the weights from "us-east" sum to 0, not 100'],
    [{ 'us-east': 80, 'us-west': 19 }, 'the weights from "us-east" sum to 99, not 100'],
    [{ 'us-east': 80, 'us-west': 21 }, 'the weights from "us-east" sum to 101, not 100'],
    [{ 'us-east': 100, 'us-west': 0 }, 'the weight of "us-west" is 0'],
    [{ 'us-east': 50.5, 'us-west': 49.5 }, 'the weight of "us-east" is 50.5'],
    [{ 'us-east': '100' as unknown as number }, 'the weight of "us-east" is "100"'],
    [
      JSON.parse('{ "us-east": 50, "__proto__": 50 }') as Record<string, number>,
      '"__proto__", which is not a locality',
    ],
    [{ 'us-east': 50, 'us-east/us-east-a': 50 }, 'of which one covers the other'],
    [{ 'us-east': 50, '*': 50 }, 'of which one covers the other'],
    [{ 'us-e*': 100 }, '"us-e*", which is not a locality'],
  ])('to %j is refused', (to, what) => {
    expect(refusals(rule(LocalityLbSetting.distribute([{ from: 'us-east', to }])))).toContainEqual(
      refusal('sample/rule', what, /refuses the rule/),
    );
  });

  test('to nothing, or of nothing, is refused', () => {
    expect(refusals(rule(LocalityLbSetting.distribute([])))).toEqual([refusal('sample/rule', 'distribute is empty')]);
    const to = undefined as unknown as Record<string, number>;
    expect(refusals(rule(LocalityLbSetting.distribute([{ from: '*', to }])))).toEqual([
      refusal('sample/rule', 'sum to 0'),
    ]);
  });

  test('from places of which an earlier one covers a later one is refused, because the later is dead', () => {
    const to = { 'us-west': 100 };
    const distribution = [
      { from: '*', to },
      { from: 'us-east', to },
    ];
    expect(refusals(rule(LocalityLbSetting.distribute(distribution)))).toEqual([
      refusal('sample/rule', '"*" and "us-east", of which one covers the other', /istiod refuses/, /one of them/),
    ]);
  });
});

describe('regions that no cluster is in', () => {
  /** A rule in a mesh of us-east and us-west, or of us-east and a cluster whose region is not known. */
  const inRegions = (localityLbSetting: LocalityLbSetting, second: string | undefined = 'us-west') => {
    const mesh = new Mesh({ outdir: temporaryFolder() });
    new Cluster(mesh, 'one', { network: 'network1', region: 'us-east' });
    new Cluster(mesh, 'two', { network: 'network2', ...(second === '' ? {} : { region: second }) });
    const chart = sampleChart(mesh);
    new LocalityFailoverRule(chart, 'rule', { service: helloworldWithWaypoint(chart).service, localityLbSetting });
    return mesh;
  };
  const weights = (place: string) => ({ from: '*', to: { 'us-east': 50, [place]: 50 } });

  test.each<[string, LocalityLbSetting, string]>([
    ['from', LocalityLbSetting.failover([{ from: 'us-esat', to: 'us-west' }]), 'failover names the region "us-esat"'],
    ['to', LocalityLbSetting.failover([{ from: 'us-east', to: 'us-wets' }]), 'failover names the region "us-wets"'],
    [
      'beside labels',
      LocalityLbSetting.sameCluster({ regions: [{ from: 'us-east', to: 'us-wets' }] }),
      'failover names the region "us-wets"',
    ],
    ['in weights', LocalityLbSetting.distribute([weights('us-wets/b')]), 'distribute names the region "us-wets"'],
  ])('are refused: %s', (_, setting, what) => {
    expect(refusals(inRegions(setting))).toEqual([
      refusal(
        'sample/rule',
        `${what}, and no cluster is in it.`,
        /no effect/,
        /^did you mean "us-\w+"\? .*us-east, us-west/,
      ),
    ]);
  });

  test('are accepted while the region of a cluster is not known: it may be that one', () => {
    expect(() => inRegions(LocalityLbSetting.failover([{ from: 'us-east', to: 'eu' }]), '').synth()).not.toThrow();
  });

  test('are not those of "*", zones and subzones', () => {
    const places = { from: 'us-east/a/*', to: { 'us-east/a': 50, 'us-west/*': 50 } };
    expect(() => inRegions(LocalityLbSetting.distribute([places, weights('us-west')])).synth()).not.toThrow();
  });
});
