import * as path from 'node:path';
import { templatesIn } from '../../src/init/folder';
import { planOf, type Plan } from '../../src/init/plan';

const templates = templatesIn(path.join(__dirname, '..', '..'));
const FILES = [...templates.keys()].sort();

function plan(files: Readonly<Record<string, string>>): Plan {
  return planOf({
    name: 'My Mesh',
    present: new Map(Object.entries(files)),
    entries: Object.keys(files),
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
  const { writes, steps } = plan({ 'package.json': '{}', '.projenrc.ts': '' });
  expect(writes.has('package.json')).toBe(false);
  expect(steps).toEqual([
    expect.stringMatching(/Add to deps in \.projenrc: cdk8s@/),
    expect.stringMatching(/Add to devDeps in \.projenrc: @swc\/core@/),
  ]);
});

test.each(['{', '[]', '"text"'])('a package.json that is %s is refused before anything is written', (text) => {
  expect(() => plan({ 'package.json': text })).toThrow('package.json is not a JSON object');
});
