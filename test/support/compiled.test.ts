import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compiled } from './compiled';

const ROOT = join(__dirname, '..', '..');
let clone: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-compiled-'));
  write('package.json', '{}');
  write('imports/types.ts', '');
  write('src/index.ts', "export const value = 'one';\nexport class Shared {}\n");
  for (const entry of ['jest', 'prediction']) write(`src/${entry}/index.ts`, "export { Shared } from '../index';\n");
  write('src/cli/main.ts', "import { value } from '../index';\nexport const runProgram = () => console.log(value);\n");
  mkdirSync(join(clone, 'bin'));
  copyFileSync(join(ROOT, 'bin', 'cdk8s-ambient.cjs'), join(clone, 'bin', 'cdk8s-ambient.cjs'));
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(clone, file)), { recursive: true });
  writeFileSync(join(clone, file), text);
}

function run(...args: readonly string[]) {
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: clone, encoding: 'utf8' });
  return stdout + stderr;
}

test('the command runs what was compiled, and once a source has changed, what it says now', () => {
  const before = compiled(clone);
  expect(run(before.command)).toBe('one\n');
  expect(compiled(clone)).toEqual(before);
  write('src/index.ts', "export const value = 'two';\nexport class Shared {}\n");
  expect(run(compiled(clone).command)).toBe('two\n');
});

test('a program imports it by its names, and has each of its classes once', () => {
  write(
    'main.ts',
    "import { Shared } from 'cdk8s-ambient';\nimport { Shared as Same } from 'cdk8s-ambient/predict';\nconsole.log(Shared === Same);\n",
  );
  expect(run('--require', compiled(clone).register, 'main.ts')).toBe('true\n');
});

test('a stack has the lines of a program as they were written', () => {
  write('main.ts', 'interface Left { out: string }\n\nconst thrown: unknown =\n  new Error();\nthrow thrown;\n');
  expect(run('--require', compiled(clone).register, 'main.ts')).toMatch(/at .*main\.ts:4:3\)/);
});
