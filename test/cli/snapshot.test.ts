import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { main } from '../../src/cli/main';
import { toMesh } from '../../src/model/mesh/mesh';
import { readTree } from '../../src/model/read/tree/tree';
import { Prediction } from '../../src/predict/prediction/prediction';
import { FakeKubectl, type FakeCluster } from '../support/fake-kubectl';
import { guideCluster, SECRET } from '../support/live-guide';

// Other tests start a kubectl on PATH; here its program is called.
jest.mock('../../src/live/kubectl/run-program', () => jest.requireActual('../support/kubectl-in-process'));

let root: string;
let out: string;
let errors: string;
let kubectl: FakeKubectl | undefined;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-snapshot-'));
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
const output = () => path.join(root, 'snapshot');

function guide(change: (clusters: { ctx1: FakeCluster; ctx2: FakeCluster }) => void = () => undefined): void {
  const clusters = {
    ctx1: guideCluster('cluster1', 'network1'),
    ctx2: guideCluster('cluster2', 'network2', { version: 'v2' }),
  };
  change(clusters);
  kubectl = new FakeKubectl(clusters);
}

function filesIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    fs
      .readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file), fs.readFileSync(file, 'utf8')]),
  );
}

test('a snapshot is a mesh directory that check takes, and prediction answers for', async () => {
  guide();
  expect(await main(['snapshot', ...CONTEXTS, '--output', output()])).toBe(0);
  expect(out).toMatch(/snapshot: 7 files; objects: cluster1 \d+, cluster2 \d+\n$/);
  expect(Object.keys(filesIn(output()))).toEqual([
    'cluster1/_cluster.yaml',
    'cluster1/istio-system.yaml',
    'cluster1/sample.yaml',
    'cluster2/_cluster.yaml',
    'cluster2/istio-system.yaml',
    'cluster2/sample.yaml',
    'mesh.json',
  ]);
  out = '';
  expect(await main(['check', output(), '--advice', '--json'])).toBe(0);
  const severe = (JSON.parse(out) as { severity: string }[]).filter(({ severity }) => severity !== 'advice');
  expect(severe).toEqual([]);
  const prediction = new Prediction(toMesh(readTree([output()])));
  const client = { cluster: 'cluster1', kind: 'ambient' } as const;
  const service = 'sample/helloworld';
  expect(prediction.ask({ client, service }).verdict).toBe('local');
  const outage = { kind: 'scaled-to-zero', service, cluster: 'cluster1' } as const;
  expect(prediction.ask({ client, service }, [outage]).verdict).toBe('failover');
});

test('nothing in it is a secret, an argument, a variable or an annotation of others', async () => {
  guide();
  await main(['snapshot', ...CONTEXTS, '--output', output()]);
  const text = Object.values(filesIn(output())).join('');
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain('last-applied');
  expect(text).toContain('allow.cdk8s-ambient/survivors-too-small: a sample');
  expect(text).toContain('image: pilot:1.31.0');
});

test('the same clusters give the same bytes, and nothing is left beside them', async () => {
  guide();
  await main(['snapshot', ...CONTEXTS, '--output', output()]);
  const first = filesIn(output());
  await main(['snapshot', ...CONTEXTS, '--output', output()]);
  expect(filesIn(output())).toEqual(first);
  expect(fs.readdirSync(output()).sort()).toEqual(['cluster1', 'cluster2', 'mesh.json']);
  expect(fs.readdirSync(root)).toEqual(['snapshot']);
});

