import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '..', '..', '.ci', 'chromium');

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-ci-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the script where no programs are found but these, given as the body of a shell script. */
function runWith(programs: Readonly<Record<string, string>>) {
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const { status, stdout, stderr } = spawnSync('/bin/bash', [SCRIPT], { env: { PATH: folder }, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('a Chromium on the PATH is taken as it is', () => {
  expect(runWith({ 'google-chrome': 'echo Chrome 1', 'apt-get': `/bin/touch ${folder}/asked` })).toEqual({
    status: 0,
    stdout: 'Chrome 1\n',
    stderr: '',
  });
  expect(() => readFileSync(join(folder, 'asked'))).toThrow('ENOENT');
});

test('without Chromium and without apt-get it fails, and the message names the fix', () => {
  const { status, stderr } = runWith({});
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Chromium is not on the PATH, and .+ CHROMIUM /);
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot('Chromium is installed by apt-get without what it recommends, and started', () => {
  const { status, stdout } = runWith({
    timeout: 'while [ "$1" != apt-get ]; do shift; done; exec "$@"',
    'apt-get': `echo "$@" >> ${folder}/asked
case "$*" in *install*) printf '#!/bin/sh\\necho Chromium 1\\n' > ${folder}/chromium; /bin/chmod +x ${folder}/chromium;; esac`,
  });
  expect([status, stdout]).toEqual([0, 'Chromium 1\n']);
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toMatch(
    / update\n.* install --yes --no-install-recommends chromium\n$/,
  );
});

asRoot.each([
  ['update', 'apt-get update failed'],
  ['install', 'apt-get install chromium failed'],
])('a failure of apt-get %s is a failure of the script', (step, message) => {
  const { status, stderr } = runWith({
    timeout: 'while [ "$1" != apt-get ]; do shift; done; exec "$@"',
    'apt-get': `case "$*" in *${step}*) exit 100;; esac`,
  });
  expect(status).toBe(1);
  expect(stderr).toContain(message);
});
