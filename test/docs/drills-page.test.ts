import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { DRILL_OPTIONS } from '../../src/cli/options/drill-options';
import { blocksOf } from './markdown';

// docs/drills-in-ci.md has a script that starts no drill in a blocked time. It is run as it stands, with a stand-in for npx.

const BLOCKS = blocksOf('docs/drills-in-ci.md');
const SCRIPT = BLOCKS.find(({ language }) => language === 'sh')!.text;
const BLOCKED = BLOCKS.find(({ file }) => file === 'drills/blocked')!.text;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-drills-page-'));
  mkdirSync(join(folder, 'drills'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'drills/weekly.sh'), SCRIPT);
  writeFileSync(join(folder, 'bin/npx'), '#!/bin/sh\necho "$@" >started\n');
  chmodSync(join(folder, 'bin/npx'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function weekly(blocked: string | undefined) {
  if (blocked !== undefined) writeFileSync(join(folder, 'drills/blocked'), blocked);
  const { status } = spawnSync('sh', ['drills/weekly.sh'], {
    cwd: folder,
    env: { ...process.env, PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter) },
  });
  const started = join(folder, 'started');
  return { status, started: existsSync(started) ? readFileSync(started, 'utf8').trim().split(' ') : undefined };
}

test('a drill starts where no time is blocked, with options that there are', () => {
  const { status, started } = weekly(
    '2000-01-01T00:00 2000-02-01T00:00 over\n2999-01-01T00:00 2999-02-01T00:00 to come\n',
  );
  expect(status).toBe(0);
  expect(started!.slice(0, 2)).toEqual(['cdk8s-ambient', 'drill']);
  const options = started!.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
  expect(options).toEqual(['service', 'cluster', 'context', 'record', 'format']);
  expect(Object.keys(DRILL_OPTIONS)).toEqual(expect.arrayContaining(options.slice(0, -1)));
});

test('the blocked times that the page shows are times', () => {
  expect(weekly(BLOCKED).status).toBe(0);
});

test('no drill starts in a blocked time', () => {
  expect(weekly('2000-01-01T00:00 2999-01-01T00:00 freeze\n')).toEqual({ status: 0, started: undefined });
});

test.each([
  ['is not there', undefined],
  ['has a day without a time', '2000-01-01 2000-02-01 sale\n'],
  ['has a time without a reason', '2000-01-01T00:00 2000-02-01T00:00\n'],
])('no drill starts where drills/blocked %s', (_, blocked) => {
  const { status, started } = weekly(blocked);
  expect(status).not.toBe(0);
  expect(started).toBeUndefined();
});
