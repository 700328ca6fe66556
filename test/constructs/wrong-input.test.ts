/* eslint-disable @typescript-eslint/unbound-method -- factories that were not called are what is tested */
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  AllowedNamespaces,
  AmbientNamespace,
  ArgoCdDelivery,
  Cluster,
  ClusterGroup,
  DisruptionBudget,
  EastWestGateway,
  FailoverTier,
  FluxDelivery,
  FluxSource,
  GlobalService,
  LocalityFailoverRule,
  LocalityLbSetting,
  Waypoint,
  WaypointScaling,
} from 'cdk8s-ambient';
import { refusal, refusals, refused } from '../support/refusal';
import { helloworldWithWaypoint, HTTP, sampleChart, sampleMesh } from '../support/sample';
import { messageOf, object, temporaryFolder, twoClusters } from '../synth/support';

// What TypeScript would not compile: props from plain JavaScript, or through `any`. Each is answered with what is wrong, why
// it matters and what to write, by the construct that got it; none with a TypeError, and none by leaving it out silently.

type Loose = any;

/** A construct that takes props: its name, props that are right, and how to make one. */
interface Subject {
  readonly type: string;
  readonly path: string;
  readonly props: Loose;
  readonly make: (given: ReturnType<typeof sampleMesh>, props: Loose) => unknown;
  /** A property of it, and the same misspelt. */
  readonly misspelt: readonly [string, string];
}

const SUBJECTS: readonly Subject[] = [
  {
    type: 'Cluster',
    path: 'third',
    props: { network: 'network3' },
    make: ({ mesh }, props) => new Cluster(mesh, 'third', props),
    misspelt: ['regoin', 'region'],
  },
  {
    type: 'ClusterGroup',
    path: 'group',
    props: {},
    make: ({ mesh, cluster1 }, props) =>
      new ClusterGroup(mesh, 'group', isObject(props) ? { clusters: [cluster1], ...props } : props),
    misspelt: ['cluster', 'clusters'],
  },
  {
    type: 'AmbientNamespace',
    path: 'sample/sample',
    props: {},
    make: ({ chart }, props) => new AmbientNamespace(chart, 'sample', props),
    misspelt: ['lables', 'labels'],
  },
  {
    type: 'Waypoint',
    path: 'sample/waypoint',
    props: {},
    make: ({ chart }, props) => new Waypoint(chart, 'waypoint', props),
    misspelt: ['waypointfor', 'waypointFor'],
  },
  {
    type: 'Waypoint.fromName()',
    path: 'sample/shared',
    props: {},
    make: ({ chart }, props) => Waypoint.fromName(chart, 'shared', 'shared', props),
    misspelt: ['namespce', 'namespace'],
  },
  {
    type: 'GlobalService',
    path: 'sample/hello',
    props: HTTP,
    make: ({ chart }, props) => new GlobalService(chart, 'hello', props),
    misspelt: ['replica', 'replicas'],
  },
  {
    type: 'GlobalService.fromName()',
    path: 'sample/hello',
    props: {},
    make: ({ chart }, props) => GlobalService.fromName(chart, 'hello', 'hello', props),
    misspelt: ['wayPoint', 'waypoint'],
  },
  {
    type: 'GlobalService.patch()',
    path: 'sample/hello',
    props: {},
    make: ({ chart }, props) => GlobalService.patch(chart, 'hello', props),
    misspelt: ['wayPoint', 'waypoint'],
  },
  {
    type: 'GlobalService.adopt()',
    path: 'sample/hello',
    props: {},
    make: ({ chart }, props) =>
      GlobalService.adopt(chart, 'hello', object(chart, 'v1', 'Service', 'hello', { spec: HTTP }), props),
    misspelt: ['wayPoint', 'waypoint'],
  },
  {
    type: 'LocalityFailoverRule',
    path: 'sample/rule',
    props: {},
    make: ({ chart }, props) =>
      new LocalityFailoverRule(
        chart,
        'rule',
        isObject(props) ? { service: helloworldWithWaypoint(chart).service, ...props } : props,
      ),
    misspelt: ['outlierDetections', 'outlierDetection'],
  },
  {
    type: 'EastWestGateway',
    path: 'sample/gateway',
    props: {},
    make: ({ chart }, props) => new EastWestGateway(chart, 'gateway', props),
    misspelt: ['revison', 'revision'],
  },
  {
    type: 'ArgoCdDelivery',
    path: 'argo',
    props: { repoUrl: 'https://example.com/mesh.git' },
    make: ({ mesh }, props) => new ArgoCdDelivery(mesh, 'argo', props),
    misspelt: ['selfheal', 'selfHeal'],
  },
  {
    type: 'FluxDelivery',
    path: 'flux',
    props: {},
    make: ({ mesh }, props) =>
      new FluxDelivery(
        mesh,
        'flux',
        isObject(props) ? { source: FluxSource.fromName('flux-system'), ...props } : props,
      ),
    misspelt: ['kubeconfigs', 'kubeConfigs'],
  },
];

