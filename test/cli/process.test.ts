import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { compiled } from '../support/compiled';
import { copyOfDist } from './support';

// The program as a shell runs it.

const CLONE = path.join(__dirname, '../..');

/** Runs a line of bash in which $CLI is the program, compiled, and $DIST a mesh directory. */
function shell(line: string, variables: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, CLI: compiled().command, DIST: copyOfDist(), ...variables },
  });
  return { status, stdout, stderr };
}

test('a clone has the command, without a build', () => {
  const { version } = JSON.parse(fs.readFileSync(path.join(CLONE, 'package.json'), 'utf8')) as {
    version: string;
  };
  const CLI = path.join(CLONE, 'bin', 'cdk8s-ambient.cjs');
  expect(shell('cd / && "$CLI" --version', { CLI })).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

/** What the prediction assumes, and no line of a stack trace. */
const WITHOUT_STACK = /^not read, and assumed(?![\s\S]*\n\s+at )/;

test('a reader that ends early ends the output, and neither changes the exit code nor leaves a stack trace', () => {
  expect(shell('"$CLI" predict "$DIST" --json | head -1; exit "${PIPESTATUS[0]}"')).toEqual({
    status: 0,
    stdout: '[\n',
    stderr: expect.stringMatching(WITHOUT_STACK) as string,
  });
  const failing = '--outage none --outage scaled-to-zero:cluster1+scaled-to-zero:cluster2 --fail-on blackhole';
  expect(shell(`"$CLI" predict "$DIST" --json ${failing} | head -1; exit "\${PIPESTATUS[0]}"`)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(WITHOUT_STACK) as string,
  });
});

test('an output that cannot be written whole exits with 2 and says so', () => {
  const { status, stderr } = shell('"$CLI" check "$DIST" > /dev/full');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^cdk8s-ambient: the output is not complete: ENOSPC/);
});

test.each([
  ['standard input is closed', '"$CLI" check "$DIST" <&-', {}],
  ['standard error is closed', '"$CLI" check "$DIST" 2>&-', {}],
  ['HOME cannot be written to', '"$CLI" check "$DIST"', { HOME: '/proc' }],
  ['the locale is C', '"$CLI" check "$DIST"', { LC_ALL: 'C', LANG: 'C' }],
])('nothing is different where %s', (_, line, variables) => {
  const { status, stdout } = shell(line, variables);
  expect(status).toBe(0);
  expect(stdout).toMatch(/: 2 clusters, 14 objects: no errors, no warnings\n$/);
});

test('a directory may have any name', () => {
  const line =
    'mkdir -p "$DIST/od d\n\\"--x" && cp -r "$DIST"/cluster? "$DIST/mesh.json" "$DIST/od d\n\\"--x" && cd "$DIST" && "$CLI" check od*';
  expect(shell(line).stdout).toMatch(/--x: 2 clusters, 14 objects: no errors, no warnings\n$/);
});
