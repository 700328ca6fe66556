import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main';
import { FakeKubectl, type FakeCluster } from '../support/fake-kubectl';
import { generateDeployments } from '../support/live-gateways';
import { guideCluster } from '../support/live-guide';

jest.mock('../../src/live/kubectl/run-program', () => jest.requireActual('../support/kubectl-in-process'));
jest.mock('../../src/live/kubectl/pause', () => ({
  pause: (_: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    return new Promise((resolve) => setImmediate(resolve));
  },
}));

let out: string;
let errors: string;
let kubectl: FakeKubectl;

beforeEach(() => {
  out = '';
  errors = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((errors += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  kubectl.remove();
});

type Clusters = { ctx1: FakeCluster; ctx2: FakeCluster };
type Kind = 'waypoint-down' | 'gateway-down';

const CONTEXTS = ['--context', 'cluster1=ctx1,cluster2=ctx2'];
const SERVICE = ['--service', 'sample/helloworld', '--cluster', 'cluster1'];
const drill = (outage: Kind, ...more: string[]): Promise<number> =>
  main(['drill', ...CONTEXTS, ...SERVICE, '--settle', '1s', '--outage', outage, ...more]);

function guide(change: (clusters: Clusters) => void = () => undefined): void {
  const clusters = {
    ctx1: guideCluster('cluster1', 'network1', { replicas: 2 }),
    ctx2: guideCluster('cluster2', 'network2', { replicas: 2, version: 'v2' }),
  };
  Object.values(clusters).forEach(generateDeployments);
  change(clusters);
  kubectl = new FakeKubectl(clusters);
}

function find({ objects }: FakeCluster, kind: string, name: string): any {
  return objects.find((object) => object.kind === kind && object.metadata.name === name);
}

const DEPLOYMENTS: Readonly<Record<Kind, string>> = {
  'waypoint-down': 'waypoint',
  'gateway-down': 'istio-eastwestgateway',
};

/** How many replicas each Deployment has in each cluster, and which has a record. */
function state(): unknown {
  return Object.values(kubectl.state.contexts).map(({ objects }) =>
    objects
      .filter(({ kind }) => kind === 'Deployment')
      .map(({ metadata, spec }) => [
        metadata.name,
        spec.replicas,
        (metadata.annotations ?? {})['cdk8s-ambient/drill'] ?? null,
      ]),
  );
}

/** Changes a cluster as soon as a line of progress is printed. */
function when(line: string, change: (clusters: Clusters) => void): void {
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += String(text);
    if (String(text).includes(line)) kubectl.change(({ contexts }) => change(contexts as Clusters));
    return true;
  });
}

test('waypoint-down: the waypoint of the other cluster answers, as predicted, and the waypoint has its replica again', async () => {
  guide();
  const before = state();
  expect(await drill('waypoint-down')).toBe(0);
  expect(out).toBe(`sample/helloworld: the waypoint sample/waypoint of cluster1 has no pods

clients of  when    predicted                 answered
cluster1    before  local: 100 % cluster1     50 cluster1 (of 50)
            during  failover: 100 % cluster2  100 cluster2 (of 100)
            after   local: 100 % cluster1     100 cluster1 (of 100)
cluster2    before  local: 100 % cluster2     50 cluster2 (of 50)
            during  local: 100 % cluster2     100 cluster2 (of 100)
            after   local: 100 % cluster2     100 cluster2 (of 100)

✓ cluster1: as predicted
✓ cluster2: as predicted
✓ cluster1: Deployment sample/waypoint has its 1 replica again.
`);
  expect(state()).toEqual(before);
});

test('gateway-down: while each cluster answers its own clients, its gateway may go', async () => {
  guide();
  const before = state();
  expect(await drill('gateway-down')).toBe(0);
  expect(out).toContain('sample/helloworld: the east-west gateway of cluster1 is down\n');
  expect(out).toContain('during  local: 100 % cluster1  100 cluster1 (of 100)');
  expect(out).toContain('✓ cluster1: Deployment istio-system/istio-eastwestgateway has its 1 replica again.');
  expect(state()).toEqual(before);
});

test.each(['waypoint-down', 'gateway-down'] as const)(
  '%s changes the one Deployment of the proxy: its record and its replicas',
  async (outage) => {
    guide();
    await drill(outage);
    const name = DEPLOYMENTS[outage];
    expect(kubectl.changes.map((args) => args.slice(0, 3).join(' '))).toEqual(
      ['annotate', 'scale', 'scale', 'annotate'].map((command) => `--context ctx1 ${command}`),
    );
    for (const args of kubectl.changes) expect(args).toContain(name);
  },
);

