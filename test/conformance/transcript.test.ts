import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normalize } from '../../conformance/dataplane/normalize';
import { shown, stepsOf, writeOutputs } from '../../conformance/dataplane/transcript';

const PAGE = `# A page

\`\`\`sh
one
two
\`\`\`

\`\`\`text
1
\`\`\`

\`\`\`sh
silent
\`\`\`

Not an output:

\`\`\`text
2
\`\`\`
`;

let folder: string;
let page: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-test-'));
  page = join(folder, 'page.md');
  writeFileSync(page, PAGE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a command is a block of sh, and its output the block of text right below', () => {
  expect(stepsOf(page)).toEqual([
    { command: 'one\ntwo', output: '1\n' },
    { command: 'silent', output: '' },
  ]);
});

test('a page without commands proves nothing', () => {
  writeFileSync(page, '# Nothing\n');
  expect(() => stepsOf(page)).toThrow('has no commands');
});

test('outputs that are written are the ones that are read, and nothing else of the page changes', () => {
  writeOutputs(page, ['1\n', '']);
  expect(readFileSync(page, 'utf8')).toBe(PAGE);
  writeOutputs(page, ['', 'more $& than\nbefore\n']);
  expect(stepsOf(page).map(({ output }) => output)).toEqual(['', 'more $& than\nbefore\n']);
  expect(readFileSync(page, 'utf8')).toContain('Not an output:');
});

test('of a command that fails, the page shows why, and the exit code', () => {
  expect(shown({ code: 2, stdout: 'some\n', stderr: 'no, because\n' })).toBe('some\nno, because\nexit code 2\n');
  expect(shown({ code: 0, stdout: 'all  \n\n', stderr: 'progress\n' })).toBe('all\n');
  expect(shown({ code: 0, stdout: '', stderr: 'progress\n' })).toBe('');
});

test('the letters that Kubernetes draws for a pod are put aside, and names that people give are not', () => {
  expect(normalize('instance: helloworld-v1-844fbd44f7-2fshk.')).toBe('instance: helloworld-v1-844fbd44f7-xxxxx.');
  for (const name of [
    'helloworld-v1',
    'istio-eastwestgateway',
    'failing:cluster1:gateway-error',
    'cluster1/sample.k8s.yaml',
  ]) {
    expect(normalize(name)).toBe(name);
  }
});

test('a last error or two of an outage are put aside, and more are not', () => {
  expect(normalize('100 % cluster2  97 cluster2, 3 errors (of 100)')).toBe('100 % cluster2  100 cluster2 (of 100)');
  for (const text of ['90 cluster2, 10 errors (of 100)', '97 cluster2, 3 cluster1 (of 100)', '100 errors (of 100)']) {
    expect(normalize(text)).toBe(text);
  }
});
