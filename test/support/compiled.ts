import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { writePage } from '../../scripts/bundle-page';

const ROOT = join(__dirname, '..', '..');

/** What programs import, by its name. */
const ENTRIES = {
  'cdk8s-ambient': 'src/index',
  'cdk8s-ambient/jest': 'src/jest/index',
  'cdk8s-ambient/predict': 'src/prediction/index',
};
/** What `bin/` asks for. */
const MAIN = 'src/cli/main';

/** In milliseconds. */
const DAY = 24 * 3600 * 1000;

/** The sources of this clone as JavaScript, in which a program starts in a fifth of the time that tsx takes to compile them. */
export interface Compiled {
  /** The folder, laid out as the package that users install. */
  readonly folder: string;
  /** The command, for Node.js. */
  readonly command: string;
  /** What Node.js requires before a program in TypeScript (`node --require`): it imports what is compiled. */
  readonly register: string;
}

/** Compiles the sources of this clone, or of another, where it was not done since they changed. */
export function compiled(root = ROOT): Compiled {
  const folder = join(root, '.tmp', 'compiled', digest(root));
  if (!existsSync(folder)) compileTo(folder, root);
  return { folder, command: join(folder, 'bin', 'cdk8s-ambient.cjs'), register: join(folder, 'register.cjs') };
}

/** Of everything that has a part in what comes out. */
function digest(root: string): string {
  const hash = createHash('sha256');
  // Other clones are of some folders only.
  const folders = ['src', 'imports', ...(root === ROOT ? ['page'] : [])];
  const sources = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(tsx?|css)$/.test(file))
      .map((file) => join(root, folder, file)),
  );
  const others = ['package.json', 'bin/cdk8s-ambient.cjs'].map((file) => join(root, file));
  for (const file of [__filename, require.resolve('../../scripts/bundle-page'), ...others, ...sources.sort()])
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
}

function compileTo(folder: string, root: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  removeOld(dirname(folder));
  const made = mkdtempSync(join(dirname(folder), 'new-'));
  // As deep as modules of the package, by which a synth tells its own lines in a stack from others (src/synth/messages/declared-at.ts).
  const all = join('lib', 'src', 'modules', 'all.js');
  const entries = [MAIN, ...Object.values(ENTRIES)];
  bundle(root, entries, join(made, all));
  if (root === ROOT) writePage(join(made, 'lib', 'page'));
  for (const entry of entries) write(made, `lib/${entry}.js`, `module.exports = ${requireOf(entry, made, all)};\n`);
  const paths = Object.entries(ENTRIES).map(([name, entry]) => [name, join(folder, 'lib', `${entry}.js`)]);
  write(made, 'register.cjs', registerText(Object.fromEntries(paths) as Record<string, string>));
  mkdirSync(join(made, 'bin'));
  for (const file of ['package.json', 'bin/cdk8s-ambient.cjs']) copyFileSync(join(root, file), join(made, file));
  for (const name of ['docs', 'imports', 'templates']) symlinkSync(join(root, name), join(made, name));
  try {
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true });
    // Another worker was faster.
    if (!existsSync(folder)) throw error;
  }
}

/** What was compiled of other sources, and is not in use any more. */
function removeOld(parent: string): void {
  for (const name of readdirSync(parent)) {
    const { mtimeMs } = statSync(join(parent, name));
    if (Date.now() - mtimeMs > DAY) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** Modules run when they are first asked for, each once, whoever asks. */
function bundle(root: string, entries: readonly string[], outfile: string): void {
  const input = entries.map((entry) => `exports['${entry}'] = () => require('./${entry}');`).join('\n');
  const how = ['--bundle', '--packages=external', '--platform=node', '--format=cjs', '--target=es2022', '--keep-names'];
  // Its program, as its function leaves one behind that waits for more to do.
  execFileSync(require.resolve('esbuild/bin/esbuild'), [...how, '--log-level=warning', `--outfile=${outfile}`], {
    cwd: root,
    input,
  });
}

function requireOf(entry: string, from: string, all: string): string {
  const path = relative(dirname(join(from, 'lib', entry)), join(from, all));
  return `require(${JSON.stringify(path.startsWith('.') ? path : `./${path}`)})[${JSON.stringify(entry)}]()`;
}

/** Programs in TypeScript are compiled as they are required, with the lines of their source in stacks. */
function registerText(paths: Readonly<Record<string, string>>): string {
  return `'use strict';
const Module = require('node:module');
const { transformFileSync } = require(${JSON.stringify(require.resolve('@swc/core'))});
const paths = ${JSON.stringify(paths)};
const resolve = Module._resolveFilename;
Module._resolveFilename = function (name, ...rest) {
  return resolve.call(this, Object.hasOwn(paths, name) ? paths[name] : name, ...rest);
};
Module._extensions['.ts'] = (module, file) => {
  const { code } = transformFileSync(file, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  });
  module._compile(code, file);
};
process.setSourceMapsEnabled(true);
`;
}