test.each(['waypoint-down', 'gateway-down'] as const)(
  '%s that is interrupted, and one whose cluster does not answer, is restored',
  async (outage) => {
    guide();
    const before = state();
    when('goes from 1 to 0', () => process.emit('SIGTERM', 'SIGTERM'));
    expect(await drill(outage)).toBe(143);
    expect(state()).toEqual(before);

    when('during: clients of cluster2', ({ ctx1 }) => (ctx1.failures = { scale: 2, annotate: 1 }));
    errors = '';
    expect(await drill(outage)).toBe(0);
    expect(errors.match(/not restored yet, trying again/g)).toHaveLength(3);
    expect(state()).toEqual(before);
  },
);

test.each(['waypoint-down', 'gateway-down'] as const)(
  'what %s left that was killed is brought back by --restore, and not drilled over',
  async (outage) => {
    guide();
    const before = state();
    kubectl.change(({ contexts }) => {
      const deployment = find(contexts.ctx1!, 'Deployment', DEPLOYMENTS[outage]);
      const record = { version: 1, id: '12345678-1234-4234-8234-123456789abc', replicas: 1 };
      deployment.metadata.annotations = { 'cdk8s-ambient/drill': JSON.stringify(record) };
    });
    expect(await drill(outage)).toBe(2);
    expect(errors).toContain('has the record of a drill that did not end');
    kubectl.change(({ contexts }) => (find(contexts.ctx1!, 'Deployment', DEPLOYMENTS[outage]).spec.replicas = 0));
    expect(await main(['drill', '--restore', ...CONTEXTS])).toBe(0);
    expect(state()).toEqual(before);
  },
);

test('a proxy that is scaled up again in the outage is no outage: nothing that was counted passes', async () => {
  guide();
  when('during: clients of cluster2', ({ ctx1 }) => {
    find(ctx1, 'Deployment', 'istio-eastwestgateway').spec.replicas = 1;
  });
  expect(await drill('gateway-down')).toBe(1);
  expect(out).toContain(
    'broken off: in cluster1 Deployment istio-system/istio-eastwestgateway has 1 replica: another client has changed it in the outage',
  );
});

test('no round counts while pods of the proxy terminate', async () => {
  guide();
  when('goes from 1 to 0', ({ ctx1 }) => {
    const pod = structuredClone(find(ctx1, 'Pod', 'istio-eastwestgateway-0'));
    pod.metadata.name = 'terminates';
    pod.metadata.labels['gateway.istio.io/managed'] = 'istio.io-eastwest-controller';
    ctx1.objects.push(pod);
  });
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => (now += 400));
  expect(await drill('gateway-down')).toBe(1);
  expect(out).toContain('broken off: pods still terminate, so no round counts: give it longer with --settle.');
});

test('a round counts once the pods of the proxy are gone', async () => {
  guide();
  when('goes from 1 to 0', ({ ctx1 }) => {
    const pod = structuredClone(find(ctx1, 'Pod', 'istio-eastwestgateway-0'));
    ctx1.objects.push({ ...pod, metadata: { ...pod.metadata, name: 'terminates' } });
  });
  let rounds = 0;
  const said = jest.spyOn(process.stderr, 'write').getMockImplementation()!;
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    if (String(text).includes('during: clients of cluster2') && ++rounds === 2)
      kubectl.change(({ contexts }) => {
        const { ctx1 } = contexts as Clusters;
        ctx1.objects = ctx1.objects.filter((one) => one !== find(ctx1, 'Pod', 'terminates'));
      });
    return said(text);
  });
  expect(await drill('gateway-down')).toBe(0);
  expect(rounds).toBe(4);
});

test('the record of the drill names the outage as predict takes it', async () => {
  guide();
  const folder = join(mkdtempSync(join(tmpdir(), 'drills-')), 'drills');
  await drill('waypoint-down', '--record', folder);
  const [name = 'none'] = readdirSync(folder);
  expect(name).toMatch(/-sample-helloworld-cluster1-waypoint-down\.json$/);
  expect(JSON.parse(readFileSync(join(folder, name), 'utf8'))).toMatchObject({
    passed: true,
    outage: 'waypoint-down:cluster1:sample/waypoint',
  });
});

test('labels that a delivery tool set on the Gateway, and istiod copied, are those of no opponent', async () => {
  guide(({ ctx1 }) => {
    const { metadata } = find(ctx1, 'Deployment', 'waypoint');
    metadata.annotations = {
      'argocd.argoproj.io/tracking-id': 'app:gateway.networking.k8s.io/Gateway:sample/waypoint',
    };
    metadata.labels['kustomize.toolkit.fluxcd.io/name'] = 'apps';
  });
  expect(await drill('waypoint-down')).toBe(0);
});

