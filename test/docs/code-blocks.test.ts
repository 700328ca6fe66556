import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import * as ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { compiled } from '../support/compiled';
import { diagnosticsOf } from './diagnostics';
import { examplesOf, type Example } from './examples';
import { blocksOf, pages, ROOT, type Block } from './markdown';

// Every block of TypeScript in README and docs is a program that compiles and runs, and every block shown as its output is.

const documented = pages().filter((page) => page === 'README.md' || page.startsWith('docs/'));
const examples = documented.flatMap((page) => examplesOf(page));
const refused = examples.filter((example) => refusalOf(example) !== undefined);
const accepted = examples.filter((example) => refusalOf(example) === undefined);
const shownFiles = accepted.flatMap((example) =>
  example.shown.filter((block) => isOutput(block)).map((block) => ({ example, block, name: nameOf(block) })),
);
const quoted = documented
  .flatMap((page) => blocksOf(page))
  .filter(({ language, file }) => language === 'ts' && file !== undefined)
  .map((block) => ({ name: nameOf(block), block }));
const data = documented.flatMap((page) => blocksOf(page)).filter(({ language }) => /^(yaml|json)$/.test(language));

interface Outcome {
  readonly exitCode: number;
  readonly stderr: string;
  /** Path, relative to the output folder → content. */
  readonly files: ReadonlyMap<string, string>;
}

let folder: string;
const outcomes = new Map<Example, Outcome>();

beforeAll(async () => {
  mkdirSync(join(ROOT, '.tmp'), { recursive: true });
  // Inside the repository, so that imports resolve as they do for the examples.
  folder = mkdtempSync(join(ROOT, '.tmp', 'docs-'));
  for (const example of examples) {
    mkdirSync(folderOf(example));
    writeFileSync(mainOf(example), example.program);
  }
  const { register } = compiled();
  const pending = [...examples];
  const work = async (): Promise<void> => {
    for (let example = pending.shift(); example !== undefined; example = pending.shift()) {
      outcomes.set(example, await run(example, register));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('README and docs have examples', () => {
  expect(examples.map(({ block }) => block.page)).toEqual(expect.arrayContaining(['README.md', 'docs/constructs.md']));
});

test('every example type checks with the settings of this repository', () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: Record<string, unknown>;
  };
  const files = examples.map(mainOf);
  const { options, errors } = ts.parseJsonConfigFileContent({ ...config, include: [], files }, ts.sys, ROOT);
  expect(errors).toEqual([]);
  // The first program of a page may name what only a fragment uses.
  const extended = new Set(examples.filter(({ isFragment }) => isFragment).map(({ block }) => block.page));
  const mayHaveUnused = new Set(examples.filter(({ block }) => extended.has(block.page)).map(mainOf));
  const diagnostics = diagnosticsOf(files, options).filter(
    ({ code, file }) => !(UNUSED.has(code) && mayHaveUnused.has(String(file?.fileName))),
  );
  expect(diagnostics.map(describeDiagnostic)).toEqual([]);
}, 120_000);

test.each(accepted)('$name runs', (example) => {
  const { exitCode, stderr, files } = outcomes.get(example)!;
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  if (example.program.includes('.synth()')) expect(files.size).toBeGreaterThan(0);
});

test.each(shownFiles)('$name is what comes out', ({ example, block }) => {
  const { files } = outcomes.get(example)!;
  const path = block.file!.slice('dist/'.length);
  if (path === '') {
    expect(block.text).toBe([...files.keys()].map((file) => `dist/${file}\n`).join(''));
    return;
  }
  const content = files.get(path);
  expect([...files.keys()]).toContain(path);
  if (block.language === 'json') expect(block.text).toBe(content);
  else expect(firstMissingPiece(block.text, content!)).toBeUndefined();
});

test.each(quoted)('$name is the file of that name, which has tests of its own or is one', ({ block }) => {
  expect(block.text).toBe(readFileSync(join(ROOT, block.file!), 'utf8'));
});

// None today is a defect of the docs: what is refused is half of what the library does.
test('the docs show what a refusal looks like', () => {
  expect(refused).not.toHaveLength(0);
});

test.each(refused)('$name is refused as shown, and nothing is written', (example) => {
  const { exitCode, stderr, files } = outcomes.get(example)!;
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain(refusalOf(example));
  expect([...files.keys()]).toEqual([]);
});

test.each(data.map((block) => ({ name: nameOf(block), block })))(
  '$name says which file it shows, and parses',
  ({ block }) => {
    expect(block.file).toBeDefined();
    expect(parseAllDocuments(block.text).flatMap(({ errors }) => errors)).toEqual([]);
    // An output must follow the example that writes it.
    if (isOutput(block)) expect(shownFiles.map((shown) => shown.name)).toContain(nameOf(block));
  },
);

/** "Declared but never used", in its variants. */
const UNUSED = new Set([6133, 6138, 6192, 6196, 6198, 6199, 6205]);

function describeDiagnostic({ file, start, messageText }: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n');
  if (file === undefined) return message;
  const { line } = file.getLineAndCharacterOfPosition(start ?? 0);
  const example = examples.find((candidate) => mainOf(candidate) === file.fileName);
  return `${example?.name ?? file.fileName}: ${file.text.split('\n')[line]?.trim()}: ${message}`;
}

function nameOf(block: Block): string {
  return `${block.page}:${block.line} (${block.file ?? block.language})`;
}

function isOutput({ file }: Block): boolean {
  return file?.startsWith('dist/') ?? false;
}

function refusalOf({ shown }: Example): string | undefined {
  return shown
    .find(({ language, text }) => language === 'text' && text.startsWith('Validation failed'))
    ?.text.trimEnd();
}

function folderOf({ block }: Example): string {
  return join(folder, `${block.page.replace(/\W/g, '-')}-${block.line}`);
}

function mainOf(example: Example): string {
  return join(folderOf(example), 'main.ts');
}

async function run(example: Example, register: string): Promise<Outcome> {
  const cwd = folderOf(example);
  const { CDK8S_AMBIENT_CLUSTER: _, ...environment } = process.env;
  const outdir = join(cwd, 'dist');
  const env = { ...environment, CDK8S_OUTDIR: outdir };
  try {
    const { stderr } = await promisify(execFile)(process.execPath, ['--require', register, 'main.ts'], { cwd, env });
    return { exitCode: 0, stderr, files: filesIn(outdir) };
  } catch (error) {
    const { code, stderr } = error as { code: unknown; stderr?: string };
    return { exitCode: typeof code === 'number' ? code : -1, stderr: stderr ?? String(error), files: filesIn(outdir) };
  }
}

function filesIn(outdir: string): Map<string, string> {
  if (!existsSync(outdir)) return new Map();
  const paths = readdirSync(outdir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(outdir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    // What Git ignores is not output.
    .filter((path) => !path.startsWith('.'));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(outdir, path), 'utf8')]));
}

/** An excerpt: whole lines of the file, in its order; "# …" stands for any number of lines. */
function firstMissingPiece(excerpt: string, content: string): string | undefined {
  let from = 0;
  const lines = `\n${content}`;
  for (const piece of excerpt.split(/^ *# …\n/m).filter((text) => text !== '')) {
    const at = lines.indexOf(`\n${piece}`, from);
    if (at < 0) return piece;
    from = at + piece.length;
  }
  return undefined;
}
