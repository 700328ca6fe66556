import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { main } from '../../src/cli/main';

let root: string;
let out: string;
let errors: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-check-'));
  out = '';
  errors = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((errors += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(root, { recursive: true, force: true });
});

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
}

const GOOD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: sample}\n';
const BROKEN = 'kind: [\n';
const NO_OBJECT = 'spec: {}\n';

test('the committed dist/ has nothing wrong with it', () => {
  expect(main(['check', path.join(__dirname, '../../dist')])).toBe(0);
  expect(out).toMatch(/dist: 2 clusters, 14 objects: no errors, no warnings\n$/);
});

test('errors exit with 1 and are said by file and line, with the fix', () => {
  write('a/x.yaml', `${GOOD}---\n${BROKEN}`);
  expect(main(['check', root])).toBe(1);
  expect(out).toContain(`${root}/a/x.yaml\n  error broken-yaml (line `);
  expect(out).toContain('    fix: repair the document.\n');
  expect(out).toMatch(/1 clusters, 1 objects: \d errors?, no warnings\n$/);
});

test('warnings exit with 0, unless there are more than were asked for', () => {
  write('a/x.yaml', NO_OBJECT);
  expect(main(['check', root])).toBe(0);
  expect(main(['check', root, '--max-warnings', '1'])).toBe(0);
  expect(main(['check', root, '--max-warnings', '0'])).toBe(1);
});

test('JSON has one entry per finding, with the published fields', () => {
  write('a/x.yaml', NO_OBJECT);
  main(['check', root, '--json']);
  expect(JSON.parse(out)).toEqual([
    {
      rule: 'no-kubernetes-object',
      severity: 'warning',
      cluster: 'a',
      file: `${root}/a/x.yaml`,
      line: 1,
      message: expect.stringContaining('has no apiVersion and kind'),
      fix: expect.stringContaining('add apiVersion and kind'),
    },
  ]);
});

test('an interrupted synth exits with 2 and says what to do', () => {
  write('a/x.yaml', GOOD);
  write('.cdk8s-ambient/journal.json', '{}');
  expect(main(['check', root])).toBe(2);
  expect(errors).toMatch(/^cdk8s-ambient: interrupted synth: .*Synthesize again: that completes it\.\n$/);
  expect(out).toBe('');
});

test.each([
  [['check'], 'check needs a directory'],
  [['check', 'nowhere'], 'nowhere is not there.'],
  [['check', '.', '--format', 'xml'], '--format is "xml"'],
  [['check', '.', '--max-warnings', '-1'], '--max-warnings'],
  [['check', '.', '--unknown'], '--unknown'],
  [['chek'], '"chek" is no verb. The verbs: check.'],
  [[], 'a verb is missing'],
])('%j could not run: exit 2, with the reason on stderr and nothing on stdout', (args, reason) => {
  expect(main(args)).toBe(2);
  expect(errors).toContain(reason);
  expect(out).toBe('');
});

test('help is help', () => {
  expect(main(['--help'])).toBe(0);
  expect(main(['check', '--help'])).toBe(0);
  expect(out).toContain('Exit code: 0 no errors, 1 errors (or too many warnings), 2 could not run.');
});
