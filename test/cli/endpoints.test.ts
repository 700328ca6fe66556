import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { main } from '../../src/cli/main';

let root: string;
let out: string;
let errors: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-endpoints-'));
  out = '';
  errors = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((errors += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(root, { recursive: true, force: true });
});

const GATEWAY = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'waypoint', namespace: 'sample', labels: { 'istio.io/global': 'true' } },
  spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
};
const RULE = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'hello', namespace: 'sample' },
  spec: {
    host: 'hello.sample.svc.cluster.local',
    trafficPolicy: {
      outlierDetection: {},
      loadBalancer: { localityLbSetting: { failoverPriority: ['topology.istio.io/cluster'] } },
    },
  },
};

function service(name: string, labels: object = { 'istio.io/global': 'true', 'istio.io/use-waypoint': 'waypoint' }) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'sample', labels },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }] },
  };
}

function deployment(name: string, replicas: number) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'sample' },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } } },
    },
  };
}

function write(cluster: string, ...objects: readonly object[]): void {
  fs.mkdirSync(path.join(root, cluster), { recursive: true });
  fs.writeFileSync(path.join(root, cluster, 'all.yaml'), objects.map((object) => stringify(object)).join('---\n'));
}

function describeMesh(clusters: readonly object[]): void {
  fs.writeFileSync(path.join(root, 'mesh.json'), JSON.stringify({ version: 1, clusters }));
}

/** Clusters a and b, each with a waypoint and its own pods of hello, and b with a gateway that somebody declared. */
function twoClusters(): void {
  write('a', GATEWAY, RULE, service('hello'), deployment('hello', 2));
  write('b', GATEWAY, RULE, service('hello'), deployment('hello', 1));
  describeMesh([
    { name: 'a', network: 'n1', region: 'us', zones: ['us-a', 'us-b'], istioVersion: '1.30.3' },
    { name: 'b', network: 'n2', region: 'eu', gateways: ['203.0.113.7'], istioVersion: '1.31.0' },
  ]);
}

interface Entry {
  readonly cluster: string;
  readonly service: string;
  readonly endpoints: readonly { readonly address: string; readonly priority: number }[];
}
const entries = () => JSON.parse(out) as Entry[];

test('JSON has the published fields, in their order, and nothing else', async () => {
  twoClusters();
  expect(await main(['endpoints', root, '--json', '--cluster', 'a'])).toBe(0);
  expect(JSON.parse(out)).toEqual([
    {
      cluster: 'a',
      waypoint: 'sample/waypoint',
      pod: null,
      service: 'hello.sample.svc.cluster.local',
      port: 80,
      subset: null,
      endpoints: [
        endpoint({
          address: '203.0.113.7:15008',
          via: 'gateway',
          cluster: 'b',
          network: 'n2',
          locality: 'eu',
          priority: 1,
        }),
        endpoint({ address: 'hello-0.sample.a.invalid:80', locality: 'us/us-a' }),
        endpoint({ address: 'hello-1.sample.a.invalid:80', locality: 'us/us-b' }),
      ],
    },
  ]);
  expect(out).toMatch(
    /"cluster".*"waypoint".*"pod".*"service".*"port".*"subset".*"endpoints".*"address".*"via".*"cluster".*"network".*"locality".*"priority".*"weight".*"health"/s,
  );
  expect(errors).toBe('');
});

function endpoint(more: object): object {
  const health = 'via' in more ? 'UNKNOWN' : 'HEALTHY';
  return {
    address: '',
    via: 'pod',
    cluster: 'a',
    network: 'n1',
    locality: '',
    priority: 0,
    weight: 1,
    health,
    ...more,
  };
}

