import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { edit, run } from '../cli/support';
import { blocksOf, ROOT } from './markdown';

// docs/diff.md shows what diff says of the committed dist/ and a change of it. It really says that.

const from = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-diff-page-'));
  for (const side of ['old', 'new']) cpSync(join(ROOT, 'dist'), join(folder, side), { recursive: true });
  const file = (cluster: string) => `new/${cluster}/sample.k8s.yaml`;
  edit(folder, file('cluster1'), 'maxEjectionPercent: 100', 'maxEjectionPercent: 10');
  for (const cluster of ['cluster1', 'cluster2'])
    edit(folder, file(cluster), 'istio.io/waypoint-for: service', '$&\n    team: shop');
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(from);
  rmSync(folder, { recursive: true, force: true });
});

test('the text that is shown is the text that is said', async () => {
  const { code, out } = await run('diff', 'old', 'new');
  expect(code).toBe(1);
  expect(out).toBe(blocksOf('docs/diff.md').find(({ file }) => file === 'diff')!.text);
});

test('the declaration that is shown holds the change to what is shown', async () => {
  const shown = (name: string) => blocksOf('docs/diff.md').find(({ file }) => file === name)!.text;
  writeFileSync('expect.yaml', shown('expect'));
  const { code, out } = await run('diff', 'old', 'new', '--expect', 'expect.yaml');
  expect(code).toBe(1);
  expect(out).toBe(shown('declared') + shown('diff'));
});
