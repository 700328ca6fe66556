import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import { compiled } from '../support/compiled';

// A walk is the smallest change of its kind, as a patch that CONTRIBUTING.md names. Where a patch no longer applies: make the
// same change by hand, and write `git diff -- src imports` over it.

const ROOT = join(__dirname, '..', '..');
/** How many files of src each change may touch. */
const MOST_FILES = {
  'add-a-client-kind': 3,
  'add-a-command': 2,
  'add-a-field': 5,
  'add-a-format': 2,
  'add-a-rule': 2,
  'add-a-version': 4,
  'add-an-outage': 8,
};
const WALKS = Object.entries(MOST_FILES).map(([walk, most]) => ({ walk, most }));
const fileOf = (walk: string) => join(__dirname, `${walk}.patch`);

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'walks-'));
  for (const name of ['bin', 'dist', 'imports', 'package.json', 'src', 'tsconfig.json'])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const { walk } of WALKS)
    execFileSync('git', ['apply', '-C1', '--whitespace=nowarn', fileOf(walk)], { cwd: copy });
}, 60_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** What the program of the changed copy prints. */
function run(...args: readonly string[]): string {
  return execFileSync('node', [compiled(copy).command, ...args], {
    cwd: copy,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

test('every patch here is a walk', () => {
  const patches = readdirSync(__dirname).filter((file) => file.endsWith('.patch'));
  expect(patches.sort()).toEqual(WALKS.map(({ walk }) => `${walk}.patch`));
});

test.each(WALKS)('$walk touches at most $most files of src', ({ walk, most }) => {
  const files = [...readFileSync(fileOf(walk), 'utf8').matchAll(/^diff --git a\/(src\/\S+) /gm)];
  expect(files.length).toBeGreaterThan(0);
  expect(files.length).toBeLessThanOrEqual(most);
});

test('all of them together compile', () => {
  const { config } = ts.readConfigFile(join(copy, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options, fileNames } = ts.parseJsonConfigFileContent({ ...config, include: ['src'] }, ts.sys, copy);
  const messages = ts
    .getPreEmitDiagnostics(ts.createProgram(fileNames, options))
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  expect(messages).toEqual([]);
}, 300_000);

test('a command that was added runs, and knows of the version that was added', () => {
  expect(run('versions')).toBe('Istio 1.28 to 1.32\n');
}, 60_000);

test('a rule that was added explains itself', () => {
  expect(run('check', '--explain', 'ejection-interval-long')).toContain('Ejected endpoints come back late');
}, 60_000);

test('a format that was added prints', () => {
  expect(run('endpoints', 'dist', '--format', 'csv')).toContain('"cluster","waypoint","service"');
}, 60_000);

test('a field of outlier detection that was added bounds how long hosts are out', () => {
  const program = `
    const { ejectionTime } = require('./src/predict/envoy/ejection/ejection-time');
    console.log(ejectionTime(100, { maxEjectionTimeMilliseconds: 60000 }).atLeast);`;
  const printed = execFileSync('node', ['--import', 'tsx', '--eval', program], { cwd: copy, encoding: 'utf8' });
  expect(printed).toBe('60000\n');
}, 60_000);

test('an outage that was added takes the pods away, and requests fail over', () => {
  const printed = run('predict', 'dist', '--outage', 'namespace-down:cluster1:sample', '--client', 'cluster1');
  expect(printed).toMatch(/namespace-down:cluster1:sample +cluster1 +failover +cluster2 100 % +0 %/);
  const elsewhere = run('predict', 'dist', '--outage', 'namespace-down:cluster1:other', '--client', 'cluster1');
  expect(elsewhere).toMatch(/namespace-down:cluster1:other +cluster1 +local /);
}, 60_000);

test('a kind of client that was added can be asked about', () => {
  expect(run('predict', 'dist', '--client', 'cluster1:outside')).toContain('unknown');
}, 60_000);
