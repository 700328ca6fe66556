import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { main } from '../../src/cli/main';
import { FakeKubectl, type FakeCluster } from '../support/fake-kubectl';
import { declareGuide, guideCluster } from '../support/live-guide';

jest.mock('../../src/live/kubectl/run-program', () => jest.requireActual('../support/kubectl-in-process'));

let root: string;
let out: string;
let errors: string;
let kubectl: FakeKubectl | undefined;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-verify-'));
  out = '';
  errors = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((errors += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  kubectl?.remove();
  kubectl = undefined;
  fs.rmSync(root, { recursive: true, force: true });
});

const CONTEXTS = ['--context', 'cluster1=ctx1,cluster2=ctx2'];

type Change = (clusters: { ctx1: FakeCluster; ctx2: FakeCluster }) => void;

/** The guide's set-up, live and declared, with something changed. */
function guide(change: Change = () => undefined): void {
  const ctx1 = guideCluster('cluster1', 'network1');
  const ctx2 = guideCluster('cluster2', 'network2', { version: 'v2' });
  change({ ctx1, ctx2 });
  kubectl = new FakeKubectl({ ctx1, ctx2 });
  declareGuide(root);
}

function find({ objects }: FakeCluster, kind: string, name: string): any {
  return objects.find((object) => object.kind === kind && object.metadata.name === name);
}

function drop(cluster: FakeCluster, kind: string, name: string): void {
  cluster.objects = cluster.objects.filter((object) => object !== find(cluster, kind, name));
}

interface Shown {
  readonly check: string;
  readonly status: string;
  readonly what: string;
  readonly found?: string;
  readonly fix?: string;
}

/** What does not hold, or cannot be seen, by cluster. */
async function crosses(...args: string[]): Promise<{ code: number; all: (Shown & { cluster: string })[] }> {
  const code = await main(['verify', root, ...CONTEXTS, '--json', ...args]);
  const { clusters } = JSON.parse(out) as { clusters: { name: string; results: Shown[] }[] };
  const all = clusters.flatMap(({ name, results }) =>
    results.filter(({ status }) => status !== 'yes').map((result) => ({ cluster: name, ...result })),
  );
  return { code, all };
}

test('where everything is as declared, every line has a tick, and nothing was changed', async () => {
  guide();
  expect(await main(['verify', root, ...CONTEXTS])).toBe(0);
  expect(out).not.toMatch(/✗|\?/);
  expect(out).toContain('cluster1 (context ctx1)\n');
  expect(out).toContain('  ✓ 4 of 4 objects are as declared\n');
  expect(out).toContain('  ✓ requests from cluster1 to sample/helloworld: 100 % cluster1 (local)\n');
  expect(out).toMatch(/cluster1, cluster2, up to phase 3: \d+ hold, 0 do not\n$/);
  expect(kubectl!.changes).toEqual([]);
});

test('empty clusters: each object is missing, with the command that applies it', async () => {
  guide(({ ctx1 }) => {
    ctx1.objects = ctx1.objects.filter(({ metadata }) => metadata.namespace !== 'sample' && metadata.name !== 'sample');
  });
  const { code, all } = await crosses();
  expect(code).toBe(1);
  const missing = all.filter(({ cluster, check }) => cluster === 'cluster1' && check === 'objects');
  expect(missing.map(({ what, found }) => [what, found])).toEqual([
    ['Namespace sample is as declared', 'it does not exist.'],
    ['Gateway sample/waypoint is as declared', 'it does not exist.'],
    ['Service sample/helloworld is as declared', 'it does not exist.'],
    ['DestinationRule sample/helloworld is as declared', 'it does not exist.'],
  ]);
  expect(missing[0]!.fix).toBe(`kubectl --context ctx1 apply -f ${root}/cluster1/sample.yaml`);
});

