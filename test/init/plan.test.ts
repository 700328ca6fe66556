import * as path from 'node:path';
import { templatesIn } from '../../src/init/folder';
import { planOf, type Plan } from '../../src/init/plan';

const templates = templatesIn(path.join(__dirname, '..', '..'));
const FILES = [...templates.keys()].sort();

function plan(files: Readonly<Record<string, string>>): Plan {
  return planOf({
    name: 'My Mesh',
    textOf: (file) => files[file],
    entries: [...new Set(Object.keys(files).map((file) => file.split('/')[0]!))],
    templates,
    rangeOf: (name) => `^${name.length}.0.0`,
  });
}

function manifestOf({ writes }: Plan): Record<string, Record<string, string>> {
  return JSON.parse(writes.get('package.json')!) as Record<string, Record<string, string>>;
}

test('an empty folder gets every file, and a package.json with what they need', () => {
  const { writes, kept, steps } = plan({});
  expect([...writes.keys()].sort()).toEqual([...FILES, 'package.json'].sort());
  expect([kept, steps]).toEqual([[], []]);
  expect(manifestOf(plan({}))).toMatchObject({ name: 'my-mesh', scripts: { synth: 'cdk8s synth', test: 'jest' } });
  expect(Object.keys(manifestOf(plan({})).devDependencies!)).toEqual([
    ...['@swc/core', '@swc/jest', '@types/jest', '@types/node', 'cdk8s-cli', 'jest', 'tsx', 'typescript'],
  ]);
});

test('a file that is there is never written', () => {
  const everything = Object.fromEntries(FILES.map((file) => [file, 'mine']));
  const { writes, kept } = plan(everything);
  expect([...writes.keys()]).toEqual(['package.json']);
  expect(kept).toEqual(FILES);
});

test('package.json keeps what it states, its indent and its versions, and gets the rest', () => {
  const text = `${JSON.stringify({ name: 'mine', scripts: { synth: 'make' }, devDependencies: { cdk8s: '1.2.3' } }, undefined, 4)}\n`;
  const planned = plan({ 'package.json': text });
  const manifest = manifestOf(planned);
  expect(manifest).toMatchObject({ name: 'mine', scripts: { synth: 'make', test: 'jest' } });
  expect(manifest.devDependencies!.cdk8s).toBe('1.2.3');
  expect(Object.keys(manifest.dependencies!)).toEqual(['cdk8s-ambient', 'constructs']);
  expect(planned.writes.get('package.json')).toMatch(/^ {4}"name"/m);
});

test('the script with which npm says that there is no test is no test', () => {
  const scripts = { test: 'echo "Error: no test specified" && exit 1' };
  expect(manifestOf(plan({ 'package.json': JSON.stringify({ scripts }) })).scripts!.test).toBe('jest');
});

test('a package.json that has everything stays as it is, byte for byte', () => {
  const whole = plan({}).writes.get('package.json')!;
  const { writes, kept } = plan({ 'package.json': whole });
  expect(writes.has('package.json')).toBe(false);
  expect(kept).toEqual(['package.json']);
});

test('a project with its own jest and cdk8s.yaml is not given another jest or another way to run TypeScript', () => {
  const planned = plan({
    'package.json': '{"devDependencies":{"jest":"^29"}}',
    'jest.config.js': '',
    'cdk8s.yaml': '',
    'tsconfig.json': '',
  });
  expect(planned.kept).toEqual(['cdk8s.yaml', 'jest.config.cjs', 'tsconfig.json']);
  expect(manifestOf(planned).devDependencies).toEqual({ jest: '^29' });
  expect(plan({ 'package.json': '{"jest":{}}' }).kept).toEqual(['jest.config.cjs']);
});

test('a main.ts that is there is left, and the plan says what to write in it', () => {
  expect(plan({ 'main.ts': 'app.synth()' }).steps).toEqual([expect.stringContaining('platform().synth();')]);
});

