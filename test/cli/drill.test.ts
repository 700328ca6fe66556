import Ajv2020 from 'ajv/dist/2020';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main';
import { readRecordedDrill } from '../../src/promises/recorded-drill';
import { FakeKubectl, type FakeCluster } from '../support/fake-kubectl';
import { guideCluster } from '../support/live-guide';

jest.mock('../../src/live/kubectl/run-program', () => jest.requireActual('../support/kubectl-in-process'));
// The clusters of this test change at once, so nobody waits for them.
jest.mock('../../src/live/kubectl/pause', () => ({
  pause: (_: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    return new Promise((resolve) => setImmediate(resolve));
  },
}));

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(__dirname, `../../docs/schema/${name}.v1.schema.json`), 'utf8')) as object;
const validateRecord = new Ajv2020({ strict: true, strictRequired: false })
  .addSchema(schemaOf('drill'), 'drill.v1.schema.json')
  .compile(schemaOf('drill-record'));

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

const CONTEXTS = ['--context', 'cluster1=ctx1,cluster2=ctx2'];
const DRILL = ['drill', ...CONTEXTS, '--service', 'sample/helloworld', '--cluster', 'cluster1', '--settle', '1s'];

type Clusters = { ctx1: FakeCluster; ctx2: FakeCluster };

function guide(change: (clusters: Clusters) => void = () => undefined, sticky = false): void {
  const clusters = {
    ctx1: guideCluster('cluster1', 'network1', { replicas: 2 }),
    ctx2: guideCluster('cluster2', 'network2', { replicas: 2, version: 'v2' }),
  };
  change(clusters);
  kubectl = new FakeKubectl(clusters, { sticky });
}

function find({ objects }: FakeCluster, kind: string, name: string): any {
  return objects.find((object) => object.kind === kind && object.metadata.name === name);
}

/** What is there of what a drill changes. */
function state() {
  const { ctx1, ctx2 } = kubectl.state.contexts as unknown as Clusters;
  const v1 = find(ctx1, 'Deployment', 'helloworld-v1');
  return {
    replicas: v1.spec.replicas,
    record: v1.metadata.annotations?.['cdk8s-ambient/drill'],
    standIn: find(ctx1, 'Deployment', 'helloworld-v1-drill') !== undefined,
    other: find(ctx2, 'Deployment', 'helloworld-v2').spec.replicas,
  };
}
const UNTOUCHED = { replicas: 2, record: undefined, standIn: false, other: 2 };

/** Does something when a line of progress is said. */
function when(line: string, does: () => void): void {
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += String(text);
    if (String(text).includes(line)) does();
    return true;
  });
}

test('a drill that goes as predicted: who answered, before, during and after, and all is as it was', async () => {
  guide();
  expect(await main(DRILL)).toBe(0);
  expect(out).toBe(`sample/helloworld: cluster1 has no pods of sample/helloworld

clients of  when    predicted                 answered
cluster1    before  local: 100 % cluster1     50 cluster1 (of 50)
            during  failover: 100 % cluster2  100 cluster2 (of 100)
            after   local: 100 % cluster1     100 cluster1 (of 100)
cluster2    before  local: 100 % cluster2     50 cluster2 (of 50)
            during  local: 100 % cluster2     100 cluster2 (of 100)
            after   local: 100 % cluster2     100 cluster2 (of 100)

✓ cluster1: as predicted
✓ cluster2: as predicted
✓ cluster1: Deployment sample/helloworld-v1 has its 2 replicas again.
`);
  expect(state()).toEqual(UNTOUCHED);
});