test('text is a table for each waypoint pod, service and port', async () => {
  twoClusters();
  expect(await main(['endpoints', root, '--cluster', 'a'])).toBe(0);
  expect(out.split('\n')).toEqual([
    'a, waypoint sample/waypoint, hello.sample.svc.cluster.local:80',
    '  PRIORITY  ADDRESS                      VIA      CLUSTER  NETWORK  LOCALITY  WEIGHT  HEALTH',
    '  1         203.0.113.7:15008            gateway  b        n2       eu        1       UNKNOWN',
    '  0         hello-0.sample.a.invalid:80  pod      a        n1       us/us-a   1       HEALTHY',
    '  0         hello-1.sample.a.invalid:80  pod      a        n1       us/us-b   1       HEALTHY',
    '',
  ]);
});

test('text says subsets, pods, and that there is no endpoint', async () => {
  const subsets = { ...RULE, spec: { ...RULE.spec, subsets: [{ name: 'v9', labels: { version: 'v9' } }] } };
  write('a', GATEWAY, subsets, service('hello'), deployment('hello', 1), livePod('waypoint-1', '10.0.0.1'));
  await main(['endpoints', root]);
  expect(out).toBe(
    'a, waypoint sample/waypoint (waypoint-1), hello.sample.svc.cluster.local:80\n  no endpoints: requests fail\n\n' +
      'a, waypoint sample/waypoint (waypoint-1), hello.sample.svc.cluster.local:80 subset v9\n  no endpoints: requests fail\n',
  );
});

test('what nobody says of a network or a locality is a dash', async () => {
  write('a', GATEWAY, service('hello'), deployment('hello', 1));
  await main(['endpoints', root]);
  expect(out).toMatch(/ pod {2,}a {2,}- {2,}- {2,}1 {2,}HEALTHY\n$/);
});

