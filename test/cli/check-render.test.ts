import fs from 'node:fs';
import path from 'node:path';
import { HEALTHY } from '../../src/rules/engine/example-mesh';
import { temporaryFolder } from '../synth/support';
import { run } from './support';

let root: string;
let programs: string;
const path_ = process.env.PATH;
beforeEach(() => {
  root = temporaryFolder();
  programs = temporaryFolder();
  process.env.PATH = programs;
  write('cluster2/all.yaml', HEALTHY);
});
afterEach(() => {
  process.env.PATH = path_;
});

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
}

/** A program that prints a Namespace whose name is misspelt, and leaves its PATH and how it was called. */
function install(name: string): void {
  const text = `#!/bin/sh
printf '[%s] %s' "$PATH" "$*" > ${path.join(programs, `${name}.ran`)}
printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: A_b, namespace: sample}\\n\\n'
`;
  fs.writeFileSync(path.join(programs, name), text, { mode: 0o755 });
}
const ran = (name: string): boolean => fs.existsSync(path.join(programs, `${name}.ran`));
const KUSTOMIZATION = 'resources: [all.yaml]\nnamePrefix: x-\n';

test('what kustomize makes of a kustomization is read, and findings name the kustomization', async () => {
  install('kustomize');
  write('cluster1/kustomization.yaml', KUSTOMIZATION);
  write('cluster1/all.yaml', HEALTHY);
  expect((await run('check', root)).out).toContain('was not built');
  expect(ran('kustomize')).toBe(false);
  const { code, out } = await run('check', root, '--render');
  expect(code).toBe(1);
  expect(out).toContain(
    `${root}/cluster1/kustomization.yaml\n  error refused-by-api-server (ConfigMap sample/A_b, metadata.name)\n`,
  );
  expect(out).not.toContain('was not built');
  expect(out).toContain('1 ConfigMap');
  expect(out).not.toContain('cdk8s-ambient-render-');
});

test('kubectl is asked where kustomize is not there, and helm for charts, both without a PATH', async () => {
  install('kubectl');
  install('helm');
  write('cluster1/one/Kustomization', KUSTOMIZATION);
  write('cluster1/two/Chart.yaml', 'apiVersion: v2\nname: two\n');
  await run('check', root, '--render');
  const called = (name: string): string => fs.readFileSync(path.join(programs, `${name}.ran`), 'utf8');
  expect(called('kubectl')).toBe(`[] kustomize ${root}/cluster1/one`);
  expect(called('helm')).toBe(`[] template two ${root}/cluster1/two`);
});

test.each([
  'resources: [https://example.com/all.yaml]',
  'resources: ["git@example.com:team/mesh.git"]',
  'resources: ["github.com/team/mesh//base?ref=v1"]',
  'resources: [example.com/team/mesh]',
  'components: ["ssh://git@example.com/team/mesh"]',
  'patches: [{path: "https://example.com/patch.yaml"}]',
  'resources: [../base]',
])('a kustomization that fetches something is refused before a program runs: %s', async (text) => {
  install('kustomize');
  write('base/kustomization.yaml', 'resources: [http://example.com/all.yaml]\n');
  write('mesh.json', JSON.stringify({ version: 1, clusters: [{ name: 'cluster1' }, { name: 'cluster2' }] }));
  write('cluster1/kustomization.yaml', `${text}\n`);
  const { code, errors } = await run('check', root, '--render');
  expect(code).toBe(2);
  expect(errors).toContain('which is not in the tree');
  expect(ran('kustomize')).toBe(false);
});

test('a program that is missing, or fails, is said, and nothing is checked', async () => {
  write('cluster1/kustomization.yaml', KUSTOMIZATION);
  expect((await run('check', root, '--render')).errors).toContain('neither kustomize nor kubectl is on the PATH');
  fs.writeFileSync(path.join(programs, 'kustomize'), '#!/bin/sh\necho no such file >&2\nexit 3\n', { mode: 0o755 });
  const { code, out, errors } = await run('check', root, '--render');
  expect([code, out]).toEqual([2, '']);
  expect(errors).toContain('failed: no such file');
});

test('what is rendered is not fixed', async () => {
  expect((await run('check', root, '--render', '--fix')).code).toBe(2);
});

test('a folder that holds neither is read as it is, with its lines, and a link that leads back ends', async () => {
  write('cluster1/all.yaml', `${HEALTHY}---\nkind: [\n`);
  fs.symlinkSync('..', path.join(root, 'cluster1', 'again'));
  const [{ out: plain }, { out }] = [await run('check', root), await run('check', root, '--render')];
  expect(out).toContain(`${root}/cluster1/all.yaml\n  error broken-yaml (line `);
  expect(out.includes('unreadable-file')).toBe(plain.includes('unreadable-file'));
});