test('only the Deployment is changed, by its record and its replicas, and only in the cluster that was named', async () => {
  guide();
  await main(DRILL);
  const changes = kubectl.changes.map((args) => args.join(' ').replace(/"id":"[^"]*"/, '"id":"…"'));
  expect(changes).toEqual([
    '--context ctx1 annotate --namespace sample --resource-version=1 -- deployment helloworld-v1 cdk8s-ambient/drill={"version":1,"id":"…","replicas":2}',
    '--context ctx1 scale --namespace sample --current-replicas=2 --resource-version=2 --replicas=0 -- deployment helloworld-v1',
    '--context ctx1 scale --namespace sample --current-replicas=0 --replicas=2 -- deployment helloworld-v1',
    '--context ctx1 annotate --namespace sample --resource-version=4 -- deployment helloworld-v1 cdk8s-ambient/drill-',
  ]);
  expect(new Set(kubectl.commands.map(([, context]) => context))).toEqual(new Set(['ctx1', 'ctx2']));
});

test('pods that answer 503 stand in for the real ones, and are gone afterwards', async () => {
  guide();
  const failing = ['--outage', 'failing', '--image', 'example.com/503', '--image-arg=--status=503'];
  expect(await main([...DRILL, ...failing, '--json'])).toBe(0);
  const report = JSON.parse(out);
  expect(report.outage).toBe('all pods of sample/helloworld in cluster1 answer 503');
  expect(report.clients[0]).toMatchObject({
    cluster: 'cluster1',
    asPredicted: true,
    during: { clusters: { cluster2: 100 } },
  });
  const created = kubectl.commands.findIndex((args) => args[2] === 'create');
  const scaled = kubectl.commands.findIndex((args) => args[2] === 'scale');
  expect(created).toBeGreaterThan(0);
  expect(created).toBeLessThan(scaled);
  expect(state()).toEqual(UNTOUCHED);
});

/** What a drill recorded, and the name of its file. */
async function recordOf(...args: string[]): Promise<{ name: string; record: Record<string, unknown> }> {
  const folder = join(mkdtempSync(join(tmpdir(), 'drills-')), 'drills');
  await main([...DRILL, '--record', folder, ...args]);
  const [name = 'none', ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return { name, record: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown> };
}

test('--format junit has a case for the clients of each cluster, and one for the Deployment that is restored', async () => {
  guide();
  expect(await main([...DRILL, '--format', 'junit'])).toBe(0);
  expect(out).toContain('<testsuite name="cdk8s-ambient drill" tests="3" failures="0">');
  expect(out).toContain('name="clients of cluster1"/>');
  expect(out).toMatch(
    /name="cluster1: helloworld-v1 is restored">\n +<system-out>Deployment sample\/helloworld-v1 has/,
  );
});

test('--record keeps what was predicted and observed, with the time and the versions, by its schema', async () => {
  guide();
  const { name, record } = await recordOf();
  expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-sample-helloworld-cluster1-scaled-to-zero\.json$/);
  expect(record).toMatchObject({
    ...{ version: 1, passed: true, service: 'sample/helloworld', outage: 'scaled-to-zero:cluster1' },
    istioVersions: { cluster1: expect.any(String) as string, cluster2: expect.any(String) as string },
  });
  expect(validateRecord(record) || validateRecord.errors).toBe(true);
  expect(readRecordedDrill(JSON.stringify(record), name)).toMatchObject({ isPassed: true, file: name });
});

test('a drill that does not go as predicted is recorded as one that did not pass', async () => {
  guide(undefined, true);
  expect((await recordOf('--max-error', '100')).record).toMatchObject({ passed: false, asPredicted: false });
  expect(state()).toEqual(UNTOUCHED);
});

test('a drill whose record cannot be written does not begin', async () => {
  guide();
  const file = join(mkdtempSync(join(tmpdir(), 'drills-')), 'file');
  writeFileSync(file, '');
  expect(await main([...DRILL, '--record', file])).toBe(2);
  expect(errors).toContain('--record');
  expect(kubectl.changes).toEqual([]);
});

test('a dry run prints every command and changes nothing', async () => {
  guide();
  expect(await main([...DRILL, '--dry-run'])).toBe(0);
  expect(kubectl.changes).toEqual([]);
  expect(kubectl.commands.map((args) => args[2])).not.toContain('exec');
  for (const line of [
    "kubectl --context ctx1 get --raw '/api/v1/pods?limit=500' --request-timeout=30s\n",
    'kubectl --context ctx1 exec --namespace sample pod/curl-0 -- sh -c ',
    'kubectl --context ctx2 exec --namespace sample pod/curl-0 -- sh -c ',
    'kubectl --context ctx1 scale --namespace sample --current-replicas=2 --resource-version=RESOURCE_VERSION --replicas=0 -- deployment helloworld-v1\n',
    'kubectl --context ctx1 scale --namespace sample --current-replicas=0 --replicas=2 -- deployment helloworld-v1\n',
    'kubectl --context ctx1 annotate --namespace sample -- deployment helloworld-v1 cdk8s-ambient/drill-\n',
  ]) {
    expect(out).toContain(line);
  }
});

test('answers that are not as predicted are said, and everything is brought back', async () => {
  guide(undefined, true);
  expect(await main([...DRILL, '--max-error', '100'])).toBe(1);
  expect(out).toContain('✗ cluster1: not as predicted');
  expect(out).toMatch(/during {2}failover: 100 % cluster2 {2}\d+ errors \(of \d+\)/);
  expect(state()).toEqual(UNTOUCHED);
});

test('more errors than were allowed end the outage at once', async () => {
  guide(undefined, true);
  expect(await main([...DRILL, '--max-error', '20'])).toBe(1);
  expect(out).toContain('broken off: clients of cluster1 got 50 errors of 50, more than --max-error allows');
  expect(state()).toEqual(UNTOUCHED);
});

test('errors of the first moment, before Envoy has ejected anybody, do not end the outage', async () => {
  guide(undefined, true);
  when('during: clients of cluster1 got 50 errors', () => kubectl.change((now) => (now.sticky = false)));
  expect(await main(DRILL)).toBe(0);
  expect(out).toContain('during  failover: 100 % cluster2  100 cluster2 (of 100)');
  expect(state()).toEqual(UNTOUCHED);
});

test('errors of a first round that takes long do', async () => {
  guide(undefined, true);
  let now = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  when('during: clients of cluster2', () => (now += 5001));
  expect(await main([...DRILL, '--settle', '1m'])).toBe(1);
  expect(errors.match(/during: clients of cluster1/g)).toHaveLength(1);
  expect(out).toContain('more than --max-error allows');
  expect(state()).toEqual(UNTOUCHED);
});

test('a path that the service does not have is told from a service that fails', async () => {
  guide();
  const probe = ['--probe', 'for i in 1 2 3; do echo "404 not found"; done', '--requests', '3'];
  expect(await main([...DRILL, ...probe])).toBe(1);
  expect(out).toContain(
    'got 3 errors of 3 (3 with status 404) before anything was changed, so nothing was. Name a path that the service answers with --url.',
  );
  expect(kubectl.changes).toEqual([]);
});

test('where requests fail before anything is changed, nothing is', async () => {
  guide();
  kubectl.change((now) => ((now as { answering?: string }).answering = 'nobody'));
  expect(await main(DRILL)).toBe(1);
  expect(out).toContain('got 50 errors of 50 (50 with status 503) before anything was changed, so nothing was.\n');
  expect(kubectl.changes).toEqual([]);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s in the middle of an outage: all is brought back, and the exit code says so', async (name, code) => {
  guide();
  when('goes from 2 to 0', () => process.emit(name, name));
  expect(await main(DRILL)).toBe(code);
  expect(out).toContain(`broken off: interrupted by ${name}`);
  expect(state()).toEqual(UNTOUCHED);
});

test('a cluster that cannot be reached when its pods are to come back is asked until it can', async () => {
  guide();
  when('during: clients of cluster2', () =>
    kubectl.change(({ contexts }) => (contexts.ctx1!.failures = { scale: 2, annotate: 1 })),
  );
  expect(await main(DRILL)).toBe(0);
  expect(errors.match(/not restored yet, trying again/g)).toHaveLength(3);
  expect(state()).toEqual(UNTOUCHED);
});

test('where it is not to be reached at all, the commands to type are said', async () => {
  guide();
  when('during: clients of cluster2', () =>
    kubectl.change(({ contexts }) => (contexts.ctx1!.failures = { scale: 1_000_000 })),
  );
  expect(await main([...DRILL, '--restore-timeout', '0.2s'])).toBe(3);
  expect(out).toContain(
    '✗ cluster1: Deployment sample/helloworld-v1 was not restored: the API server cannot be reached.',
  );
  expect(out).toContain(
    '    kubectl --context ctx1 scale --namespace sample --current-replicas=0 --replicas=2 -- deployment helloworld-v1\n',
  );
  expect(state()).toMatchObject({ replicas: 0, record: expect.stringContaining('"replicas":2') });
});

const ID = '12345678-1234-4234-8234-123456789abc';

describe('what a drill that was killed has left', () => {
  const left = (more: object = {}) =>
    guide(({ ctx1 }) => {
      const deployment = find(ctx1, 'Deployment', 'helloworld-v1');
      deployment.spec.replicas = 0;
      deployment.metadata.annotations = {
        'cdk8s-ambient/drill': JSON.stringify({ version: 1, id: ID, replicas: 2, ...more }),
      };
    });

  test('is brought back by its record', async () => {
    left();
    expect(await main(['drill', '--restore', ...CONTEXTS])).toBe(0);
    expect(out).toBe('✓ cluster1: Deployment sample/helloworld-v1 has its 2 replicas again.\n');
    expect(state()).toEqual(UNTOUCHED);
  });

  test('is not drilled over', async () => {
    left();
    expect(await main(DRILL)).toBe(2);
    kubectl.change(({ contexts }) => (find(contexts.ctx1!, 'Deployment', 'helloworld-v1').spec.replicas = 2));
    errors = '';
    expect(await main(DRILL)).toBe(2);
    expect(errors).toContain('has the record of a drill that did not end');
    expect(errors).toContain('fix: cdk8s-ambient drill --restore --context cluster1=ctx1');
  });

  test('is left as it is where somebody has scaled it since, but for the record', async () => {
    left();
    kubectl.change(({ contexts }) => (find(contexts.ctx1!, 'Deployment', 'helloworld-v1').spec.replicas = 5));
    expect(await main(['drill', '--restore', ...CONTEXTS])).toBe(0);
    expect(out).toContain('has 5 replicas, set by another client; before the drill it had 2.');
    expect(state()).toMatchObject({ replicas: 5, record: undefined });
  });

  test('is named where its record cannot be read', async () => {
    left();
    kubectl.change(
      ({ contexts }) =>
        (find(contexts.ctx1!, 'Deployment', 'helloworld-v1').metadata.annotations['cdk8s-ambient/drill'] = '{'),
    );
    expect(await main(['drill', '--restore', ...CONTEXTS])).toBe(3);
    expect(out).toContain('has a record that no drill has written: it is not JSON. It was left as it is.');
    expect(state().replicas).toBe(0);
  });

  test.each([
    ['another Deployment as its stand-in', { standIn: 'curl' }],
    ['an option as its stand-in', { standIn: '--all' }],
    ['an option as its id', { id: '--all' }],
    ['more replicas than a drill scales', { replicas: 2_000_000_000 }],
    ['half a replica', { replicas: 0.5 }],
    ['no replicas', { replicas: 0 }],
  ])('is not believed with %s: nothing is changed, and exit code 3 says so', async (_, forged) => {
    left(forged);
    expect(await main(['drill', '--restore', ...CONTEXTS])).toBe(3);
    expect(out).toContain('Deployment sample/helloworld-v1 has a record that no drill has written: its ');
    expect(kubectl.changes).toEqual([]);
    expect(out + errors).not.toContain('    at ');
  });

  test('deletes no Deployment that does not carry its mark, whatever its name is', async () => {
    left({ standIn: 'helloworld-v1-drill' });
    kubectl.change(({ contexts }) => {
      const foreign = structuredClone(find(contexts.ctx1!, 'Deployment', 'curl'));
      foreign.metadata = { ...foreign.metadata, name: 'helloworld-v1-drill', labels: { 'cdk8s-ambient/drill': ID } };
      contexts.ctx1!.objects.push(foreign);
    });
    expect(await main(['drill', '--restore', ...CONTEXTS])).toBe(0);
    expect(out).toContain('does not carry the mark of the drill, and was left as it is.');
    expect(state()).toEqual({ ...UNTOUCHED, standIn: true });
    expect(kubectl.changes.map((args) => args[2])).not.toContain('delete');
  });

  test('of a Deployment whose name Kubernetes refuses is reported, and no command has that name', async () => {
    left();
    kubectl.change(({ contexts }) => {
      const odd = structuredClone(find(contexts.ctx1!, 'Deployment', 'helloworld-v1'));
      odd.metadata.name = '--all\u001b[31m';
      contexts.ctx1!.objects.push(odd);
    });
    expect(await main(['drill', '--restore', ...CONTEXTS])).toBe(3);
    expect(out).toContain('a name that Kubernetes refuses: {"namespace":"sample","name":"--all\\u001b[31m"}.');
    expect(JSON.stringify(kubectl.commands)).not.toContain('--all');
    expect(state()).toEqual(UNTOUCHED);
  });

  test('may be nothing', async () => {
    guide();
    expect(await main(['drill', '--restore', ...CONTEXTS])).toBe(0);
    expect(out).toBe('no drill has left anything.\n');
  });

  test('is looked for in the other clusters, though one does not answer', async () => {
    left();
    kubectl.change(({ contexts }) => (contexts.ctx2!.mode = 'down'));
    expect(await main(['drill', '--restore', '--restore-timeout', '0.1s', ...CONTEXTS])).toBe(3);
    expect(out).toContain('✓ cluster1: Deployment sample/helloworld-v1 has its 2 replicas again.');
    expect(out).toContain(
      '✗ cluster2: its Deployments were not read, so it is not known what drills have left: the API server cannot be reached.',
    );
  });
});

const REFUSALS: { name: string; change: (clusters: Clusters) => void; said: string; despite?: string }[] = [
  {
    name: 'the prediction is no failover',
    change: ({ ctx1, ctx2 }) => {
      for (const cluster of [ctx1, ctx2]) {
        delete find(cluster, 'Service', 'helloworld').metadata.labels['istio.io/global'];
      }
    },
    said: 'for clients of cluster1 the prediction is "blackhole"',
    despite: 'prediction',
  },
  {
    name: 'the others are too small',
    change: ({ ctx1, ctx2 }) => {
      for (const cluster of [ctx1, ctx2]) {
        delete find(cluster, 'Service', 'helloworld').metadata.annotations['cdk8s-ambient/replicas'];
      }
      const deployment = find(ctx1, 'Deployment', 'helloworld-v1');
      const pod = find(ctx1, 'Pod', 'helloworld-v1-0');
      deployment.spec.replicas = 6;
      for (let n = 2; n < 6; n++) {
        ctx1.objects.push({ ...pod, metadata: { ...pod.metadata, name: `helloworld-v1-${n}` } });
      }
    },
    said: 'the load of 8 pods would fall on 2',
    despite: 'capacity',
  },
  {
    name: 'KEDA scales it',
    change: ({ ctx1 }) =>
      ctx1.objects.push({
        apiVersion: 'keda.sh/v1alpha1',
        kind: 'ScaledObject',
        metadata: { name: 'hello', namespace: 'sample' },
        spec: { scaleTargetRef: { name: 'helloworld-v1' } },
      }),
    said: "KEDA's ScaledObject hello would scale helloworld-v1 up again",
    despite: 'keda',
  },
  {
    name: 'Argo CD may heal it',
    change: ({ ctx1 }) =>
      (find(ctx1, 'Deployment', 'helloworld-v1').metadata.annotations = {
        'argocd.argoproj.io/tracking-id': 'mesh-cluster1:apps/Deployment:sample/helloworld-v1',
      }),
    said: "Argo CD's Application mesh-cluster1 may heal itself",
    despite: 'gitops',
  },
  {
    name: 'Flux applies it',
    change: ({ ctx1 }) =>
      Object.assign(find(ctx1, 'Deployment', 'helloworld-v1').metadata.labels, {
        'kustomize.toolkit.fluxcd.io/name': 'apps',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      }),
    said: "Flux's Kustomization flux-system/apps would scale helloworld-v1 up again",
    despite: 'gitops',
  },
  {
    name: 'several Deployments stand behind the service',
    change: ({ ctx1 }) => {
      const second = structuredClone(find(ctx1, 'Deployment', 'helloworld-v1'));
      second.metadata.name = 'helloworld-v3';
      ctx1.objects.push(second);
    },
    said: 'several Deployments stand behind sample/helloworld: helloworld-v1, helloworld-v3',
    despite: 'several-workloads',
  },
  {
    name: 'a StatefulSet stands behind it',
    change: ({ ctx1 }) => (find(ctx1, 'Deployment', 'helloworld-v1').kind = 'StatefulSet'),
    said: 'StatefulSet helloworld-v1 stands behind sample/helloworld, and only Deployments are scaled',
  },
  {
    name: 'a Rollout stands behind it',
    change: ({ ctx1 }) =>
      Object.assign(find(ctx1, 'Deployment', 'helloworld-v1'), { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' }),
    said: 'Rollout helloworld-v1 stands behind sample/helloworld',
  },
  ...[0.5, -1, 20_000].map((replicas) => ({
    name: `it has ${replicas} replicas`,
    change: ({ ctx1 }: Clusters) => (find(ctx1, 'Deployment', 'helloworld-v1').spec.replicas = replicas),
    said: `Deployment helloworld-v1 has ${replicas} replicas, which is not a whole number from 1 to 10000`,
  })),
  {
    name: 'nothing stands behind it',
    change: ({ ctx1 }) => (find(ctx1, 'Deployment', 'helloworld-v1').spec.replicas = 0),
    said: 'in cluster1 no Deployment with pods stands behind sample/helloworld',
  },
  {
    name: 'its Namespace is being deleted',
    change: ({ ctx1 }) => (find(ctx1, 'Namespace', 'sample').metadata.deletionTimestamp = '2026-01-01T00:00:00Z'),
    said: 'in cluster1 the Namespace sample is being deleted',
  },
  {
    name: 'nobody can ask',
    change: ({ ctx2 }) => (find(ctx2, 'Pod', 'curl-0').status.conditions[0].status = 'False'),
    said: 'in cluster2 no ready pod in sample has the labels app=curl',
  },
  {
    name: 'a cluster cannot be read',
    change: ({ ctx2 }) => (ctx2.mode = 'expired'),
    said: 'cluster2: the API server does not accept the credentials',
  },
  {
    name: 'there is no such service',
    change: ({ ctx1 }) => (find(ctx1, 'Service', 'helloworld').metadata.name = 'other'),
    said: 'in cluster1 there is no Service sample/helloworld',
  },
];

test.each(REFUSALS)('where $name, it does not begin, and nothing is changed', async ({ change, said, despite }) => {
  guide(change);
  expect(await main(DRILL)).toBe(2);
  expect(errors).toContain('the drill does not begin, and nothing was changed.');
  expect(errors).toContain(said);
  expect(errors).not.toContain('.;');
  if (despite !== undefined) expect(errors).toContain(`begin all the same with --despite ${despite}`);
  else expect(errors).not.toContain('--despite');
  expect(kubectl.changes).toEqual([]);
});

test.each(REFUSALS.filter(({ despite }) => despite !== undefined))(
  'where $name, somebody who knows better may begin all the same',
  async ({ change, despite }) => {
    guide(change);
    const before = state().replicas;
    expect([0, 1]).toContain(await main([...DRILL, '--despite', despite!]));
    expect(kubectl.changes.length).toBeGreaterThan(3);
    expect(state()).toMatchObject({ replicas: before, record: undefined });
  },
);

test('KEDA that is paused, Argo CD that does not heal, and Flux that is suspended are no opponents', async () => {
  guide(({ ctx1 }) => {
    const { metadata } = find(ctx1, 'Deployment', 'helloworld-v1');
    metadata.annotations = { 'argocd.argoproj.io/tracking-id': 'app:apps/Deployment:sample/helloworld-v1' };
    metadata.labels['kustomize.toolkit.fluxcd.io/name'] = 'apps';
    metadata.labels['kustomize.toolkit.fluxcd.io/namespace'] = 'flux-system';
    ctx1.objects.push(
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name: 'app', namespace: 'argocd' },
        spec: { syncPolicy: { automated: {} } },
      },
      {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: 'apps', namespace: 'flux-system' },
        spec: { suspend: true },
      },
      {
        apiVersion: 'keda.sh/v1alpha1',
        kind: 'ScaledObject',
        metadata: { name: 'hello', namespace: 'sample', annotations: { 'autoscaling.keda.sh/paused': 'true' } },
        spec: { scaleTargetRef: { name: 'helloworld-v1' } },
      },
    );
  });
  expect(await main(DRILL)).toBe(0);
});