describe.each(SUBJECTS)('$type', ({ type, path, props, make, misspelt: [wrong, right] }) => {
  test('accepts the props that this test starts from', () => {
    const given = sampleMesh();
    make(given, props);
    expect(() => given.mesh.synth()).not.toThrow();
  });

  test('refuses a property that it does not have, and names the one that was meant', () => {
    const given = sampleMesh();
    make(given, { ...props, [wrong]: 'x' });
    expect(refusals(given.mesh)).toEqual([
      refusal(
        path,
        `unknown property ${wrong} of ${type}.`,
        /nothing reads it/,
        new RegExp(`^did you mean ${right}\\? `),
      ),
    ]);
  });

  test('refuses a property that is like none it has, and lists those it has', () => {
    const given = sampleMesh();
    make(given, { ...props, somethingElse: undefined });
    expect(refusals(given.mesh)).toEqual([
      refusal(path, `unknown property somethingElse of ${type}.`, /./, new RegExp(`^.* has .*${right}`)),
    ]);
  });

  test.each([
    ['a string', 'x'],
    ['a list', []],
    ['null', null],
    ['a number', 1],
    ['a function', () => ({})],
  ])('refuses %s in place of its props', (_, wrongProps) => {
    const given = sampleMesh();
    make(given, wrongProps);
    expect(refusals(given.mesh)).toEqual([refusal(path, `the props of ${type} are `, /./, /^pass an object with /)]);
  });

  test('refuses to be declared in what is not a construct, at once', () => {
    const nowhere: Loose = { mesh: 'mesh', chart: 'chart', cluster1: sampleMesh().cluster1 };
    if (/adopt|Rule/.test(type)) return; // what they refer to cannot be made there either
    expect(refused(() => make(nowhere, props))).toEqual([refusal('the mesh', /scope/)].map(anyPath));
  });
});

