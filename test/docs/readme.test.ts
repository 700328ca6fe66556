import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../cli/support';
import { examplesOf } from './examples';
import { blocksOf, proseOf, readPage, ROOT } from './markdown';
import { folderInside, runProgram } from './programs';

// What the README shows of the commands is what they print about the README's own mesh.

const shown = (label: string) => blocksOf('README.md').find(({ file, language }) => (file ?? language) === label)!.text;
const from = process.cwd();
let folder: string;

beforeAll(() => {
  folder = folderInside('readme');
  runProgram(folder, blocksOf('README.md').find(({ language }) => language === 'ts')!.text);
  process.chdir(folder);
}, 60_000);

afterAll(() => {
  process.chdir(from);
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['mermaid', ['predict', 'dist', '--outage', 'none', '--outage', 'scaled-to-zero:cluster1', '--format', 'mermaid']],
  ['check', ['check', 'dist']],
  [
    'predict',
    ['predict', 'dist', '--outage', 'none', '--outage', 'cluster-down:cluster1', '--outage', 'scaled-to-zero:cluster1'],
  ],
  ['explain', ['explain', 'dist', '--client', 'cluster1', '--outage', 'scaled-to-zero:cluster1']],
])('%s prints what the README shows', async (label, args) => {
  const { code, out } = await run(...args);
  expect({ code, out }).toEqual({ code: 0, out: shown(label) });
});

test('predict prints what the README shows of a service with retries and one without', async () => {
  const program = examplesOf('README.md').find(({ block }) => block.text.includes('Retries.'))!.program;
  const own = folderInside('readme-retries');
  runProgram(own, program);
  process.chdir(own);
  try {
    const { code, out } = await run(
      ...[
        'predict',
        'dist',
        '--outage',
        'failing:cluster1',
        '--client',
        'cluster1',
        '--method',
        'GET',
        '--rate',
        '100',
      ],
    );
    expect({ code, out }).toEqual({ code: 0, out: shown('retries') });
  } finally {
    process.chdir(folder);
    rmSync(own, { recursive: true, force: true });
  }
}, 60_000);

test('no answer about the README’s mesh is unknown', async () => {
  expect((await run('predict', 'dist', '--fail-on', 'blackhole,unknown')).code).toBe(0);
});

test('every relative link of the README is to a file that the package has', () => {
  const { files } = JSON.parse(readPage('package.json')) as { files: string[] };
  const packed = [...files, 'README.md', 'LICENSE', 'package.json'];
  const targets = [...proseOf('README.md').matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target));
  expect(targets).not.toHaveLength(0);
  expect(targets.filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
  expect(targets.filter((target) => !packed.some((one) => target === one || target.startsWith(`${one}/`)))).toEqual([]);
});

test('the mesh of the README states nothing that it does not use', () => {
  expect(readFileSync(join(folder, 'main.ts'), 'utf8')).not.toMatch(/const cluster\d/);
});