test('of an older snapshot the files that it lists are replaced and removed, and nothing else is', async () => {
  guide(({ ctx1 }) => ctx1.objects.push({ kind: 'Namespace', metadata: { name: 'old' } }, service('old', 'a')));
  await main(['snapshot', ...CONTEXTS, '--output', output()]);
  expect(fs.existsSync(path.join(output(), 'cluster1/old.yaml'))).toBe(true);
  const foreign = {
    '.git/HEAD': 'ref',
    'README.md': '#',
    'cluster1/mine.yaml': 'kind: A\n',
    'cluster1/sub/x.yaml': 'a',
  };
  for (const [file, text] of Object.entries(foreign)) write(file, text);
  kubectl!.remove();
  guide();
  expect(await main(['snapshot', ...CONTEXTS, '--output', output()])).toBe(0);
  const files = filesIn(output());
  expect(files).toMatchObject(foreign);
  expect(files).not.toHaveProperty('cluster1/old.yaml');
});

test('a list of files that leads elsewhere owns nothing there', async () => {
  guide();
  write('../precious.yaml', 'a');
  write('src/index.ts', 'a');
  write('cluster9/a.yaml', 'a');
  fs.symlinkSync(path.join(root), path.join(output(), 'linked'));
  const files = [
    '../precious.yaml',
    '/etc/hostname',
    'src/index.ts',
    'linked/precious.yaml',
    '.git/config',
    7,
    'cluster9/a.yaml',
  ];
  write('mesh.json', JSON.stringify({ version: 1, snapshot: true, clusters: [], files }));
  expect(await main(['snapshot', ...CONTEXTS, '--output', output()])).toBe(0);
  expect(fs.existsSync(path.join(root, 'precious.yaml'))).toBe(true);
  expect(fs.existsSync(path.join(output(), 'src/index.ts'))).toBe(true);
  // Listed, and like a file of a snapshot: that one was its own.
  expect(fs.existsSync(path.join(output(), 'cluster9'))).toBe(false);
});

test.each([
  ['a symbolic link to a folder', () => (fs.mkdirSync(path.join(root, 'other')), fs.symlinkSync('other', output()))],
  ['a symbolic link to nothing', () => fs.symlinkSync('nowhere', output())],
  [
    'a FIFO for a mesh.json',
    () => (fs.mkdirSync(output()), execFileSync('mkfifo', [path.join(output(), 'mesh.json')])),
  ],
  ['a file of others in the way', () => (snapshotHere(), write('cluster1/sample.yaml', 'mine'))],
  ['a link in place of a cluster', () => (snapshotHere(), fs.symlinkSync(root, path.join(output(), 'cluster1')))],
  ['a folder in place of a file', () => (snapshotHere(), write('cluster1/sample.yaml/x', 'mine'))],
])('with %s nothing is written, and exit 2 says why', async (_, make) => {
  guide();
  make();
  expect(await main(['snapshot', ...CONTEXTS, '--output', output()])).toBe(2);
  expect(errors).toMatch(/left as it is|left as it was|left as it/);
  expect(fs.readdirSync(root).filter((name) => !['snapshot', 'other'].includes(name))).toEqual([]);
});

test('a folder that may not be written to is said, without a stack trace', async () => {
  guide();
  fs.writeFileSync(path.join(root, 'file'), '');
  for (const odd of [path.join(root, 'file', 'x'), path.join(root, 'n'.repeat(300)), '/proc/x/y', 'a\0b']) {
    errors = '';
    expect(await main(['snapshot', ...CONTEXTS, '--output', odd])).toBe(2);
    expect(errors).toMatch(/^cdk8s-ambient: the snapshot was not written: /);
    expect(errors).not.toContain('    at ');
  }
});

test.each([
  ['a namespace that leads out', { name: 'a', namespace: '../../escaped' }],
  ['a name that leads out', { name: '../a', namespace: 'sample' }],
  ['a name that is none', { name: { a: 1 }, namespace: 'sample' }],
  ['a namespace of capitals', { name: 'a', namespace: 'SAMPLE' }],
])('a server that has %s is not believed, and nothing is written', async (_, metadata) => {
  guide(({ ctx1 }) => ctx1.objects.push({ kind: 'Service', metadata, spec: {} }));
  expect(await main(['snapshot', ...CONTEXTS, '--output', output()])).toBe(2);
  expect(errors).toContain('the answer has a Service with a name that Kubernetes refuses');
  expect(fs.readdirSync(root)).toEqual([]);
});