function livePod(name: string, ip: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'sample', labels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } },
    status: { podIP: ip, conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

test('a cluster, a waypoint or a service can be asked for alone', async () => {
  twoClusters();
  write('b', GATEWAY, RULE, service('hello'), deployment('hello', 1), service('other'), deployment('other', 1));
  const asked = async (...args: string[]) => {
    out = '';
    expect(await main(['endpoints', root, '--json', ...args])).toBe(0);
    return entries().map(({ cluster, service: host }) => `${cluster} ${host.split('.')[0]}`);
  };
  // a shares what b has, though it has no Service of its own for it.
  expect(await asked()).toEqual(['a hello', 'a other', 'b hello', 'b other']);
  expect(await asked('--cluster', 'b')).toEqual(['b hello', 'b other']);
  expect(await asked('--service', 'sample/hello')).toEqual(['a hello', 'b hello']);
  expect(await asked('--service', 'other.sample.svc.cluster.local')).toEqual(['a other', 'b other']);
  expect(await asked('--waypoint', 'sample/waypoint', '--cluster', 'a')).toEqual(['a hello', 'a other']);
});

test('asking for what is not there could not run, and says what is', async () => {
  twoClusters();
  expect(await main(['endpoints', root, '--cluster', 'c'])).toBe(2);
  expect(await main(['endpoints', root, '--service', 'hello'])).toBe(2);
  expect(out).toBe('');
  expect(errors.split('\n')).toEqual([
    'cdk8s-ambient: --cluster is "c", and no waypoint that handles a service has that cluster. There is a, b.',
    'cdk8s-ambient: --service is "hello", and no waypoint that handles a service has that service. There is hello.sample.svc.cluster.local, sample/hello.',
    '',
  ]);
});

test('a tree without a waypoint has an empty answer, and nothing can be asked for', async () => {
  write('a', service('hello'));
  expect(await main(['endpoints', root, '--json', '--istio-version', '1.31.0'])).toBe(0);
  expect(out).toBe('[]\n');
  expect(errors).toContain('names the waypoint sample/waypoint, which was not read: what it is sent is unknown.');
  expect(await main(['endpoints', root, '--waypoint', 'sample/waypoint'])).toBe(2);
  expect(errors).toContain('No waypoint handles any service.');
});

test('a service whose pods nobody knows is left out, with the reason, wherever they count', async () => {
  twoClusters();
  write('b', GATEWAY, RULE, service('hello'));
  expect(await main(['endpoints', root, '--json'])).toBe(0);
  expect(out).toBe('[]\n');
  const source = `b, Service sample/hello (${root}/b/all.yaml:`;
  const [first, second] = errors.split('\n') as [string, string];
  expect(first.startsWith(source)).toBe(true);
  expect(first).toContain("it is unknown which of b's endpoints waypoints of a are sent.");
  expect(second).toContain('it is unknown which of its endpoints waypoints of b are sent.');
  expect(second).toContain('cdk8s-ambient/replicas');
});

test('pods of another cluster need not be known for a service that stays in its own', async () => {
  twoClusters();
  const local = { 'istio.io/use-waypoint': 'waypoint' };
  write('a', GATEWAY, RULE, service('hello', local), deployment('hello', 1));
  write('b', GATEWAY, RULE, service('hello', local));
  await main(['endpoints', root, '--json']);
  expect(entries().map(({ cluster }) => cluster)).toEqual(['a']);
});

test('what is assumed is said once: gateways that count, and versions', async () => {
  twoClusters();
  describeMesh([
    { name: 'a', network: 'n1', istioVersion: '1.30.3' },
    { name: 'b', network: 'n2' },
  ]);
  expect(await main(['endpoints', root, '--json', '--cluster', 'a'])).toBe(0);
  expect(entries()[0]!.endpoints.map(({ address }) => address)).toContain('eastwestgateway.n2.invalid:15008');
  expect(errors.trimEnd().split('\n')).toEqual([
    expect.stringContaining('b: what was read does not say which version of Istio runs there: 1.31.0 is assumed.'),
    expect.stringContaining('b: what was read does not say how n2 is reached: one east-west gateway is assumed'),
  ]);
});

test('--istio-version is taken for every cluster', async () => {
  twoClusters();
  write('a', GATEWAY, RULE, service('hello'), deployment('hello', 1));
  const first = {
    ...RULE,
    spec: {
      ...RULE.spec,
      trafficPolicy: {
        ...RULE.spec.trafficPolicy,
        loadBalancer: {
          localityLbSetting: { failoverPriority: ['topology.istio.io/network', 'topology.istio.io/cluster=b'] },
        },
      },
    },
  };
  write('b', GATEWAY, first, service('hello'), deployment('hello', 1));
  const priorities = async (version: string) => {
    out = '';
    await main(['endpoints', root, '--json', '--cluster', 'b', '--istio-version', version]);
    return entries()[0]!.endpoints.map(({ priority }) => priority);
  };
  expect(await priorities('1.27.0')).toEqual([0]);
  expect(await priorities('1.28.0')).toEqual([0, 1]);
});

test('what could not be read leaves no answer: half a mesh fails over otherwise than a whole one', async () => {
  twoClusters();
  fs.writeFileSync(path.join(root, 'b', 'broken.yaml'), 'kind: [\n');
  expect(await main(['endpoints', root, '--json'])).toBe(2);
  expect(out).toBe('');
  expect(errors).toContain('a prediction would be of another mesh than this one');
  expect(errors).toContain('b/broken.yaml\n  error broken-yaml');
});

test('what is passed over is said, and stops nothing', async () => {
  twoClusters();
  fs.writeFileSync(path.join(root, 'b', 'values.yaml'), 'replicas: 1\n');
  expect(await main(['endpoints', root, '--json'])).toBe(0);
  expect(errors).toContain('warning no-kubernetes-object');
});

test.each([
  [['endpoints'], 'endpoints needs a directory'],
  [['endpoints', '/nowhere'], '/nowhere is not there.'],
  [['endpoints', 'x', '--format', 'xml'], '--format is "xml"; it must be one of text, json.'],
  [['endpoints', 'x', '--flavour', 'y'], '--flavour'],
])('%j could not run', async (args, message) => {
  expect(await main(args)).toBe(2);
  expect(out).toBe('');
  expect(errors).toContain(message);
});
