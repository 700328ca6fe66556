import { Kubectl } from '../../src/live/kubectl/kubectl';
import { readCluster } from '../../src/live/read-cluster';
import { readMesh } from '../../src/live/read-mesh';
import { FakeKubectl, type FakeCluster } from '../support/fake-kubectl';
import { KubectlServer } from '../support/kubectl-server';
import { guideCluster } from '../support/live-guide';

let kubectl: FakeKubectl;
let server: KubectlServer;

afterEach(async () => {
  await server.stop();
  kubectl.remove();
});

async function use(
  clusters: Record<string, FakeCluster>,
  more: ConstructorParameters<typeof FakeKubectl>[1] = {},
): Promise<void> {
  kubectl = new FakeKubectl(clusters, more);
  server = await KubectlServer.start(kubectl, () => 0);
}

function read(timeoutSeconds = 20) {
  return readCluster(new Kubectl({ cluster: 'cluster1', context: 'ctx1' }, { timeoutSeconds }), 'istio-system');
}

const kinds = (objects: readonly { readonly kind: string }[]) => [...new Set(objects.map(({ kind }) => kind))].sort();

test('a cluster is read with its own context, and nothing is ever changed', async () => {
  await use({ ctx1: guideCluster('cluster1', 'network1') });
  const { objects, failures, unreadKinds } = await read();
  expect(failures).toEqual([]);
  expect(unreadKinds).toEqual([]);
  expect(kinds(objects)).toEqual([
    'ConfigMap',
    'Deployment',
    'DestinationRule',
    'EndpointSlice',
    'Gateway',
    'HTTPRoute',
    'Namespace',
    'Node',
    'Pod',
    'Service',
  ]);
  expect(kubectl.commands.every((args) => args[0] === '--context' && args[1] === 'ctx1')).toBe(true);
  expect(kubectl.commands.every((args) => ['get', 'version'].includes(args[2]!))).toBe(true);
});

test('lists that come in pages are read to their end', async () => {
  const cluster = guideCluster('cluster1', 'network1', { replicas: 7 });
  await use({ ctx1: cluster }, { page: 2 });
  const { objects } = await read();
  const pods = (list: readonly { readonly kind: string }[]) => list.filter(({ kind }) => kind === 'Pod').length;
  expect(pods(objects)).toBe(pods(cluster.objects));
});

test('a kind that the API server has never heard of is said to be unknown', async () => {
  await use({
    ctx1: { ...guideCluster('cluster1', 'network1'), unknown: ['gateways', 'destinationrules', 'rollouts'] },
  });
  const { unknownKinds, failures } = await read();
  expect(unknownKinds.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
    'gateway.networking.k8s.io/v1 Gateway',
    'networking.istio.io/v1 DestinationRule',
    'networking.istio.io/v1 Gateway',
  ]);
  expect(failures).toEqual([]);
});

test('a kind is read in the first version that is served', async () => {
  const cluster = guideCluster('cluster1', 'network1');
  const route = {
    apiVersion: 'gateway.networking.k8s.io/v1alpha2',
    kind: 'TLSRoute',
    metadata: { name: 'a', namespace: 'sample' },
  };
  const unknown = ['v1', 'v1alpha3'].map((version) => `/apis/gateway.networking.k8s.io/${version}/tlsroutes`);
  await use({ ctx1: { ...cluster, objects: [...cluster.objects, { ...route, spec: {} }], unknown } });
  const { objects } = await read();
  expect(objects.filter(({ kind }) => kind === 'TLSRoute').map(({ body }) => body)).toEqual([{ ...route, spec: {} }]);
});

test('kinds of groups that are not served are not asked for, and kinds of one name in two groups are told apart', async () => {
  const cluster = guideCluster('cluster1', 'network1');
  const metadata = { name: 'a', namespace: 'sample' };
  const gateway = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata, spec: {} };
  await use({ ctx1: { ...cluster, objects: [...cluster.objects, gateway], forbidden: ['ciliumnetworkpolicies'] } });
  const { objects, failures } = await read();
  expect(failures).toEqual([]);
  const named = objects.filter(({ kind, name }) => kind === 'Gateway' && name === 'a');
  expect(named.map(({ group }) => group)).toEqual(['networking.istio.io']);
});

test('who applied an object is read of kinds that are read together, too', async () => {
  const cluster = guideCluster('cluster1', 'network1');
  const managedFields = [{ manager: 'kubectl-client-side-apply', operation: 'Update' }];
  const metadata = { name: 'a', namespace: 'sample', managedFields };
  const rule = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata, spec: { host: 'a' } };
  await use({ ctx1: { ...cluster, objects: [...cluster.objects, rule] } });
  const { objects } = await read();
  expect(objects.find(({ kind, name }) => kind === 'DestinationRule' && name === 'a')?.body.metadata).toEqual(metadata);
});

test('a policy that may not be listed is one failure', async () => {
  await use({ ctx1: { ...guideCluster('cluster1', 'network1'), forbidden: ['authorizationpolicies'] } });
  const { unreadKinds } = await read();
  expect(unreadKinds.map(({ kind }) => kind)).toEqual(['AuthorizationPolicy']);
});

