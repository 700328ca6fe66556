import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../cli/support';
import { blocksOf, ROOT } from './markdown';
import { filesOf, folderInside, runProgram } from './programs';

// docs/second-failure.md shows what the commands print of examples/three-clusters, and the change that they propose keeps the promises.

const EXAMPLE = 'examples/three-clusters';
const DIST = `${EXAMPLE}/dist`;
const shown = (file: string) => blocksOf('docs/second-failure.md').find((block) => block.file === file)!.text;
const from = process.cwd();
let folder: string;

beforeAll(() => {
  folder = folderInside('second-failure');
  cpSync(join(ROOT, EXAMPLE), join(folder, EXAMPLE), { recursive: true });
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(from);
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the example in a folder of its own, and returns what it wrote, by file. */
function synthesized(program: string, name: string): { readonly dist: string; readonly files: Record<string, string> } {
  const where = join(folder, name);
  mkdirSync(where);
  runProgram(where, program);
  return { dist: join(where, 'dist'), files: filesOf(join(where, 'dist')) };
}

const program = readFileSync(join(ROOT, EXAMPLE, 'main.ts'), 'utf8');

test('the manifests of the example are what its program writes', () => {
  expect(synthesized(program, 'as-it-is').files).toEqual(filesOf(join(ROOT, DIST)));
}, 60_000);

test.each(['rates', 'promises'])('the %s that are shown are those of the example', (name) => {
  expect(readFileSync(join(ROOT, EXAMPLE, `${name}.yaml`), 'utf8')).toBe(shown(name));
});

const PROMISES = ['--promises', `${EXAMPLE}/promises.yaml`, '--rates', `${EXAMPLE}/rates.yaml`];

test.each([
  ['check', 0, ['check', DIST]],
  ['any', 0, ['predict', DIST, '--any', '2', '--client', 'east']],
  ['minutes', 0, ['predict', DIST, '--rates', `${EXAMPLE}/rates.yaml`, '--client', 'east', '--worth']],
  ['broken', 1, ['predict', DIST, ...PROMISES]],
])('the block %s is what the command prints, with exit code %d', async (label, code, args) => {
  expect(await run(...args)).toMatchObject({ code, out: shown(label) });
});

test('with the change that is proposed, the promises are kept', async () => {
  expect(shown('broken')).toContain(
    'to change that: set it to 80 or more; 100, with minHealthPercent 1, fits any number.',
  );
  for (const cap of [80, 100]) {
    const changed = program.replace('maxEjectionPercent: 60', `maxEjectionPercent: ${cap}`);
    expect(changed).not.toBe(program);
    const { dist } = synthesized(changed, `with-${cap}`);
    expect(await run('predict', dist, ...PROMISES)).toMatchObject({ code: 0, out: shown('kept') });
  }
}, 60_000);