test('a .gitignore that leaves out dist/ is left, and the plan says so', () => {
  expect(plan({ '.gitignore': 'node_modules\ndist/\n' }).steps).toEqual([expect.stringContaining('leaves out dist/')]);
  expect(plan({ '.gitignore': 'node_modules\n' }).steps).toEqual([]);
});

test('what projen writes is left to projen', () => {
  const { writes, steps, next } = plan({ 'package.json': '{}', '.projenrc.ts': '' });
  expect(writes.has('package.json')).toBe(false);
  expect(steps).toEqual([
    expect.stringMatching(/Add to deps in \.projenrc\.ts: cdk8s@/),
    expect.stringMatching(/Add to devDeps in \.projenrc\.ts: @swc\/core@/),
  ]);
  expect([next[0], next.at(-1)]).toEqual(['npx projen', 'npx projen test']);
});

describe('in the template of projen', () => {
  const TEMPLATE = {
    '.projenrc.ts': 'new cdk8s.Cdk8sTypeScriptApp({ cdk8sVersion: "2.3.33" })',
    'package.json': '{"dependencies":{"cdk8s":"^2.3.33","cdk8s-ambient":"^1","constructs":"^10.1.42"},"jest":{}}',
    'cdk8s.yaml': 'language: typescript\napp: node lib/main.js\n',
    'tsconfig.json': '{}',
    '.gitignore': '/lib\n/dist/\n',
    'README.md': '',
    'src/main.ts': 'app.synth()',
  };

  test('sources stand in src/, tests in test/, and what is compiled is compiled first', () => {
    const { writes, kept, next } = plan(TEMPLATE);
    expect([...writes.keys()].sort()).toEqual([
      ...['.github/workflows/mesh.yaml', '.gitlab-ci.yml', 'AGENTS.md', 'src/platform.ts', 'test/failover.test.ts'],
    ]);
    expect(kept).toEqual([
      ...['.gitignore', 'README.md', 'cdk8s.yaml', 'jest.config.cjs', 'package.json', 'src/main.ts', 'tsconfig.json'],
    ]);
    expect(writes.get('test/failover.test.ts')).toContain("import { platform } from '../src/platform';");
    expect(writes.get('AGENTS.md')).toContain('Change `src/platform.ts`');
    for (const file of ['.github/workflows/mesh.yaml', '.gitlab-ci.yml'])
      expect(writes.get(file)).toContain('npx projen compile && npx cdk8s synth --check-upgrade=false');
    expect(next.slice(0, 3)).toEqual(['npx projen', 'npx projen compile', 'npx cdk8s synth']);
  });

  test('the plan says what to write in .projenrc.ts, also where npm has written package.json', () => {
    expect(plan(TEMPLATE).steps).toEqual([
      'projen writes package.json. Add to deps in .projenrc.ts: cdk8s-ambient@^13.0.0',
      "src/main.ts was left as it is. To synthesize the mesh, let it say: import { platform } from './platform'; platform().synth();",
      ".gitignore leaves out dist/. Add to .projenrc.ts: project.gitignore.include('/dist/'): reviews and GitOps read what is committed in it.",
    ]);
  });

  test('once that is written, nothing is left to do but main.ts', () => {
    const files = { '.projenrc.ts': "deps: ['cdk8s-ambient']", '.gitignore': '/dist/\n!/dist/\n' };
    expect(plan({ ...TEMPLATE, ...files }).steps).toEqual([expect.stringContaining('src/main.ts was left')]);
  });
});

test('pipelines that install with npm are said to, where another lock file is there', () => {
  expect(plan({ 'yarn.lock': '' }).steps).toEqual([expect.stringContaining('This project has yarn.lock')]);
  const theirs = { '.gitlab-ci.yml': '', '.github/workflows/mesh.yaml': '' };
  expect(plan({ 'yarn.lock': '', ...theirs }).steps).toEqual([]);
});

test.each(['{', '[]', '"text"'])('a package.json that is %s is refused before anything is written', (text) => {
  expect(() => plan({ 'package.json': text })).toThrow('package.json is not a JSON object');
});