const FAULTS: [string, Change, string, string | RegExp, (string | RegExp)?][] = [
  [
    'definitions are missing',
    ({ ctx1 }) => (ctx1.unknown = ['/apis/gateway.networking.k8s.io/v1/gateways', 'httproutes']),
    'definitions',
    'it does not know those of Gateway API.',
  ],
  [
    'istiod is older than declared',
    ({ ctx1 }) => (find(ctx1, 'Deployment', 'istiod').spec.template.spec.containers[0].image = 'pilot:1.29.2'),
    'istiod-version',
    /^it is 1\.29\.2/,
  ],
  [
    'multi-network is off',
    ({ ctx1 }) => (find(ctx1, 'Deployment', 'istiod').spec.template.spec.containers[0].env[0].value = 'false'),
    'multi-network',
    /^it is off/,
  ],
  [
    'the network is another one',
    ({ ctx1 }) => (find(ctx1, 'Namespace', 'istio-system').metadata.labels['topology.istio.io/network'] = 'network9'),
    'network-label',
    'it says network9.',
    'kubectl --context ctx1 label --overwrite namespace istio-system topology.istio.io/network=network1',
  ],
  [
    'no network is said',
    ({ ctx1 }) => (find(ctx1, 'Namespace', 'istio-system').metadata.labels = {}),
    'network-label',
    /^it has no label topology\.istio\.io\/network/,
  ],
  [
    'a remote secret is missing',
    ({ ctx1 }) => drop(ctx1, 'Secret', 'istio-remote-secret-other'),
    'remote-secrets',
    'it has no remote secrets.',
    'istioctl create-remote-secret --context ctx2 --name cluster2 | kubectl --context ctx1 apply -f -',
  ],
  [
    'the east-west gateway has no address',
    ({ ctx1 }) => (find(ctx1, 'Service', 'istio-eastwestgateway').status = { loadBalancer: {} }),
    'east-west-gateway',
    /^its Service has no outside address/,
  ],
  [
    'the east-west gateway is missing',
    ({ ctx1 }) => {
      drop(ctx1, 'Gateway', 'istio-eastwestgateway');
      drop(ctx1, 'Service', 'istio-eastwestgateway');
    },
    'east-west-gateway',
    'the cluster has none, so other clusters do not reach the pods here.',
  ],
  [
    'a rule drifted',
    ({ ctx1 }) =>
      (find(ctx1, 'DestinationRule', 'helloworld').spec.trafficPolicy.outlierDetection.maxEjectionPercent = 10),
    'objects',
    'spec.trafficPolicy.outlierDetection.maxEjectionPercent is 10, and not 100.',
    'kubectl --context ctx1 diff -f',
  ],
  [
    'an object is being deleted',
    ({ ctx1 }) => (find(ctx1, 'Namespace', 'sample').metadata.deletionTimestamp = '2026-01-01T00:00:00Z'),
    'objects',
    'it is being deleted.',
  ],
  [
    'a Gateway is not programmed',
    ({ ctx1 }) => {
      const { conditions } = find(ctx1, 'Gateway', 'waypoint').status;
      Object.assign(conditions[1], { status: 'False', reason: 'AddressNotAssigned', message: 'no endpoint' });
    },
    'gateway-programmed',
    'AddressNotAssigned: no endpoint',
  ],
  [
    'the waypoint is scaled down',
    ({ ctx1 }) => (find(ctx1, 'Deployment', 'waypoint').spec.replicas = 0),
    'waypoint-deployed',
    /^it is scaled to 0/,
    'kubectl --context ctx1 scale deployment -n sample waypoint --replicas=1',
  ],
  [
    'the waypoint has no pods yet',
    ({ ctx1 }) => (find(ctx1, 'Deployment', 'waypoint').status.availableReplicas = 0),
    'waypoint-deployed',
    '0 of 1 pods are available.',
  ],
  [
    "the waypoint's Service lost its label",
    ({ ctx1 }) => delete find(ctx1, 'Service', 'waypoint').metadata.labels['istio.io/global'],
    'waypoint-service-global',
    /^its label istio\.io\/global is missing/,
  ],
  [
    'a service is bound in one cluster only',
    ({ ctx1 }) => delete find(ctx1, 'Service', 'helloworld').metadata.labels['istio.io/use-waypoint'],
    'half-labelled',
    /no waypoint here and waypoint sample\/waypoint in cluster2.*#60985.*#61609/,
  ],
  [
    'a service is global in one cluster only',
    ({ ctx1 }) => delete find(ctx1, 'Service', 'helloworld').metadata.labels['istio.io/global'],
    'half-labelled',
    /^it is global in cluster2 and not here/,
  ],
  [
    'istiod refuses the binding',
    ({ ctx1 }) =>
      Object.assign(find(ctx1, 'Service', 'helloworld').status.conditions[0], {
        status: 'False',
        reason: 'AttachmentDenied',
      }),
    'service-bound',
    /^istiod refuses \(AttachmentDenied\)/,
  ],
  [
    'no pod is ready',
    ({ ctx1 }) => (find(ctx1, 'EndpointSlice', 'helloworld-slice').endpoints[0].conditions.ready = false),
    'service-endpoints',
    'no pod is ready here, so cluster2 answers for this cluster.',
    'kubectl --context ctx1 get pods -n sample -l app=helloworld',
  ],
];