test('a kind that may not be listed is one failure, and the others are read', async () => {
  await use({ ctx1: { ...guideCluster('cluster1', 'network1'), forbidden: ['nodes'] } });
  const { objects, unreadKinds, failures } = await read();
  expect(unreadKinds.map(({ kind }) => kind)).toEqual(['Node']);
  expect(kinds(objects)).toContain('Pod');
  expect(failures.map(({ kind, cluster }) => ({ kind, cluster }))).toEqual([
    { kind: 'forbidden', cluster: 'cluster1' },
  ]);
  expect(failures[0]!.message).toContain('nodes is forbidden: User "reader" cannot list');
  expect(failures[0]!.message).toContain(
    "command: kubectl --context ctx1 get --raw '/api/v1/nodes?limit=500' --request-timeout=20s",
  );
});

test('a Namespace that may not be listed keeps nothing else from being read', async () => {
  await use({ ctx1: { ...guideCluster('cluster1', 'network1'), forbidden: ['namespaces'] } });
  const { objects, failures } = await read();
  expect(kinds(objects)).toContain('Service');
  expect(failures).toHaveLength(1);
});

test.each([
  ['expired', 'credentials', 'does not accept the credentials'],
  ['plugin', 'credentials', 'executable login failed'],
  ['down', 'unreachable', 'connection refused'],
] as const)('a cluster that is %s is one failure, with its command and what to do', async (mode, kind, said) => {
  await use({ ctx1: { objects: [], mode } });
  const { failures, objects } = await read();
  expect(objects).toEqual([]);
  expect(failures.map((failure) => failure.kind)).toEqual([kind]);
  expect(failures[0]!.message).toMatch(/^cluster1: .*\n {2}command: kubectl --context ctx1 get --raw .*\n {2}fix: /);
  expect(failures[0]!.message).toContain(said);
});

test('a context that is not in the kubeconfig is named', async () => {
  await use({});
  const { failures } = await read();
  expect(failures[0]).toMatchObject({ kind: 'unknown-context', what: expect.stringContaining('no context "ctx1"') });
});

test('a cluster that hangs is given up, and what it started is ended', async () => {
  await use({ ctx1: { objects: [], mode: 'hanging' } });
  const { failures } = await read(0.5);
  expect(failures.map(({ kind }) => kind)).toEqual(['hanging']);
});

test('a kubectl that is too old is said to be, and not used', async () => {
  await use({ ctx1: guideCluster('cluster1', 'network1') }, { version: 'v1.20.15' });
  const { failures } = await read();
  expect(failures[0]).toMatchObject({ kind: 'kubectl-too-old', what: expect.stringContaining('v1.20.15') });
  expect(kubectl.commands).toHaveLength(1);
});

test('a program that reports no version is not taken for kubectl', async () => {
  await use({ ctx1: guideCluster('cluster1', 'network1') }, { version: '' });
  const { failures } = await read();
  expect(failures[0]).toMatchObject({
    kind: 'nonsense',
    what: expect.stringContaining('has no clientVersion.gitVersion'),
  });
  expect(kubectl.commands).toHaveLength(1);
});

test('a kind that every API server lists is not missing: what answers that is not one', async () => {
  await use({
    ctx1: { ...guideCluster('cluster1', 'network1'), unknown: ['deployments', 'horizontalpodautoscalers'] },
  });
  const { unknownKinds, unreadKinds, failures } = await read();
  expect(unknownKinds).toEqual([]);
  expect(unreadKinds.map(({ kind }) => kind)).toEqual(['Deployment', 'HorizontalPodAutoscaler']);
  expect(failures.map(({ kind }) => kind)).toEqual(['nonsense', 'nonsense']);
  expect(failures[0]!.what).toBe('the answer is that there is no DeploymentList');
});

test('without kubectl, that is what is said', async () => {
  await use({});
  process.env.PATH = kubectl.folder.replace('cdk8s', 'nowhere');
  const { failures } = await read();
  expect(failures[0]).toMatchObject({ kind: 'kubectl-missing', fix: 'install kubectl, and let PATH lead to it.' });
});

test('a cluster that cannot be read keeps no other from being read', async () => {
  await use({ ctx1: { objects: [], mode: 'down' }, ctx2: guideCluster('cluster2', 'network2') });
  const { clusters } = await readMesh(
    [
      { cluster: 'cluster1', context: 'ctx1' },
      { cluster: 'cluster2', context: 'ctx2' },
    ],
    'istio-system',
    { timeoutSeconds: 20 },
  );
  expect(clusters.map(({ name, failures }) => [name, failures.length])).toEqual([
    ['cluster1', 1],
    ['cluster2', 0],
  ]);
  expect(clusters[1]!.objects.length).toBeGreaterThan(10);
});

test('what is asked stops when it is told to', async () => {
  await use({ ctx1: { objects: [], mode: 'hanging' } });
  const controller = new AbortController();
  const reading = new Kubectl(
    { cluster: 'cluster1', context: 'ctx1' },
    { timeoutSeconds: 600, signal: controller.signal },
  ).run(['get', '--raw', '/readyz']);
  controller.abort(new Error('enough'));
  await expect(reading).rejects.toThrow('enough');
});
