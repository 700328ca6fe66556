import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changed } from '../../conformance/runbooks/change';
import { requireOutput } from '../../conformance/runbooks/output';
import { stepsOf, type Step } from '../../conformance/runbooks/page';
import { Project } from '../../conformance/runbooks/project';
import { blocksOf, readPage, ROOT } from './markdown';

// docs/runbooks are followed on clusters by the conformance suite of that name. Here: what needs no cluster, and that nothing
// of a page is left out.

const FOLDER = 'docs/runbooks';
const pages = readdirSync(join(ROOT, FOLDER)).filter((name) => name !== 'README.md');
const stepsIn = (page: string) => stepsOf(`${FOLDER}/${page}`);
/** In the order in which one builds on the other. */
const PROJECTS = [
  ['first-rollout.md', 'third-cluster.md', 'remove-cluster.md', 'rename-cluster.md'],
  ['take-over.md', 'upgrade-istio.md'],
];

test('every page is in the index, and followed here and on clusters', () => {
  expect(PROJECTS.flat().sort()).toEqual([...pages].sort());
  const suite = readPage('conformance/suites/runbooks.ts');
  for (const page of pages) {
    expect(readPage(`${FOLDER}/README.md`)).toContain(`(${page})`);
    expect(suite).toContain(`follow('${page}'`);
  }
});

test.each(pages)('%s shows what its commands print, and verifies what it applies', (page) => {
  const steps = stepsIn(page);
  const runs = steps.filter((step) => step.kind === 'run');
  expect(runs.filter(({ output }) => output !== undefined).length).toBeGreaterThan(2);
  for (const { script, where } of runs) {
    if (/kubectl .*apply (--server-side )?-f "?dist/.test(script))
      expect(`${where} ${script}`).toMatch(/verify dist .*--wait/);
  }
});

test.each(pages)('%s says who is not run by its test', (page) => {
  const elsewhere = stepsIn(page).filter(({ kind }) => kind === 'elsewhere');
  expect(/Not run by the tests of this page: `helm`/.test(readPage(`${FOLDER}/${page}`))).toBe(elsewhere.length > 0);
});

test('the gates of docs/delivery.md are those of the first runbook, which is run', () => {
  const [block] = blocksOf('docs/delivery.md').filter(({ language }) => language === 'sh');
  const run = stepsIn('first-rollout.md').map((step) => (step.kind === 'run' ? step.script : ''));
  const lines = block!.text.split('\n').filter((line) => line !== '');
  expect(lines.filter((line) => line.includes('verify'))).toHaveLength(3);
  expect(lines.filter((line) => !run.join('').includes(`${line}\n`))).toEqual([]);
});

describe.each(PROJECTS.map((names) => ({ names })))('what $names say without a cluster', ({ names }) => {
  let folder: string;
  let project: Project;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-runbooks-'));
    project = new Project(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const offline = names.flatMap(stepsIn).flatMap(withoutClusters);
  test.each(offline.map((step) => ({ ...step, step })))('$where', ({ step }) => project.follow(step, NOWHERE), 60_000);

  test('some of it is output', () => {
    expect(offline.filter((step) => step.kind === 'run' && step.output !== undefined).length).toBeGreaterThan(2);
  });
});

const NOWHERE = { path: [], kubeconfigs: [] };

/** A block that needs a cluster, or a snapshot of one, is left with what it does to the repository. */
function withoutClusters(step: Step): Exclude<Step, { kind: 'elsewhere' }>[] {
  if (step.kind === 'elsewhere') return [];
  if (step.kind !== 'run' || !/--context|\bsnapshot\b/.test(step.script)) return [step];
  const lines = step.script.split('\n').filter((line) => /^(git|npx cdk8s synth)\b/.test(line));
  return lines.length === 0 ? [] : [{ ...step, script: `${lines.join('\n')}\n`, exitCode: 0, output: undefined }];
}

describe('an output', () => {
  const shown = 'a\n…\nb … c\n';

  test.each(['a\nb x c\n', 'a\nmore\nand more\nb  c\n', 'a\nb x c\n\n'])('is as shown: %j', (said) => {
    expect(() => requireOutput(shown, said)).not.toThrow();
  });

  test.each([
    ['b x c\n', '"a" is not there'],
    ['a\nb x\n', '"b … c" is not there'],
    ['a\nb x c\nmore\n', 'there is more than the page shows'],
  ])('is not: %j', (said, why) => {
    expect(() => requireOutput(shown, said)).toThrow(why);
  });

  test('that shows nothing is refused', () => {
    expect(() => requireOutput('…\n', 'anything\n')).toThrow('shows nothing');
  });

  test('takes what regular expressions are made of for what it is', () => {
    expect(() => requireOutput('a.b (c)\n', 'a.b (c)\n')).not.toThrow();
    expect(() => requireOutput('a.b (c)\n', 'axb (c)\n')).toThrow();
  });
});

describe('a change', () => {
  test('puts lines in and takes lines out where its context is', () => {
    expect(changed('a\nb\nc\n', ' a\n-b\n+x\n+y\n')).toBe('a\nx\ny\nc\n');
  });

  test.each(['a\n', 'a\nb\na\nb\n'])('that does not fit in one place of %j is refused', (text) => {
    expect(() => changed(text, ' a\n-b\n')).toThrow(/this is in [02] places/);
  });
});