/** A ConfigMap that a Gateway refers to. */
function parameters(cluster: FakeCluster, gateway: string, data: object): void {
  const { metadata, spec } = find(cluster, 'Gateway', gateway);
  spec.infrastructure = { parametersRef: { group: '', kind: 'ConfigMap', name: 'parameters' } };
  cluster.objects.push({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'parameters', namespace: metadata.namespace },
    data,
  });
}

/** Another service of the same waypoint, with the pods of the first. */
function addService({ objects }: FakeCluster, change: (service: any) => void = () => undefined): void {
  for (const [kind, name] of [
    ['Service', 'helloworld'],
    ['EndpointSlice', 'helloworld-slice'],
    ['DestinationRule', 'helloworld'],
  ]) {
    const copy = structuredClone(objects.find((one) => one.kind === kind && one.metadata.name === name));
    copy.metadata.name = name!.replace('helloworld', 'reviews');
    if (kind === 'EndpointSlice') copy.metadata.labels['kubernetes.io/service-name'] = 'reviews';
    if (kind === 'DestinationRule') copy.spec.host = 'reviews.sample.svc.cluster.local';
    if (kind === 'Service') change(copy);
    objects.push(copy);
  }
}

const REFUSALS: {
  name: string;
  outage: Kind;
  change: (clusters: Clusters) => void;
  said: string;
  despite?: string;
}[] = [
  {
    name: 'no waypoint handles the service',
    outage: 'waypoint-down',
    change: ({ ctx1, ctx2 }) => {
      for (const cluster of [ctx1, ctx2]) {
        find(cluster, 'Service', 'helloworld').metadata.labels['istio.io/use-waypoint'] = 'none';
      }
    },
    said: 'in cluster1 no waypoint that was read handles sample/helloworld',
  },
  {
    name: 'the waypoint is not global',
    outage: 'waypoint-down',
    change: ({ ctx1, ctx2 }) => {
      for (const cluster of [ctx1, ctx2]) {
        delete find(cluster, 'Gateway', 'waypoint').metadata.labels['istio.io/global'];
        delete find(cluster, 'Service', 'waypoint').metadata.labels['istio.io/global'];
      }
    },
    said: 'for clients of cluster1 the prediction is "blackhole" while the waypoint sample/waypoint of cluster1 has no pods',
    despite: 'prediction',
  },
  {
    name: 'a ConfigMap has istiod set the replicas of the waypoint',
    outage: 'waypoint-down',
    change: ({ ctx1 }) => parameters(ctx1, 'waypoint', { deployment: 'spec: {replicas: 1}' }),
    said: 'ConfigMap sample/parameters has istiod set the replicas of Gateway sample/waypoint: istiod scales its Deployment up again',
  },
  {
    name: 'the ConfigMap of the waypoint is not there',
    outage: 'waypoint-down',
    change: ({ ctx1 }) => {
      parameters(ctx1, 'waypoint', {});
      ctx1.objects.pop();
    },
    said: 'Gateway sample/waypoint refers to a ConfigMap that was not read',
  },
  {
    name: 'a ConfigMap has istiod set the replicas of the east-west gateway',
    outage: 'gateway-down',
    change: ({ ctx1 }) => parameters(ctx1, 'istio-eastwestgateway', { deployment: 'spec: {replicas: 1}' }),
    said: 'has istiod set the replicas of Gateway istio-system/istio-eastwestgateway',
  },
  {
    name: 'something else owns the Deployment',
    outage: 'gateway-down',
    change: ({ ctx1 }) =>
      (find(ctx1, 'Deployment', 'istio-eastwestgateway').metadata.ownerReferences = [
        { apiVersion: 'example.com/v1', kind: 'Operator', name: 'mesh', uid: 'u' },
      ]),
    said: 'Operator mesh owns Deployment istio-eastwestgateway, and may scale it up again',
    despite: 'owner',
  },
  {
    name: 'a DaemonSet runs the east-west gateway',
    outage: 'gateway-down',
    change: ({ ctx1 }) => (find(ctx1, 'Deployment', 'istio-eastwestgateway').kind = 'DaemonSet'),
    said: 'DaemonSet istio-eastwestgateway stands behind Gateway istio-system/istio-eastwestgateway, and only Deployments are scaled',
  },
  {
    name: 'the east-west gateway has no Deployment',
    outage: 'gateway-down',
    change: ({ ctx1 }) =>
      (ctx1.objects = ctx1.objects.filter((one) => one !== find(ctx1, 'Deployment', 'istio-eastwestgateway'))),
    said: 'no Deployment with pods stands behind Gateway istio-system/istio-eastwestgateway',
  },
  {
    name: 'there is no east-west gateway',
    outage: 'gateway-down',
    change: ({ ctx1 }) =>
      (ctx1.objects = ctx1.objects.filter(({ metadata }) => metadata.name !== 'istio-eastwestgateway')),
    said: 'in cluster1 no east-west gateway was found',
  },
  {
    name: 'a Service for ingress leads to the same pods',
    outage: 'gateway-down',
    change: ({ ctx1 }) => {
      const ingress = structuredClone(find(ctx1, 'Service', 'istio-eastwestgateway'));
      ingress.metadata = { name: 'ingress', namespace: 'istio-system', labels: {} };
      ctx1.objects.push(ingress);
    },
    said: 'the pods of the east-west gateway are those of Service istio-system/ingress, too',
    despite: 'other-services',
  },
  {
    name: 'clients of the other cluster need the gateway',
    outage: 'gateway-down',
    change: ({ ctx2 }) => {
      find(ctx2, 'Deployment', 'helloworld-v2').spec.replicas = 0;
      ctx2.objects = ctx2.objects.filter(
        ({ metadata }): boolean => !String(metadata.name).startsWith('helloworld-v2-'),
      );
      find(ctx2, 'EndpointSlice', 'helloworld-slice').endpoints = [];
    },
    said: 'for clients of cluster2 the prediction is "blackhole" while the east-west gateway of cluster1 is down',
    despite: 'prediction',
  },
  {
    name: 'another service of the waypoint would be down',
    outage: 'waypoint-down',
    change: ({ ctx1 }) => addService(ctx1, ({ metadata }) => delete metadata.labels['istio.io/global']),
    said: 'hits requests that the drill does not make, or cannot tell: requests to sample/reviews (clients of cluster1: blackhole)',
    despite: 'other-services',
  },
  {
    name: 'the prediction cannot tell what another service of the waypoint gets',
    outage: 'waypoint-down',
    change: ({ ctx1, ctx2 }) =>
      [ctx1, ctx2].forEach((cluster) => addService(cluster, ({ spec }) => (spec.clusterIP = 'None'))),
    said: 'to sample/reviews (clients of cluster1: unknown), sample/reviews (clients of cluster2: unknown)',
    despite: 'other-services',
  },
  {
    name: 'the waypoint handles addresses of pods, too',
    outage: 'waypoint-down',
    change: ({ ctx1 }) => (find(ctx1, 'Gateway', 'waypoint').metadata.labels['istio.io/waypoint-for'] = 'all'),
    said: 'the waypoint sample/waypoint handles requests to addresses of pods, too',
    despite: 'other-services',
  },
];

