import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const HERE = { GITHUB_SERVER_URL: 'https://git.example.com', GITHUB_REPOSITORY: 'team/mesh' };
const LINKS = { homepage: 'https://example.com', bugs: 'https://example.com/bugs' };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-ci-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the script on a package.json. */
function publishable(manifest: object, env: object = HERE) {
  mkdirSync(join(folder, 'scripts'));
  cpSync(join(ROOT, 'scripts', 'publishable.ts'), join(folder, 'scripts', 'publishable.ts'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const { GITHUB_SERVER_URL: _, GITHUB_REPOSITORY: __, ...others } = process.env;
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/publishable.ts'], {
    cwd: folder,
    env: { ...others, ...env },
    encoding: 'utf8',
  });
  return { status, stderr };
}

test.each([
  ['an object', { type: 'git', url: 'git+https://git.example.com/team/mesh.git' }],
  ['a text', 'https://git.example.com/team/mesh'],
])('a package that names the repository of the workflow, by %s, is published', (_, repository) => {
  expect(publishable({ repository, ...LINKS })).toEqual({ status: 0, stderr: '' });
});

test('a package that names no repository is not published', () => {
  const { status, stderr } = publishable({ private: true });
  expect(status).toBe(1);
  expect(stderr).toBe(
    [
      'package.json: repository is not set, and this workflow runs in https://git.example.com/team/mesh.',
      'package.json: homepage is not set.',
      'package.json: bugs is not set.',
      'package.json: private is true, so npm refuses to publish it.',
      'fix: see "Publish a release" in CONTRIBUTING.md.',
      '',
    ].join('\n'),
  );
});

test('a package that names another repository is not published', () => {
  const { status, stderr } = publishable({ repository: 'https://git.example.com/team/other', ...LINKS });
  expect(status).toBe(1);
  expect(stderr).toContain('repository is https://git.example.com/team/other, and this workflow runs in');
});

test('nothing is published from elsewhere than a workflow', () => {
  expect(publishable({ repository: 'https://git.example.com/team/mesh', ...LINKS }, {}).status).toBe(1);
});

test('the workflow asks before it publishes', () => {
  const workflow = readFileSync(join(ROOT, '.github', 'workflows', 'publish.yml'), 'utf8');
  expect(workflow.indexOf('npm run publishable')).toBeGreaterThan(0);
  expect(workflow.indexOf('npm run publishable')).toBeLessThan(workflow.indexOf('npm publish'));
});
