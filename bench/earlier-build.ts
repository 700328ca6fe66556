import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, WORKSPACE } from './workspace';

/** Its figures are what ours are held to: so that they do not move with ours. */
export const EARLIER_COMMIT = 'b2b38ab';

/** The library as it was at that commit, compiled; undefined where the repository does not have it, as a shallow clone. */
export function earlierBuild(): string | undefined {
  const folder = join(WORKSPACE, EARLIER_COMMIT);
  const library = join(folder, 'lib', 'src');
  if (existsSync(join(library, 'cli', 'main.js'))) return library;
  mkdirSync(folder, { recursive: true });
  const archive = `${folder}.tar`;
  if (!succeeds('git', ['archive', '--output', archive, EARLIER_COMMIT])) return undefined;
  if (!succeeds('tar', ['-xf', archive, '-C', folder])) return undefined;
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) symlinkSync(join(REPOSITORY, 'node_modules'), modules);
  const tsc = join(REPOSITORY, 'node_modules', 'typescript', 'bin', 'tsc');
  // Its types may not fit the packages of today; what it compiles to is the same.
  spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: folder, stdio: ['ignore', 2, 2] });
  return existsSync(join(library, 'cli', 'main.js')) ? library : undefined;
}

function succeeds(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { cwd: REPOSITORY, stdio: 'ignore' }).status === 0;
}
