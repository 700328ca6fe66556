import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import * as ts from 'typescript';
import { pack } from '../scripts/pack';
import { blocksOf, ROOT } from './docs/markdown';

// What users install: the packed tarball, in an empty project, with the oldest peers that package.json claims.

interface Manifest {
  readonly name: string;
  readonly peerDependencies: Record<string, string>;
  readonly peerDependenciesMeta: Record<string, { readonly optional?: boolean } | undefined>;
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
const peers = Object.entries(manifest.peerDependencies).map(([name, range]) => ({
  name,
  lowest: range.split(' || ')[0]!.replace(/^\^/, ''),
  optional: manifest.peerDependenciesMeta[name]?.optional === true,
}));

/** The first program of the README: a small mesh. */
const PROGRAM = blocksOf('README.md').find(({ language }) => language === 'ts')!.text;

let folder: string;
let tarball: string;
let contents: readonly string[];
/** The project that uses the package. */
let project: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-package-'));
  tarball = join(folder, 'cdk8s-ambient.tgz');
  contents = await pack(join(folder, 'copy'), tarball);
  project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', version: '1.0.0', private: true }));
  const required = peers.filter(({ optional }) => !optional).map(({ name, lowest }) => `${name}@${lowest}`);
  // Without optional dependencies: old releases of cdk8s name a release tool of theirs as one.
  await run('npm', ['install', '--omit=optional', '--prefer-offline', tarball, ...required], project);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the tarball holds the library, its licence, its docs, and nothing else', () => {
  const top = new Set(contents.map((path) => path.split('/')[0]));
  expect([...top].sort()).toEqual([
    ...['ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md'],
    ...['bin', 'docs', 'imports', 'lib', 'package.json', 'templates'],
  ]);
  expect(contents).toEqual(
    expect.arrayContaining([
      'docs/schema/mesh.v1.schema.json',
      'imports/crds/networking.istio.io.json',
      'lib/src/index.d.ts',
    ]),
  );
  const built = /^lib\/((src|imports)\/.*(\.d\.m?ts(\.map)?|\.m?js)|sources\/.*\.m?ts|page\/page\.(js|css))$/;
  expect(contents.filter((path) => path.startsWith('lib/') && !built.test(path))).toEqual([]);
});

