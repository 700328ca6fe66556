import { ApiObject, Chart } from 'cdk8s';
import {
  Cluster,
  Failure,
  GlobalService,
  IstioDefault,
  LocalityFailoverRule,
  Mesh,
  Outage,
  Waypoint,
  type ClusterProps,
  type LocalityFailoverRuleProps,
} from 'cdk8s-ambient';
import 'cdk8s-ambient/jest';
import * as fs from 'node:fs';
import { temporaryFolder } from '../synth/support';
import { messageOf } from './message-of';

const SERVICE = 'sample/helloworld';

interface Options {
  readonly clusters?: Readonly<Record<string, Partial<ClusterProps>>>;
  readonly rule?: Partial<LocalityFailoverRuleProps>;
  readonly ingressUseWaypoint?: boolean;
  /** Pods of the service, by cluster; null where nobody says it. */
  readonly pods?: number | null;
  readonly outdir?: string;
}

const TWO = { cluster1: { region: 'us-east' }, cluster2: { region: 'us-west' } };

function meshOf({ clusters = TWO, rule = {}, pods = 1, ingressUseWaypoint, outdir }: Options = {}): Mesh {
  const mesh = new Mesh({ outdir });
  for (const [index, [name, props]] of Object.entries(clusters).entries()) {
    new Cluster(mesh, name, { network: `network-of-${name}`, gateways: [`203.0.113.${index + 1}`], ...props });
  }
  const sample = new Chart(mesh, 'sample', { namespace: 'sample' });
  const waypoint = new Waypoint(sample, 'waypoint');
  const service = new GlobalService(sample, 'helloworld', {
    ports: [{ name: 'http', port: 5000 }],
    selector: { app: 'helloworld' },
    waypoint,
    ...(ingressUseWaypoint === undefined ? {} : { ingressUseWaypoint }),
    ...(pods === null ? {} : { replicas: pods }),
  });
  new LocalityFailoverRule(sample, 'failover', { service, ...rule });
  return mesh;
}

const dead = (cluster: string) => ({ outages: [Outage.scaledToZero(SERVICE, cluster)] });

describe('a mesh', () => {
  test('stays local while its own cluster answers, and not while it does not', () => {
    expect(meshOf()).toStayLocal(SERVICE);
    expect(meshOf()).not.toStayLocal(SERVICE, { client: 'cluster1', ...dead('cluster1') });
  });

  test('is served by the clusters that answer, in percent', () => {
    expect(meshOf()).toBeServedBy(SERVICE, { cluster2: 100 }, { client: 'cluster1', ...dead('cluster1') });
    expect(meshOf()).not.toBeServedBy(SERVICE, { cluster1: 100 }, { client: 'cluster1', ...dead('cluster1') });
    const everyone = {
      client: 'cluster1',
      outages: [Outage.scaledToZero(SERVICE, 'cluster1'), Outage.gatewayDown('cluster2')],
    };
    expect(meshOf()).toBeServedBy(SERVICE, {}, everyone);
  });

  test('may be served in thirds, written with a decimal', () => {
    const clusters = { ...TWO, cluster3: {}, cluster4: {} };
    const thirds = { cluster2: 33.3, cluster3: 33.3, cluster4: 33.3 };
    expect(meshOf({ clusters })).toBeServedBy(SERVICE, thirds, { client: 'cluster1', ...dead('cluster1') });
    expect(meshOf({ clusters })).not.toBeServedBy(
      SERVICE,
      { ...thirds, cluster4: 33 },
      { client: 'cluster1', ...dead('cluster1') },
    );
  });

  test('survives every outage of one cluster with the default rule, and not where few hosts may be ejected', () => {
    expect(meshOf()).toSurviveEverySingleClusterOutage(SERVICE);
    expect(meshOf()).toSurviveEverySingleClusterOutage();
    const rule = { outlierDetection: { maxEjectionPercent: IstioDefault.LEAVE_UNSET } };
    expect(meshOf({ rule, pods: 4 })).not.toSurviveEverySingleClusterOutage(SERVICE);
  });

  test('survives them for an ingress gateway, too, through the waypoint of the service', () => {
    const mesh = meshOf({ ingressUseWaypoint: true });
    const edge = new Chart(mesh, 'edge', { namespace: 'sample' });
    new ApiObject(edge, 'gateway', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'ingress' },
      spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
    });
    new ApiObject(edge, 'route', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'helloworld' },
      spec: { parentRefs: [{ name: 'ingress' }], rules: [{ backendRefs: [{ name: 'helloworld', port: 5000 }] }] },
    });
    expect(mesh).toSurviveEverySingleClusterOutage(SERVICE);
    expect(mesh).toBeServedBy(SERVICE, { cluster2: 100 }, { client: 'cluster1:ingress', ...dead('cluster1') });
  });

  test('never leaves a region only if nobody outside of it ever answers', () => {
    const twoRegions = {
      cluster1: { region: 'us-east' },
      cluster2: { region: 'us-east' },
      cluster3: { region: 'eu-west' },
    };
    expect(meshOf({ clusters: twoRegions })).not.toNeverLeaveRegion(SERVICE);
    const oneRegion = { cluster1: { region: 'us-east' }, cluster2: { region: 'us-east' } };
    expect(meshOf({ clusters: oneRegion })).toNeverLeaveRegion(SERVICE);
  });

  test('has no blackhole while somebody answers in every outage', () => {
    expect(meshOf()).toHaveNoBlackhole();
    expect(meshOf({ clusters: { cluster1: {} } })).not.toHaveNoBlackhole();
  });

  test('has no blackhole on a bad path with the floor, and one without it', () => {
    const everySecond = {
      outages: [Outage.failingEverywhere(SERVICE, { failure: Failure.APPLICATION_ERROR, requestsPercent: 50 })],
    };
    expect(meshOf()).toBeServedBy(SERVICE, { cluster1: 50 }, { client: 'cluster1', ...everySecond });
    const rule = { outlierDetection: { consecutive5xxErrors: 1, minHealthPercent: 0 } };
    expect(meshOf({ rule })).toBeServedBy(SERVICE, {}, { client: 'cluster1', ...everySecond });
    expect(meshOf({ rule })).not.toHaveNoBlackhole();
  });
});

