import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiled } from '../../support/compiled';

// What a person sees whose app is refused: run by Node, as `cdk8s synth` runs it.

const ROOT = join(__dirname, '..', '..', '..');
let folder: string;

beforeAll(() => {
  mkdirSync(join(ROOT, '.tmp'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.tmp', 'uncaught-'));
  writeFileSync(
    join(folder, 'main.ts'),
    `import { App } from 'cdk8s';
     import { Cluster, Mesh } from 'cdk8s-ambient';
     const mesh = new Mesh({ outdir: 'never-written' });
     new Cluster(mesh, 'cluster1', { network: '' });
     const run = { synth: () => mesh.synth(), construct: () => new Cluster(new App() as Mesh, 'one', { network: 'n' }),
       other: () => { throw new TypeError('not ours'); }, nothing: () => undefined, unnamed: () => new Mesh({ istioVersio: '1.31.0' } as object).synth() }[process.argv[2]!]!;
     if (process.argv[3] === 'caught') process.on('uncaughtException', ({ name }) => console.error('handled', name));
     if (process.argv[3] === 'async') void Promise.resolve().then(run);
     else run();`,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function stderrOf(args: readonly string[], variables: Record<string, string> = {}) {
  const env = { ...process.env, ...variables };
  const command = ['--require', compiled().register, 'main.ts', ...args];
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: folder, env });
  return { status, stderr: stderr.toString() };
}

const REFUSED =
  /^Validation failed with the following errors:\n {2}\[cluster1\] network is ""\.\n {6}why: .*\n {6}fix: .*\n {6}declared at: main\.ts:4\n$/;

test.each([[['synth']], [['synth', 'async']]])('a refused synth prints the refusal, and nothing else: %j', (args) => {
  const { status, stderr } = stderrOf(args);
  expect(stderr).toMatch(REFUSED);
  expect(status).toBe(1);
});

test('a refused constructor does, too', () => {
  const { status, stderr } = stderrOf(['construct']);
  expect(stderr).toMatch(
    /^Validation failed [^\n]*\n {2}\[one\] [^\n]*\n {6}why: [^\n]*\n {6}fix: [^\n]*\n {6}declared at: main\.ts:5\n$/,
  );
  expect(status).toBe(1);
});

test('a problem of the whole mesh names the mesh', () => {
  expect(stderrOf(['unnamed']).stderr).toContain('\n  [the mesh] unknown property istioVersio of Mesh.\n');
});

test('under the CLI, which empties the output folder first, the refusal ends with how to restore it', () => {
  const { stderr } = stderrOf(['synth'], { CDK8S_OUTDIR: 'gone' });
  expect(stderr).toMatch(/^Validation failed /);
  expect(stderr).toMatch(
    /\ncdk8s synth removes gone\/ before it runs the app\. If it is committed, this restores it: git checkout gone\n$/,
  );
  expect(stderrOf(['synth'], { CDK8S_OUTDIR: '.' }).stderr).toMatch(REFUSED);
});

test('under the CLI, a mesh that is never written is reported, where the CLI only misses its folder', () => {
  const forgotten = 'A Mesh was made, and not written. Fix: call mesh.synth() at the end of the program.\n';
  expect(stderrOf(['nothing'], { CDK8S_OUTDIR: 'gone' })).toEqual({ status: 0, stderr: forgotten });
  expect(stderrOf(['nothing'])).toEqual({ status: 0, stderr: '' });
});

test('CDK8S_AMBIENT_STACK adds the stack', () => {
  expect(stderrOf(['synth'], { CDK8S_AMBIENT_STACK: '1' }).stderr).toMatch(/\n {4}at .*main\.ts/);
});

test('an error that is not a refusal keeps its stack', () => {
  expect(stderrOf(['other']).stderr).toMatch(/TypeError: not ours\n {4}at /);
});

test('an app that handles uncaught errors still does', () => {
  expect(stderrOf(['synth', 'caught']).stderr).toBe('handled InvalidInput\n');
});