test('the tarball has at most 1.5 MB, and unpacked 5 MB', () => {
  const unpacked = execFileSync('tar', ['tzvf', tarball], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const sizes = unpacked
    .trimEnd()
    .split('\n')
    .map((line) => Number(line.trim().split(/\s+/)[2]));
  expect(statSync(tarball).size).toBeLessThan(1_500_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(5_000_000);
});

test('editors go from a name to its source: the map of each declaration of ours leads to a file of the tarball', () => {
  const installed = join(project, 'node_modules', 'cdk8s-ambient');
  const maps = contents.filter((path) => path.endsWith('.map'));
  const sources = maps.map((path) => {
    const { sources } = JSON.parse(readFileSync(join(installed, path), 'utf8')) as {
      readonly sources: readonly string[];
    };
    return join(dirname(path), sources[0]!);
  });
  expect(sources.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
  expect(sources).toContain('lib/sources/constructs/mesh.ts');
  expect(readFileSync(join(installed, 'lib/sources/constructs/mesh.ts'), 'utf8')).toContain('class Mesh extends App');
  const declarations = contents.filter((path) => /^lib\/src\/.*\.d\.m?ts$/.test(path)).map((path) => `${path}.map`);
  expect(maps).toEqual(expect.arrayContaining(declarations));
});

test('every relative link of every page in the tarball leads to a file in it', () => {
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked);
  execFileSync('tar', ['xzf', tarball, '-C', unpacked]);
  const pages = contents.filter((path) => path.endsWith('.md'));
  const broken = pages.flatMap((page) =>
    [
      ...readFileSync(join(unpacked, 'package', page), 'utf8')
        .replace(/^```[\s\S]*?^```$/gm, '')
        .matchAll(/\]\(([^)\s#:]+)[#)]/g),
    ]
      .map(([, target]) => join(dirname(page), target!))
      .filter((target) => !existsSync(join(unpacked, 'package', target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(pages.length).toBeGreaterThan(20);
  expect(broken).toEqual([]);
});

test('packed again, in another folder, the tarball has the same bytes', async () => {
  const again = join(folder, 'again.tgz');
  await pack(join(folder, 'another-copy'), again);
  expect(digestOf(again)).toBe(digestOf(tarball));
}, 300_000);

test('the project has the lowest version of each peer, and no optional one', () => {
  const installed = peers.map(({ name, lowest, optional }) => ({ name, lowest, optional, version: versionOf(name) }));
  expect(installed).toEqual(peers.map((peer) => ({ ...peer, version: peer.optional ? undefined : peer.lowest })));
});

test('a mesh comes out the same from CommonJS, from ESM and from src', async () => {
  writeFileSync(join(project, 'cjs.cjs'), transpile(PROGRAM, ts.ModuleKind.CommonJS));
  writeFileSync(join(project, 'esm.mjs'), transpile(PROGRAM, ts.ModuleKind.ESNext));
  mkdirSync(join(ROOT, '.tmp'), { recursive: true });
  const source = mkdtempSync(join(ROOT, '.tmp', 'package-'));
  try {
    writeFileSync(join(source, 'main.ts'), PROGRAM);
    const outputs = ['cjs', 'esm', 'src'].map((name) => join(folder, name));
    await Promise.all([
      run(process.execPath, ['cjs.cjs'], project, { CDK8S_OUTDIR: outputs[0]! }),
      run(process.execPath, ['esm.mjs'], project, { CDK8S_OUTDIR: outputs[1]! }),
      run(process.execPath, ['--import', 'tsx', 'main.ts'], source, {
        CDK8S_OUTDIR: outputs[2]!,
        TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json'),
      }),
    ]);
    const [fromCjs, fromEsm, fromSource] = outputs.map(filesIn);
    expect(Object.keys(fromSource!)).toEqual(expect.arrayContaining(['mesh.json', 'cluster1/sample.k8s.yaml']));
    expect(fromCjs).toEqual(fromSource);
    expect(fromEsm).toEqual(fromSource);
  } finally {
    rmSync(source, { recursive: true, force: true });
  }
}, 60_000);

test('the command runs from what was compiled', async () => {
  const { stdout } = await run(join(project, 'node_modules', '.bin', 'cdk8s-ambient'), ['--version'], folder);
  expect(stdout).toBe('0.1.0\n');
});

test('check --explain names the page of a rule as it is opened from where it is called', async () => {
  const program = join(project, 'node_modules', '.bin', 'cdk8s-ambient');
  const explain = async (from: string) => {
    const { stdout } = await run(program, ['check', '--explain', 'waypoint-not-global'], from);
    return /^examples: (.+)$/m.exec(stdout)?.[1];
  };
  const installed = join('node_modules', 'cdk8s-ambient', 'docs', 'rules', 'waypoint-not-global.md');
  expect(await explain(project)).toBe(installed);
  expect(await explain(folder)).toBe(join('project', installed));
  expect(existsSync(join(project, installed))).toBe(true);
});

test('the page that it writes is that of the sources, though it has neither these nor a bundler', async () => {
  const dist = join(ROOT, 'dist');
  const { stdout } = await run(join(project, 'node_modules', '.bin', 'cdk8s-ambient'), ['report', dist], folder);
  const { stdout: ours } = await run(
    process.execPath,
    [join(ROOT, 'bin', 'cdk8s-ambient.cjs'), 'report', dist],
    folder,
  );
  expect(stdout).toBe(ours);
  expect(contents.filter((path) => /\.tsx$|bundle/.test(path))).toEqual([]);
  for (const name of ['esbuild', 'preact']) expect(existsSync(join(project, 'node_modules', name))).toBe(false);
}, 60_000);

test('the schema and package.json can be required', async () => {
  const code =
    "console.log(require('cdk8s-ambient/schema/mesh.v1.schema.json').title, require('cdk8s-ambient/package.json').name)";
  expect((await run(process.execPath, ['-e', code], project)).stdout).toBe(`mesh.json, version 1 ${manifest.name}\n`);
});

test('the matchers, loaded where there is no expect, say where they belong', async () => {
  const loading = run(process.execPath, ['-e', "require('cdk8s-ambient/jest')"], project);
  await expect(loading).rejects.toThrow('Import it in a test file, or name it in setupFilesAfterEnv');
});

test('the matchers work in vitest, as it is pinned here', async () => {
  const vitest = join(project, 'node_modules', 'vitest');
  const spec = join(project, 'failover.spec.mts');
  symlinkSync(join(ROOT, 'node_modules', 'vitest'), vitest);
  cpSync(join(ROOT, 'test', 'vitest', 'failover.spec.mts'), spec);
  try {
    const { stdout } = await run(bin('vitest'), ['run', '--no-color'], project);
    expect(stdout).toMatch(/Tests +3 passed \(3\)/);
  } finally {
    for (const path of [vitest, spec]) rmSync(path);
  }
}, 60_000);

describe('the types', () => {
  let program: ts.Program;

  beforeAll(() => {
    const files = ['consumer.cts', 'consumer.mts'].map((name) => join(project, name));
    for (const file of files) writeFileSync(file, PROGRAM);
    program = ts.createProgram(files, {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      types: [],
      noEmit: true,
    });
  }, 60_000);

  test('check, in full, in a strict consumer that is CommonJS and one that is ESM', () => {
    const messages = ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    expect(messages).toEqual([]);
  }, 60_000);

  test('are those that the entry points reach, and no others', () => {
    const reached = declarations(program).map(({ path }) => path);
    const shipped = contents.filter((path) => /\.d\.m?ts$/.test(path));
    expect(
      shipped.filter(
        (path) => !/^lib\/src\/(diagnostics|jest|prediction|vitest)\//.test(path) && !reached.includes(path),
      ),
    ).toEqual([]);
    expect(shipped.length).toBeLessThan(40);
  });

  test('show nothing of the generated types in imports/', () => {
    const files = declarations(program).map(({ path }) => path);
    expect(files).toContain('lib/src/index.d.ts');
    const leaks = declarations(program).flatMap(({ path, file }) =>
      (file as { imports?: ts.StringLiteral[] })
        .imports!.filter(({ text }) => /(^|\/)imports\//.test(text))
        .map(({ text }) => `${path} imports ${text}`),
    );
    expect(leaks).toEqual([]);
  });

  test('show nothing internal', () => {
    const internal = declarations(program).flatMap(({ path, file }) =>
      [...file.text.matchAll(/@internal|^ +(?:\w+ )*_\w+.*$/gm)].map(([text]) => `${path}: ${text.trim()}`),
    );
    expect(internal).toEqual([]);
  });
});

test('publint has nothing to say', async () => {
  const { stdout } = await run(bin('publint'), ['run', tarball, '--strict'], folder);
  expect(stdout).toContain('All good!');
}, 60_000);

test.each([
  { ways: 'every way to import them', options: ['--exclude-entrypoints', 'vitest'], verdict: 'No problems found' },
  {
    ways: 'an import of the entry for vitest, which is an ES module',
    options: ['--entrypoints', 'vitest', '--profile', 'esm-only'],
    verdict: 'OK (ESM)',
  },
])(
  'attw finds the types right for $ways',
  async ({ options, verdict }) => {
    const { stdout } = await run(bin('attw'), [tarball, ...options, '--no-color', '--no-emoji'], folder);
    expect(stdout).toContain(verdict);
  },
  60_000,
);

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

async function run(command: string, args: string[], cwd: string, variables: NodeJS.ProcessEnv = {}) {
  const { CDK8S_AMBIENT_CLUSTER: _, CDK8S_OUTDIR: __, ...environment } = process.env;
  try {
    return await promisify(execFile)(command, args, { cwd, env: { ...environment, ...variables }, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stdout, stderr, message } = error as { stdout?: string; stderr?: string; message: string };
    throw new Error([message, stdout, stderr].join('\n'), { cause: error });
  }
}

function bin(name: string): string {
  return join(ROOT, 'node_modules', '.bin', name);
}

function versionOf(name: string): string | undefined {
  try {
    return (
      JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }
    ).version;
  } catch {
    return undefined;
  }
}

function transpile(program: string, module: ts.ModuleKind): string {
  return ts.transpileModule(program, { compilerOptions: { module, target: ts.ScriptTarget.ES2022 } }).outputText;
}

function filesIn(outdir: string): Record<string, string> {
  const paths = readdirSync(outdir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(outdir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    // What Git ignores is not output.
    .filter((path) => !path.startsWith('.'));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(outdir, path), 'utf8')]));
}

/** The declaration files of the package that its index reaches. */
function declarations(program: ts.Program): Array<{ path: string; file: ts.SourceFile }> {
  const root = join(project, 'node_modules', manifest.name).split(sep).join('/');
  return program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(root))
    .map((file) => ({ path: file.fileName.slice(root.length + 1), file }));
}