/** A prop of a wrong form: which construct, what it was given, and what the answer begins with. */
const MISFITS: ReadonlyArray<[string, Loose, string, RegExp]> = [
  ['Cluster', { zones: 'us-east-a' }, 'zones is "us-east-a", which is not a list.', /\['us-east-a'\]/],
  ['Cluster', { gateways: '1.2.3.4' }, 'gateways is "1.2.3.4", which is not a list.', /\['203\.0\.113\.7'\]/],
  ['Cluster', { zones: 5 }, 'zones is 5, which is not a list.', /list/],
  ['Cluster', { zones: ['a', 'b', 'a'] }, 'zones lists "a" twice.', /each once/],
  ['Cluster', { gateways: ['203.0.113.7', '203.0.113.7'] }, 'gateways lists "203.0.113.7" twice.', /each once/],
  ['Cluster', { network: () => 'network1' }, 'network is the function network.', /topology\.istio\.io\/network/],
  ['Cluster', { istioVersion: 1.31 }, 'Istio version "1.31" is not of the form', /"1\.30\.3"/],
  ['Cluster', { switches: 'on' }, 'switches is "on", which is not an object', /IstioSwitches/],
  [
    'Cluster',
    { switches: { ambientEnableMultiNetwork: 'false' } },
    'switches.ambientEnableMultiNetwork is "false", which is not a boolean.',
    /true or false/,
  ],
  [
    'Cluster',
    { switches: { pilotSendUnhealthyEndpoint: true } },
    'unknown property switches.pilotSendUnhealthyEndpoint of IstioSwitches.',
    /did you mean pilotSendUnhealthyEndpoints\?/,
  ],
  ['ClusterGroup', { clusters: 'cluster1' }, 'clusters is "cluster1", which is not a list.', /\[cluster1, cluster2\]/],
  ['Waypoint', { global: 'false' }, 'global is "false", which is not a boolean.', /true or false/],
  ['Waypoint', { scaling: 3 }, 'scaling is 3, which is not a WaypointScaling.', /WaypointScaling\.replicas\(2\)/],
  [
    'Waypoint',
    { scaling: WaypointScaling.replicas },
    'scaling is the function replicas',
    /^call it: WaypointScaling\.replicas\(\)/,
  ],
  [
    'Waypoint',
    { scaling: WaypointScaling.autoscaled({ maxReplicas: 3, minReplica: 2 } as Loose) },
    'unknown property scaling.autoscaled.minReplica of AutoscalingOptions.',
    /did you mean minReplicas\?/,
  ],
  [
    'Waypoint',
    { scaling: WaypointScaling.autoscaled({ minReplicas: 2, maxReplica: 5 } as Loose) },
    'unknown property scaling.autoscaled.maxReplica of AutoscalingOptions.',
    /did you mean maxReplicas\?/,
  ],
  [
    'Waypoint',
    { scaling: WaypointScaling.autoscaled(undefined as Loose) },
    'maxReplicas is undefined.',
    /whole number/,
  ],
  [
    'Waypoint',
    { allowedNamespaces: 'All' },
    'allowedNamespaces is "All", which is not an AllowedNamespaces.',
    /AllowedNamespaces\.same\(\)/,
  ],
  [
    'Waypoint',
    { allowedNamespaces: AllowedNamespaces.all },
    'allowedNamespaces is the function all, which is not an AllowedNamespaces.',
    /^call it: AllowedNamespaces\.all\(\)\.$/,
  ],
  ['Waypoint', { disruptionBudget: 1 }, 'disruptionBudget is 1, which is not a DisruptionBudget.', /minAvailable/],
  ['Waypoint', { disruptionBudget: DisruptionBudget.minAvailable(null as Loose) }, 'minAvailable is null.', /number/],
  ['Waypoint', { labels: 'a=b' }, 'labels is "a=b", which is not an object.', /labels: \{/],
  ['Waypoint', { resources: { requests: '1' } }, 'resources.requests is "1", which is not an object', /cpu, memory/],
  [
    'Waypoint',
    { resources: { request: { cpu: '1' } } },
    'unknown property resources.request of WaypointResources.',
    /did you mean requests\?/,
  ],
  ['GlobalService', { ports: [5000] }, 'ports[0] is 5000, which is not an object', /ServicePort: port, name/],
  ['GlobalService', { ports: [{ prot: 80 }] }, 'unknown property ports[0].prot of ServicePort.', /did you mean port\?/],
  ['GlobalService', { selector: 'app=hello' }, 'selector is "app=hello", which is not an object.', /selector: \{/],
  ['GlobalService', { waypoint: 'waypoint' }, 'waypoint is "waypoint", which is not a Waypoint.', /Waypoint\.fromName/],
  ['GlobalService', { ingressUseWaypoint: 'yes' }, 'ingressUseWaypoint is "yes", which is not a boolean.', /true/],
  ['LocalityFailoverRule', { service: undefined }, 'the service is missing.', /GlobalService\.fromName/],
  [
    'LocalityFailoverRule',
    { localityLbSetting: 'sameCluster' },
    'localityLbSetting is "sameCluster", which is not a LocalityLbSetting.',
    /LocalityLbSetting\.sameCluster\(\)/,
  ],
  [
    'LocalityFailoverRule',
    { localityLbSetting: LocalityLbSetting.sameCluster },
    'localityLbSetting is the function sameCluster, which is not a LocalityLbSetting.',
    /^call it: LocalityLbSetting\.sameCluster\(\)\.$/,
  ],
  [
    'LocalityFailoverRule',
    { localityLbSetting: { failoverPriority: ['topology.istio.io/cluster'] } },
    'localityLbSetting is an object, which is not a LocalityLbSetting.',
    /LocalityLbSetting\.sameCluster\(\)/,
  ],
  [
    'LocalityFailoverRule',
    { localityLbSetting: LocalityLbSetting.clusterOrder('cluster1' as Loose) },
    'localityLbSetting.clusters is "cluster1", which is not a list.',
    /\[cluster1, cluster2\]/,
  ],
  [
    'LocalityFailoverRule',
    { localityLbSetting: LocalityLbSetting.failoverPriority('topology.istio.io/cluster' as Loose) },
    'localityLbSetting.failoverPriority is "topology.istio.io/cluster", which is not a list.',
    /list/,
  ],
  [
    'LocalityFailoverRule',
    { localityLbSetting: LocalityLbSetting.sameCluster({ region: [] } as Loose) },
    'unknown property localityLbSetting.options.region of FailoverPriorityOptions.',
    /did you mean regions\?/,
  ],
  [
    'LocalityFailoverRule',
    { localityLbSetting: LocalityLbSetting.sameCluster(null as Loose) },
    'localityLbSetting.options is null, which is not an object of regions.',
    /regions/,
  ],
  [
    'LocalityFailoverRule',
    { localityLbSetting: LocalityLbSetting.failover([null as Loose]) },
    'localityLbSetting.failover[0] is null, which is not an object of from, to.',
    /from, to/,
  ],
  [
    'LocalityFailoverRule',
    { outlierDetection: { maxEjectionPercentage: 50 } },
    'unknown property outlierDetection.maxEjectionPercentage of OutlierDetection.',
    /OutlierDetection has .*maxEjectionPercent,/,
  ],
  ['LocalityFailoverRule', { outlierDetection: { interval: null } }, 'outlierDetection.interval is null', /Duration/],
  ['LocalityFailoverRule', { outlierDetection: [] }, 'outlierDetection is a list, which is not an object', /interval/],
  ['ArgoCdDelivery', { destinations: 'cluster1' }, 'destinations is "cluster1", which is not an object.', /cluster1: /],
  [
    'ArgoCdDelivery',
    { destinations: { cluster1: 'x' } },
    'destinations.cluster1 is "x", which is not an ArgoCdDestination.',
    /ArgoCdDestination/,
  ],
  ['ClusterGroup', { clusters: ['cluster1'] }, 'unknown cluster: "cluster1"', /new Cluster\(mesh, 'cluster1', …\)/],
  [
    'ClusterGroup',
    { clusters: ['third'] },
    'unknown cluster: "third"',
    /^use clusters of this mesh: cluster1, cluster2/,
  ],
  ['ClusterGroup', { clusters: [[]] }, 'unknown cluster: a list', /one list of clusters/],
  ['FluxDelivery', { source: undefined }, 'source is ""', /flux-system/],
  ['FluxDelivery', { source: 'flux-system' }, 'source is "flux-system", which is not a FluxSource.', /FluxSource/],
  [
    'FluxDelivery',
    { source: FluxSource.gitRepository({ url: 'https://example.com/a', brnch: 'b' } as Loose) },
    'unknown property source.gitRepository.brnch of FluxGitRepositoryOptions.',
    /did you mean branch\?/,
  ],
];

test.each(MISFITS)('%s refuses %j: %s', (type, wrong, what, fix) => {
  const { path, props, make } = SUBJECTS.find((subject) => subject.type === type)!;
  const given = sampleMesh();
  make(given, { ...props, ...wrong });
  const found = refusals(given.mesh).filter((one) => one.path === path);
  expect(found).toHaveLength(1);
  expect(found[0]!.what).toContain(what);
  expect(found[0]!.fix).toMatch(fix);
});

describe('another construct than the one that is wanted is refused:', () => {
  const kinds: ReadonlyArray<[string, (given: ReturnType<typeof sampleMesh>) => unknown, RegExp]> = [
    ['the Waypoint', ({ chart }) => new Waypoint(chart, 'other'), /^use a GlobalService, or GlobalService\.fromName/],
    ['the Cluster', ({ cluster1 }) => cluster1, /^use a GlobalService/],
    ['the AmbientNamespace', ({ chart }) => new AmbientNamespace(chart, 'other'), /^use a GlobalService/],
    ['the ApiObject', ({ chart }) => object(chart, 'v1', 'Service', 'web', { spec: HTTP }), /GlobalService\.adopt/],
    ['the ApiObject', ({ chart }) => object(chart, 'v1', 'ConfigMap', 'web'), /^use a GlobalService/],
  ];
  test.each(kinds)('%s as the service of a rule', (shown, make, fix) => {
    const given = sampleMesh();
    new LocalityFailoverRule(given.chart, 'rule', { service: make(given) as Loose });
    expect(refusals(given.mesh)).toEqual([
      refusal('sample/rule', new RegExp(`^service is ${shown} ".*", which is not a GlobalService\\.$`), /./, fix),
    ]);
  });

  test('a GlobalService as the waypoint of another one', () => {
    const { mesh, chart } = sampleMesh();
    const { service } = helloworldWithWaypoint(chart);
    new GlobalService(chart, 'web', { ...HTTP, waypoint: service });
    expect(refusals(mesh)).toEqual([
      refusal('sample/web', 'waypoint is the GlobalService "sample/helloworld", which is not a Waypoint.'),
    ]);
  });

  test('but a construct of a program that stands for a service is taken', () => {
    const { mesh, chart } = sampleMesh();
    const { service } = helloworldWithWaypoint(chart);
    class Owned extends Construct {
      public readonly name = service.name;
      public readonly namespace = service.namespace;
      public readonly waypoint = service.waypoint;
    }
    new LocalityFailoverRule(chart, 'rule', { service: new Owned(chart, 'owned') });
    expect(() => mesh.synth()).not.toThrow();
  });
});

describe('clusters in another form than they are wanted in:', () => {
  const orderOf = (wrong: (given: ReturnType<typeof sampleMesh>) => Loose) => {
    const given = sampleMesh();
    const { service } = helloworldWithWaypoint(given.chart);
    const localityLbSetting = LocalityLbSetting.clusterOrder(wrong(given));
    new LocalityFailoverRule(given.chart, 'rule', { service, localityLbSetting });
    return refusals(given.mesh);
  };
  const tier = /^write clusters that come together as a tier, .*: FailoverTier\.of\(cluster1, cluster2\)\.$/;

  test('a list in an order, which is a tier', () => {
    expect(orderOf(({ cluster1, cluster2 }) => [[cluster1, cluster2]])).toEqual([
      refusal('sample/rule', 'orders clusters, but a list is not a Cluster.', /./, tier),
    ]);
  });

  test('a list in a tier, which takes arguments', () => {
    expect(orderOf(({ cluster1, cluster2 }) => [FailoverTier.of([cluster1, cluster2] as Loose)])).toEqual([
      refusal('sample/rule', 'orders clusters, but a list is not a Cluster.', /./, tier),
    ]);
  });

  test('a tier that its constructor made, which takes one cluster of several', () => {
    const Constructor = FailoverTier as unknown as new (...clusters: Cluster[]) => FailoverTier;
    expect(orderOf(({ cluster1, cluster2 }) => [new Constructor(cluster1, cluster2)])).toEqual([
      refusal('sample/rule', 'an object of class FailoverTier is not a Cluster', /./, /: FailoverTier\.of\(…\)\.$/),
    ]);
  });

  test('a name in an order', () => {
    expect(orderOf(() => ['cluster2'])).toEqual([
      refusal(
        'sample/rule',
        'but "cluster2" is not a Cluster.',
        /./,
        /^pass the construct .*'cluster2', …\) returns\.$/,
      ),
    ]);
  });

  test('a name to drain to', () => {
    const { mesh, cluster1 } = sampleMesh();
    cluster1.drainTo('cluster2' as Loose);
    expect(refusals(mesh)).toEqual([
      refusal(
        'cluster1',
        'is drained to "cluster2", which is not a cluster',
        /./,
        /^pass the construct in place of its name/,
      ),
    ]);
  });
});

test('a value from mesh.perCluster() of a wrong form is refused in the cluster where it is wrong', () => {
  const { mesh, chart } = sampleMesh();
  new LocalityFailoverRule(chart, 'rule', {
    service: helloworldWithWaypoint(chart).service,
    localityLbSetting: mesh.perCluster({
      produce: ({ name }) => (name === 'cluster1' ? LocalityLbSetting.sameCluster() : LocalityLbSetting.sameCluster),
    }) as LocalityLbSetting,
  });
  expect(refusals(mesh)).toEqual([
    refusal('sample/rule', /^in cluster2: localityLbSetting is the function sameCluster/, /./, /^call it/),
  ]);
});

describe('a Mesh', () => {
  test('refuses a property that it does not have, and wrong forms of those it has', () => {
    const { mesh } = twoClusters({ istioversion: '1.30.3', phases: 'yes', kustomization: 1, resolvers: 'x' } as Loose);
    expect(refusals(mesh)).toEqual([
      refusal('the mesh', 'kustomization is 1, which is not a boolean.'),
      refusal('the mesh', 'phases is "yes", which is not a boolean.'),
      refusal('the mesh', 'resolvers is "x", which is not a list.'),
      refusal('the mesh', 'unknown property istioversion of Mesh.', /./, /^did you mean istioVersion\?/),
    ]);
  });

  test('refuses a layout that it does not know', () => {
    const { mesh } = twoClusters({ layout: 'flat' } as Loose);
    expect(refusals(mesh)).toEqual([refusal('the mesh', 'layout is "flat".', /./, /FILE_PER_RESOURCE/)]);
  });

  test.each([undefined, null, () => 1, { product: () => 1 }])('refuses perCluster(%p), at once', (value) => {
    const { mesh } = twoClusters();
    expect(refused(() => mesh.perCluster(value as Loose))).toEqual([
      refusal('the mesh', 'mesh.perCluster() got ', /./, /\{ produce: \(cluster\) => … \}/),
    ]);
  });
});

describe('a scope that is not a Mesh is refused at once by', () => {
  const made: ReadonlyArray<[string, (scope: Loose) => unknown]> = [
    ['Cluster', (scope) => new Cluster(scope, 'one', { network: 'network1' })],
    ['ClusterGroup', (scope) => new ClusterGroup(scope, 'one', { clusters: [] })],
    ['ArgoCdDelivery', (scope) => new ArgoCdDelivery(scope, 'one', { repoUrl: 'https://example.com/a.git' })],
    ['FluxDelivery', (scope) => new FluxDelivery(scope, 'one', { source: FluxSource.fromName('flux') })],
  ];
  test.each(made)('%s', (type, make) => {
    const app = new App({ outdir: temporaryFolder() });
    const scopes: Loose[] = [app, new Chart(app, 'chart'), sampleMesh().chart, undefined, 'mesh'];
    for (const scope of scopes) {
      expect(refused(() => make(scope))).toEqual([
        refusal(
          'one',
          `the scope of ${type.startsWith('A') ? 'an' : 'a'} ${type} is `,
          /./,
          new RegExp(`new ${type}\\(mesh, "one"`),
        ),
      ]);
    }
  });
});

test('the id before the mesh is answered with their order', () => {
  const { mesh } = sampleMesh();
  expect(refused(() => new Cluster('third' as Loose, mesh as Loose, { network: 'network3' }))).toEqual([
    refusal('third', 'the scope of a Cluster is "third"', /./, /^pass the mesh first, .* new Cluster\(mesh, "third"/),
  ]);
});

test('an id that is taken in the scope is refused at once, with how to keep the name', () => {
  const { mesh, chart } = sampleMesh();
  new GlobalService(chart, 'web', HTTP);
  for (const make of [
    () => new GlobalService(chart, 'web', HTTP),
    () => new Waypoint(chart, 'web'),
    () => new AmbientNamespace(chart, 'web'),
    () => new EastWestGateway(chart, 'web'),
    () => GlobalService.fromName(chart, 'web', 'web'),
    () => Waypoint.fromName(chart, 'web', 'web'),
  ]) {
    expect(refused(make)).toEqual([
      refusal(
        'sample/web',
        'the id "web" is taken in the Chart "sample".',
        /./,
        /another id\. .* \{ name: "web" \}\.$/,
      ),
    ]);
  }
  expect(() => mesh.synth()).not.toThrow();
});

describe('one cause is one problem:', () => {
  test('what a loop declares in one line', () => {
    const { mesh, chart } = sampleMesh();
    for (const id of ['a', 'b', 'c']) new GlobalService(chart, id, { ...HTTP, replica: 2 } as Loose);
    const next = 'The same holds for 2 more, sample/b the next of them.';
    expect(refusals(mesh)).toEqual([
      refusal('sample/a', `unknown property replica of GlobalService. ${next}`, /./, /^did you mean replicas\?/),
    ]);
  });

  test('a namespace of a chart that cannot be one', () => {
    const { mesh } = twoClusters();
    const chart = new Chart(mesh, 'sample', { namespace: 'Sample' });
    new LocalityFailoverRule(chart, 'rule', { service: helloworldWithWaypoint(chart).service });
    expect(refusals(mesh)).toEqual([
      refusal(
        'sample',
        /^the namespace of the chart, "Sample", cannot .* sample\/waypoint/,
        /./,
        /^give the chart a namespace/,
      ),
    ]);
  });
});

describe('what is not a construct is refused at once by', () => {
  test.each(['x', undefined, null, {}])('adopt, fromWorkload and enrollNamespace: %p', (wrong: Loose) => {
    const { chart } = sampleMesh();
    const waypoint = new Waypoint(chart, 'waypoint');
    for (const call of [
      () => GlobalService.adopt(chart, 'adopted', wrong),
      () => GlobalService.fromWorkload(chart, 'workload', wrong, { ports: HTTP.ports }),
      () => waypoint.enrollNamespace(wrong),
    ]) {
      expect(messageOf(call)).toMatch(/which is not a construct\.\n {6}why: .*\n {6}fix: /);
    }
  });
});

test('a property that is not known does not hide what else is wrong', () => {
  const { mesh } = twoClusters();
  new Cluster(mesh, 'third', { network: '', regoin: 'us-east' } as Loose);
  expect(refusals(mesh).map(({ what }) => what)).toEqual(['network is "".', 'unknown property regoin of Cluster.']);
});

test('a misspelt property is not reported as missing, too', () => {
  const { mesh, chart } = sampleMesh();
  new Cluster(mesh, 'third', { netwrok: 'network3' } as Loose);
  const service = new GlobalService(chart, 'web', { ports: HTTP.ports, selecter: HTTP.selector } as Loose);
  new LocalityFailoverRule(chart, 'rule', { service, outlierDetection: { maxEjectionPercentage: 50 } as Loose });
  new GlobalService(chart, 'cart', { ...HTTP, wayponit: new Waypoint(chart, 'waypoint') } as Loose);
  expect(refusals(mesh)).toEqual([
    refusal('sample/cart', 'unknown property wayponit of GlobalService.', /./, /^did you mean waypoint\? /),
    refusal('sample/rule', 'outlierDetection.maxEjectionPercentage', /./, /^did you mean maxEjectionPercent\? /),
    refusal('sample/web', 'unknown property selecter of GlobalService.', /./, /^did you mean selector\? /),
    refusal('third', 'unknown property netwrok of Cluster.', /./, /^did you mean network\? /),
  ]);
});

test.each<[string, string, Loose, string, string]>([
  ['Cluster', 'third', {}, 'network', 'netwrok'],
  ['GlobalService', 'sample/hello', {}, 'ports', 'prots'],
  ['GlobalService', 'sample/hello', {}, 'selector', 'selektor'],
  ['ClusterGroup', 'group', { clusters: undefined }, 'clusters', 'clutsers'],
  ['LocalityFailoverRule', 'sample/rule', { service: undefined }, 'service', 'servcie'],
  ['ArgoCdDelivery', 'argo', {}, 'repoUrl', 'repoURLs'],
  ['FluxDelivery', 'flux', { source: undefined }, 'source', 'sorce'],
])('%s: what it needs and has by a misspelt name is one problem (%s, %j: %s)', (type, path, more, name, misspelt) => {
  const { props, make } = SUBJECTS.find((subject) => subject.type === type)!;
  const given = sampleMesh();
  make(given, { ...props, ...more, [name]: undefined, [misspelt]: props[name] ?? 'x' });
  expect(refusals(given.mesh)).toEqual([
    refusal(path, `unknown property ${misspelt}`, /./, new RegExp(`^did you mean ${name}`)),
  ]);
});

test('a misspelt property hides no problem of another one that has its name in the message', () => {
  const { mesh, chart } = sampleMesh();
  new GlobalService(chart, 'hello', {
    ...HTTP,
    name: 'Hello!',
    lables: {},
    annotations: { 'no labels': 'x' },
  } as Loose);
  expect(refusals(mesh).map(({ what }) => what)).toEqual([
    '"Hello!" cannot be the name of a Service.',
    'annotations: "no labels" is not a valid key.',
    'unknown property lables of GlobalService.',
  ]);
});

test.each<Loose>([{ waypoint: 'waypoint' }, { wayponit: 'waypoint' }])(
  'a rule for a service whose waypoint was written wrong (%j) is not reported as one without a waypoint',
  (props) => {
    const { mesh, chart } = sampleMesh();
    const service = new GlobalService(chart, 'web', { ...HTTP, ...props });
    new LocalityFailoverRule(chart, 'rule', { service });
    expect(refusals(mesh).map(({ path }) => path)).toEqual(['sample/web']);
  },
);

test.each<[string, string]>([
  ['clusterOrder', 'has an empty order of clusters.'],
  ['failover', 'localityLbSetting.failover is empty.'],
  ['failoverPriority', 'localityLbSetting.failoverPriority is empty.'],
  ['distribute', 'localityLbSetting.distribute is empty.'],
])('LocalityLbSetting.%s() without its list is refused: the rule would be another one', (factory, message) => {
  const { mesh, chart } = sampleMesh();
  const { service } = helloworldWithWaypoint(chart);
  const make = (LocalityLbSetting as Loose)[factory] as (list?: unknown) => LocalityLbSetting;
  new LocalityFailoverRule(chart, 'rule', { service, localityLbSetting: make(undefined) });
  expect(refusals(mesh)).toEqual([refusal('sample/rule', message)]);
});

test('a Cluster without props is refused with what it needs', () => {
  const { mesh } = twoClusters();
  new Cluster(mesh, 'third', undefined as Loose);
  expect(refusals(mesh)).toEqual([refusal('third', 'the props of Cluster are undefined', /./, /network/)]);
});

test('a value that cannot be computed is reported with its reason', () => {
  const { mesh } = sampleMesh();
  const fail = () => {
    throw new Error('no such region.');
  };
  new Waypoint(sampleChart(mesh, 'more'), 'waypoint', {
    scaling: mesh.perCluster({ produce: fail }) as WaypointScaling,
  });
  expect(refusals(mesh)).toEqual([
    refusal('more/waypoint', /cannot be computed: no such region\.$/, /./, /perCluster/),
  ]);
});

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function anyPath(one: Loose): Loose {
  return { ...one, path: expect.any(String) };
}
