import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(__dirname, '..');
/** What the package is built from. */
const INGREDIENTS = /^(bin|src|imports|page|docs|scripts|templates|.*\.md|LICENSE|package\.json|tsconfig.*)$/;

/** Builds and packs a copy of what goes into the package, so that nothing else in the repository is touched. Returns the files in it. */
export async function pack(copy: string, tarball: string): Promise<readonly string[]> {
  mkdirSync(copy, { recursive: true });
  for (const name of readdirSync(ROOT).filter((one) => INGREDIENTS.test(one))) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const options = { cwd: copy, maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)('npm', ['pack', '--json', '--silent'], options);
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('['))) as Array<{
    readonly filename: string;
    readonly files: ReadonlyArray<{ readonly path: string }>;
  }>;
  renameSync(join(copy, packed!.filename), tarball);
  return packed!.files.map(({ path }) => path).sort();
}