test('no part of a URL is read by the shell of the pod', async () => {
  guide();
  const url = "http://a/'; touch /tmp/x; '";
  await main([...DRILL, '--url', url]);
  const exec = kubectl.commands.find((args) => args[2] === 'exec')!;
  expect(exec.slice(3, 9)).toEqual(['--namespace', 'sample', 'pod/curl-0', '--', 'sh', '-c']);
  expect(exec[9]).not.toContain('touch');
  expect(exec.slice(10)).toEqual(['sh', url]);
});

test.each([
  ['--service', 'sample/--all'],
  ['--service', '--all/helloworld'],
  ['--service', 'a..b/c'],
  ['--client-namespace', '../x'],
  ['--root-namespace', 'a/b'],
])('%s %s could not run: Kubernetes allows no such name', async (option, value) => {
  guide();
  expect(await main([...DRILL, `${option}=${value}`])).toBe(2);
  expect(errors).toMatch(/Kubernetes allows no such name|it must be/);
  expect(kubectl.commands).toEqual([]);
});

test("a probe of one's own is asked in each cluster, with what it needs to know", async () => {
  guide();
  const probe = 'i=0; while [ $i -lt $REQUESTS ]; do echo "200 $CLUSTER"; i=$((i+1)); done';
  expect(await main([...DRILL, '--probe', probe, '--requests', '4', '--json'])).toBe(1);
  const { clients } = JSON.parse(out);
  expect(clients[0]).toMatchObject({ asPredicted: false, during: { requests: 8, clusters: { cluster1: 8 } } });
  expect(clients[1]).toMatchObject({ asPredicted: true, before: { requests: 4, clusters: { cluster2: 4 } } });
  expect(kubectl.commands.map((args) => args[2])).not.toContain('exec');
});