describe('a failure', () => {
  const message = () =>
    messageOf(() =>
      expect(meshOf()).toBeServedBy(
        SERVICE,
        { cluster1: 100 },
        { client: 'cluster1', outages: [Outage.failing(SERVICE, 'cluster1')] },
      ),
    );

  test('says what was expected and what is so instead', () => {
    expect(message()).toMatch(/^expect\(mesh\)\.toBeServedBy\('sample\/helloworld', \{"cluster1":100\}\)\n/);
    expect(message()).toContain('Expected: cluster1 100 %\n');
    expect(message()).toContain(
      'Predicted: sample/helloworld, port 5000, asked from cluster1, outage failing:cluster1:gateway-error\n',
    );
    expect(message()).toContain('failover: cluster2 100 %, errors 0 %, by local-waypoint\n');
  });

  test('shows the table of priorities', () => {
    expect(message()).toMatch(/^ +priority +host .* until ejected +after$/m);
    expect(message()).toMatch(/^ +0 .* pod of cluster1 .* ejected$/m);
    expect(message()).toMatch(/^ +1 .* gateway of cluster2, 1 pod .* 100 %$/m);
  });

  test('gives the reasons, by the construct they come from', () => {
    expect(message()).toContain(
      'cluster1, DestinationRule sample/failover (sample/failover/Resource, spec.trafficPolicy',
    );
  });

  test('of many answers tells two in full and counts the rest', () => {
    const clusters = { ...TWO, cluster3: {}, cluster4: {} };
    const many = messageOf(() => expect(meshOf({ clusters })).toBeServedBy(SERVICE, {}));
    expect(many.match(/^Predicted: /gm)).toHaveLength(2);
    expect(many).toContain('2 more of 4 are not as expected.');
  });

  test('of what should not be says that it is', () => {
    expect(messageOf(() => expect(meshOf()).not.toStayLocal(SERVICE))).toMatch(/expected not to hold, and holds/);
  });
});

test('what is unknown proves nothing: neither that it is so, nor that it is not', () => {
  const mesh = meshOf({ pods: null });
  expect(messageOf(() => expect(mesh).toStayLocal(SERVICE))).toContain('Expected: an answer that is known');
  expect(messageOf(() => expect(mesh).not.toStayLocal(SERVICE))).toContain('has no workload that was read');
  expect(messageOf(() => expect(mesh).toHaveNoBlackhole())).toContain('unknown');
});

test('a directory is asked like the mesh that wrote it, and by the lines of its files', () => {
  const outdir = temporaryFolder();
  meshOf({ outdir }).synth();
  expect(outdir).toStayLocal(SERVICE);
  expect(outdir).toSurviveEverySingleClusterOutage();
  expect(messageOf(() => expect(outdir).toBeServedBy(SERVICE, {}))).toMatch(
    /\/cluster1\/sample\.k8s\.yaml:\d+, spec\.trafficPolicy\)/,
  );
});

test('outages may be written as on the command line, about the service that is asked for', () => {
  const outages = ['scaled-to-zero:cluster1', Outage.clusterDown('cluster3')];
  const clusters = { ...TWO, cluster3: {} };
  expect(meshOf({ clusters })).toBeServedBy(SERVICE, { cluster2: 100 }, { client: 'cluster1', outages });
});

test('owners overlay a directory, and go with no Mesh', () => {
  const outdir = temporaryFolder();
  meshOf({ outdir }).synth();
  const owners = [temporaryFolder()];
  expect(messageOf(() => expect(outdir).toStayLocal(SERVICE, { owners }))).toContain('adds nothing to the other');
  expect(messageOf(() => expect(meshOf()).toStayLocal(SERVICE, { owners }))).toContain("expect('dist')");
});