test.each(REFUSALS)('where $name, $outage does not begin', async ({ outage, change, said, despite }) => {
  guide(change);
  expect(await drill(outage)).toBe(2);
  expect(errors).toContain('the drill does not begin, and nothing was changed.');
  expect(errors).toContain(said);
  if (despite !== undefined) expect(errors).toContain(`begin all the same with --despite ${despite}`);
  else expect(errors).not.toContain('--despite');
  expect(kubectl.changes).toEqual([]);
});

test('another service that survives the outage, too, is no reason', async () => {
  guide(({ ctx1, ctx2 }) => [ctx1, ctx2].forEach((cluster) => addService(cluster)));
  expect(await drill('waypoint-down')).toBe(0);
});

test('of several east-west gateways, all are scaled, and all are restored', async () => {
  guide(({ ctx1 }) => {
    for (const kind of ['Gateway', 'Service', 'Deployment', 'Pod']) {
      const found = find(ctx1, kind, `istio-eastwestgateway${kind === 'Pod' ? '-0' : ''}`);
      ctx1.objects.push(JSON.parse(JSON.stringify(found).replaceAll('istio-eastwestgateway', 'second')));
    }
  });
  const before = state();
  expect(await drill('gateway-down')).toBe(2);
  expect(errors).toContain(
    'several Deployments stand behind its east-west gateways: istio-eastwestgateway, second. All of them would be scaled to 0.',
  );
  expect(await drill('gateway-down', '--despite', 'several-workloads')).toBe(0);
  expect(kubectl.changes.filter((args) => args.includes('--replicas=0'))).toHaveLength(2);
  expect(state()).toEqual(before);
});