test('a snapshot that was killed while it replaced another is refused by readers, and completed by the next', async () => {
  guide();
  await main(['snapshot', ...CONTEXTS, '--output', output()]);
  const whole = filesIn(output());
  write('mesh.json', JSON.stringify({ version: 1, snapshot: true, unfinished: true, files: ['cluster1/gone.yaml'] }));
  write('cluster1/gone.yaml', 'kind: A\n');
  expect(await main(['check', output()])).not.toBe(0);
  for (const file of Object.keys(whole)) if (file !== 'mesh.json') fs.rmSync(path.join(output(), file));
  expect(await main(['snapshot', ...CONTEXTS, '--output', output()])).toBe(0);
  expect(filesIn(output())).toEqual(whole);
});

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(output(), file)), { recursive: true });
  fs.writeFileSync(path.join(output(), file), text);
}

function snapshotHere(): void {
  write('mesh.json', JSON.stringify({ version: 1, snapshot: true, clusters: [], files: [] }));
}

function service(namespace: string, name: string) {
  return { kind: 'Service', metadata: { name, namespace }, spec: {} };
}

test.each([
  ['a folder of something else', () => fs.mkdirSync(path.join(output(), 'x'), { recursive: true })],
  ['what a synth wrote', () => fs.cpSync(path.join(__dirname, '../../dist'), output(), { recursive: true })],
  ['a file', () => fs.writeFileSync(output(), 'text')],
])('%s is not overwritten, and no cluster is asked', async (_, make) => {
  guide();
  make();
  const before = fs.statSync(output()).isDirectory() ? filesIn(output()) : fs.readFileSync(output(), 'utf8');
  expect(await main(['snapshot', ...CONTEXTS, '--output', output()])).toBe(2);
  expect(errors).toContain('is there already, and is not a snapshot');
  expect(fs.statSync(output()).isDirectory() ? filesIn(output()) : fs.readFileSync(output(), 'utf8')).toEqual(before);
  expect(kubectl!.commands).toEqual([]);
});

test('a cluster that cannot be read leaves no half snapshot behind', async () => {
  guide(({ ctx2 }) => (ctx2.mode = 'expired'));
  expect(await main(['snapshot', ...CONTEXTS, '--output', output(), '--partial'])).toBe(2);
  expect(errors).toContain('not everything could be read, and nothing was written.');
  expect(errors).toContain('cluster2: the API server does not accept the credentials');
  expect(fs.existsSync(output())).toBe(false);
});

test('what may not be read is missing only where that was asked for, and mesh.json says so', async () => {
  guide(({ ctx1 }) => (ctx1.forbidden = ['nodes']));
  expect(await main(['snapshot', ...CONTEXTS, '--output', output()])).toBe(2);
  expect(errors).toContain('With --partial, what could be read is.');
  expect(fs.existsSync(output())).toBe(false);
  expect(await main(['snapshot', ...CONTEXTS, '--output', output(), '--partial'])).toBe(0);
  expect(JSON.parse(filesIn(output())['mesh.json']!)).toMatchObject({
    snapshot: true,
    clusters: [{ name: 'cluster1', unread: ['Node'] }, { name: 'cluster2' }],
  });
});

test.each([
  [['snapshot', '--output', 'x'], '--context: no context is named.'],
  [['snapshot', '--context', 'a=x'], 'snapshot needs --output DIR.'],
  [['snapshot', '--context', 'a=x,a=y', '--output', 'x'], 'cluster "a" is named twice'],
  [
    ['snapshot', '--context', 'a=x', '--output', 'x', '--request-timeout', 'soon'],
    '--request-timeout is "soon"; it must be a time such as',
  ],
])('%j could not run: exit 2, with the reason', async (args, reason) => {
  expect(await main(args)).toBe(2);
  expect(errors).toContain(reason);
});