test.each(FAULTS.map(([name, change, check, found, fix]) => ({ name, change, check, found, fix })))(
  '$name: that is named, with what to do',
  async ({ change, check, found, fix }) => {
    guide(change);
    const { code, all } = await crosses();
    expect(code).toBe(1);
    const named = all.filter((result) => result.cluster === 'cluster1' && result.check === check);
    expect(named.map((result) => result.found)).toContainEqual(
      typeof found === 'string' ? found : expect.stringMatching(found),
    );
    for (const result of named) expect(result.fix).not.toBe('');
    if (fix !== undefined) {
      expect(named.map((result) => result.fix)).toContainEqual(
        typeof fix === 'string' ? expect.stringContaining(fix) : expect.stringMatching(fix),
      );
    }
  },
);

test('where requests go by what is live is compared with where they go by what is declared', async () => {
  guide(({ ctx1 }) => (find(ctx1, 'EndpointSlice', 'helloworld-slice').endpoints = []));
  const { all } = await crosses();
  expect(all.filter(({ check, cluster }) => check === 'prediction' && cluster === 'cluster1')).toEqual([
    expect.objectContaining({
      status: 'no',
      what: 'requests from cluster1 to sample/helloworld are answered as declared (local)',
      found: expect.stringContaining('100 % cluster2 (failover)'),
    }),
  ]);
});

test('up to a phase, what comes later is not looked for', async () => {
  guide(({ ctx1, ctx2 }) => {
    for (const cluster of [ctx1, ctx2]) {
      drop(cluster, 'DestinationRule', 'helloworld');
      const { labels } = find(cluster, 'Service', 'helloworld').metadata;
      delete labels['istio.io/use-waypoint'];
      delete labels['istio.io/global'];
    }
  });
  expect((await crosses('--phase', '1')).all).toEqual([]);
  out = '';
  const second = await crosses('--phase', '2');
  expect(new Set(second.all.map(({ what }) => what))).toContain('Service sample/helloworld is as declared');
  expect(second.all.map(({ what }) => what)).not.toContain('DestinationRule sample/helloworld is as declared');
});

test('what may not be read is unknown, the failed command is shown, and the exit code is 2', async () => {
  guide(({ ctx1 }) => (ctx1.forbidden = ['services', 'secrets']));
  const { code, all } = await crosses();
  expect(code).toBe(2);
  expect(all.filter(({ cluster }) => cluster === 'cluster1').map(({ check, status }) => [check, status])).toEqual(
    expect.arrayContaining([
      ['remote-secrets', 'unknown'],
      ['east-west-gateway', 'unknown'],
      ['waypoint-service-global', 'unknown'],
    ]),
  );
});

test('a cluster that cannot be reached is named with its command, and the others are looked at', async () => {
  guide(({ ctx1 }) => (ctx1.mode = 'down'));
  expect(await main(['verify', root, ...CONTEXTS])).toBe(2);
  expect(out).toContain(
    "✗ it answers `kubectl --context ctx1 get --raw '/api/v1/namespaces?limit=500' --request-timeout=30s`",
  );
  expect(out).toContain('      the API server cannot be reached.');
  expect(out).toMatch(/cluster2 \(context ctx2\)\n {2}✓/);
});

test('an istiod that nobody sees is no cross', async () => {
  guide(({ ctx1 }) => drop(ctx1, 'Deployment', 'istiod'));
  const { code, all } = await crosses();
  expect(code).toBe(0);
  expect(all.map(({ check, status }) => [check, status])).toEqual([
    ['istiod-version', 'unknown'],
    ['multi-network', 'unknown'],
  ]);
});

test('waiting ends when everything holds, and says what it waits for', async () => {
  guide(({ ctx1 }) => (find(ctx1, 'Deployment', 'waypoint').status.availableReplicas = 0));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += String(text);
    kubectl!.change(({ contexts }) => (find(contexts.ctx1!, 'Deployment', 'waypoint').status.availableReplicas = 1));
    return true;
  });
  expect(await main(['verify', root, ...CONTEXTS, '--wait'])).toBe(0);
  expect(errors).toBe('waiting: 1 to go; cluster1: the Deployment of Gateway sample/waypoint is available\n');
});

test.each([
  [['--context', 'cluster1=ctx1'], '--context names no context for cluster2.'],
  [
    ['--context', 'cluster1=ctx1,cluster2=ctx2,other=x'],
    '--context names other, and the directory declares cluster1, cluster2.',
  ],
  [[...CONTEXTS, '--phase', '4'], '--phase is "4"; it must be one of 1, 2, 3.'],
  [[...CONTEXTS, '--timeout', 'long'], '--timeout is "long"'],
  [[...CONTEXTS, '--format', 'xml'], '--format is "xml"'],
])('%j could not run, and no cluster is asked', async (args, reason) => {
  guide();
  expect(await main(['verify', root, ...args])).toBe(2);
  expect(errors).toContain(reason);
  expect(kubectl!.commands).toEqual([]);
});
