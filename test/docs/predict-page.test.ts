import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../cli/support';
import { blocksOf, ROOT } from './markdown';

// docs/predict.md shows what predict and explain say of the committed dist/. They really say that.

const shown = (label: string) =>
  blocksOf('docs/predict.md').find(({ file, language }) => (file ?? language) === label)!.text;
const from = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-predict-page-'));
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(from);
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  [
    'predict',
    ['predict', 'dist', '--outage', 'none', '--outage', 'failing:cluster1', '--outage', 'cluster-down:cluster1'],
  ],
  ['predict.json', ['predict', 'dist', '--client', 'cluster1', '--outage', 'scaled-to-zero:cluster1', '--json']],
  ['explain', ['explain', 'dist', '--client', 'cluster1', '--outage', 'failing:cluster1']],
  [
    'mermaid',
    [
      ...['predict', 'dist', '--outage', 'scaled-to-zero:cluster1', '--outage', 'failing:cluster1:gateway-error'],
      ...['--outage', 'cluster-down:cluster1', '--format', 'mermaid'],
    ],
  ],
])('the block %s is what is said', async (file, args) => {
  const { code, out } = await run(...args);
  expect(code).toBe(0);
  expect(out).toBe(shown(file));
});

test('every outage of the syntax is explained', () => {
  for (const kind of [
    'scaled-to-zero',
    'unready',
    'failing',
    'zone-down',
    'cluster-down',
    'gateway-down',
    'gateway-address-down',
    'waypoint-down',
  ])
    expect(blocksOf('docs/predict.md').some(({ text }) => text.includes(`${kind}:`))).toBe(true);
});