test.each([
  [['drill', ...CONTEXTS, '--cluster', 'cluster1'], '--service NAMESPACE/NAME is missing'],
  [
    ['drill', ...CONTEXTS, '--service', 'helloworld', '--cluster', 'cluster1'],
    '--service is "helloworld"; it must be NAMESPACE/NAME',
  ],
  [
    ['drill', ...CONTEXTS, '--service', 'a/b', '--cluster', 'other'],
    '--cluster is "other"; it must be one of those that --context names: cluster1, cluster2.',
  ],
  [
    [...DRILL, '--outage', 'fire'],
    '--outage is "fire"; it must be one of scale-to-zero, failing, waypoint-down, gateway-down.',
  ],
  [[...DRILL, '--outage', 'failing'], '--outage failing needs --image'],
  [[...DRILL, '--requests', '0'], '--requests is "0"'],
  [[...DRILL, '--max-error', '101'], '--max-error is "101"'],
  [[...DRILL, '--client', 'curl'], '--client is "curl"'],
  [[...DRILL, '--despite', 'everything'], '--despite is "everything"; it must be one of prediction, capacity'],
])('%j could not run, and no cluster is asked', async (args, reason) => {
  guide();
  expect(await main(args)).toBe(2);
  expect(errors).toContain(reason);
  expect(kubectl.commands).toEqual([]);
});