describe('a service of another owner', () => {
  const outdir = temporaryFolder();
  const mesh = meshOf({ outdir });
  GlobalService.patch(new Chart(mesh, 'data', { namespace: 'data' }), 'ledger');
  mesh.synth();

  test.each([
    ['a directory', outdir],
    ['a Mesh', mesh],
  ])('that was not read is among all services of %s, so that nothing holds for all', (_name, subject) => {
    const all = (expectation: () => void) => expect(messageOf(expectation)).toMatch(/data\/ledger.*owners/s);
    all(() => expect(subject).toSurviveEverySingleClusterOutage());
    all(() => expect(subject).not.toSurviveEverySingleClusterOutage());
    all(() => expect(subject).toHaveNoBlackhole());
    expect(subject).toHaveNoBlackhole(SERVICE);
    expect(messageOf(() => expect(subject).toStayLocal('data/ledger'))).toContain('was not read itself');
  });
});

test.each([
  ['a cluster that is not there', { cluster9: 100 }, 'there is no cluster "cluster9"'],
  ['more than all requests', { cluster1: 60, cluster2: 60 }, 'together at most 100'],
  ['less than no request', { cluster1: -1 }, 'from 0 to 100'],
])('neither toBeServedBy nor its opposite takes %s', (_name, percentages, message) => {
  expect(messageOf(() => expect(meshOf()).toBeServedBy(SERVICE, percentages))).toContain(message);
  expect(messageOf(() => expect(meshOf()).not.toBeServedBy(SERVICE, percentages))).toContain(message);
});

describe('nothing is proven by', () => {
  test.each([
    [
      'a service that is not there',
      () => expect(meshOf()).toStayLocal('sample/helo'),
      'no cluster has a Service "sample/helo"',
    ],
    [
      'a client that is not there',
      () => expect(meshOf()).toStayLocal(SERVICE, { client: 'cluster9' }),
      'there is no cluster "cluster9"',
    ],
    [
      'an outage of what is not there',
      () => expect(meshOf()).toStayLocal(SERVICE, dead('cluster9')),
      'there is no cluster "cluster9"',
    ],
    [
      'a region that nobody said',
      () => expect(meshOf({ clusters: { cluster1: {} } })).toNeverLeaveRegion(),
      'the region of cluster1 is not stated',
    ],
    [
      'what is no mesh',
      () => expect(42).toHaveNoBlackhole(),
      'takes a Mesh or the path of a mesh directory here, and got 42',
    ],
    ['a folder that is not there', () => expect('/no/such').toHaveNoBlackhole(), '/no/such is not there'],
    [
      'an option that is misspelt, which would ask another question',
      () =>
        expect(meshOf()).toBeServedBy(SERVICE, { cluster1: 100 }, {
          client: 'cluster1',
          outage: ['scaled-to-zero:cluster1'],
        } as object),
      'unknown option outage; did you mean outages? There is client, port, owners, outages.',
    ],
    [
      'outages of a matcher that asks all of them',
      () => expect(meshOf()).toHaveNoBlackhole(SERVICE, { outages: ['cluster-down:cluster1'] } as object),
      'unknown option outages. There is client, port, owners.',
    ],
    [
      'an outage that is not in a list',
      () => expect(meshOf()).toStayLocal(SERVICE, { outages: 'cluster-down:cluster1' as never }),
      `outages is "cluster-down:cluster1", which is not a list of outages. Write outages: ['cluster-down:cluster1'].`,
    ],
    [
      'an outage that its module does not have yet',
      () => expect(meshOf()).toStayLocal(SERVICE, { outages: [undefined as never] }),
      'outages is [null], which is not a list of outages.',
    ],
    [
      'options that are not an object',
      () => expect(meshOf()).toStayLocal(SERVICE, 'cluster1' as never),
      'the options are "cluster1", which is not an object.',
    ],
    [
      'shares that are not there',
      () => expect(meshOf()).not.toBeServedBy(SERVICE, undefined as never),
      'undefined is not an object of shares',
    ],
    [
      'shares that are a list',
      () => expect(meshOf()).not.toBeServedBy(SERVICE, ['cluster1'] as never),
      '["cluster1"] is not an object of shares',
    ],
    [
      'shares that are not numbers',
      () => expect(meshOf()).not.toBeServedBy(SERVICE, { cluster1: '100' as never }),
      'shares are percentages of all requests',
    ],
  ])('%s', (_, expectation, message) => {
    expect(messageOf(expectation)).toContain(message);
  });

  test('a mesh without services', () => {
    const mesh = new Mesh();
    new Chart(new Cluster(mesh, 'cluster1', { network: 'network1' }), 'empty');
    expect(messageOf(() => expect(mesh).toHaveNoBlackhole())).toContain('there is nothing to ask');
  });

  test('a directory that cannot be read whole', () => {
    const outdir = temporaryFolder();
    meshOf({ outdir }).synth();
    fs.writeFileSync(`${outdir}/cluster1/broken.yaml`, 'kind: [\n');
    expect(messageOf(() => expect(outdir).toStayLocal(SERVICE))).toContain('cannot be read whole');
  });
});
