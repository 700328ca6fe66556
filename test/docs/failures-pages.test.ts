import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../cli/support';
import { blocksOf, ROOT } from './markdown';

// docs/failures.md, docs/availability.md and docs/promises.md show what predict says of the committed dist/. It really says that.

const shown = (page: string, file: string) => blocksOf(page).find((block) => block.file === file)!.text;
const from = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-failures-pages-'));
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'promises.yaml'), shown('docs/promises.md', 'promises'));
  writeFileSync(join(folder, 'rates.yaml'), shown('docs/availability.md', 'rates'));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(from);
  rmSync(folder, { recursive: true, force: true });
});

test('the minimal sets of the page are those that are found', async () => {
  const { code, out } = await run('predict', 'dist', '--any', '2', '--client', 'cluster1');
  expect(code).toBe(0);
  expect(out).toBe(shown('docs/failures.md', 'failures'));
});

test('with control planes there is one pair more, of istiod and the waypoint', async () => {
  const { out } = await run('predict', 'dist', '--any', '2', '--client', 'cluster1', '--control-planes');
  const without = new Set(shown('docs/failures.md', 'failures').split('\n'));
  const more = out.split('\n').filter((line) => line.startsWith('  100 %') && !without.has(line));
  expect(more).toEqual([
    '  100 % of cluster1: the waypoint sample/waypoint of cluster1 has no pods, and istiod of cluster1 is down',
  ]);
});

test('the promise that the page breaks is broken, in those words', async () => {
  const { code, out } = await run('predict', 'dist', '--promises', 'promises.yaml');
  expect(code).toBe(1);
  expect(out).toBe(shown('docs/promises.md', 'verdicts'));
});

test('the availability of the page is what is expected', async () => {
  const { code, out } = await run('predict', 'dist', '--rates', 'rates.yaml', '--client', 'cluster1');
  expect(code).toBe(0);
  expect(out).toBe(shown('docs/availability.md', 'availability'));
});
