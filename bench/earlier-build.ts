import { spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, WORKSPACE } from './workspace';

/** Its figures are what ours are held to: so that they do not move with ours. */
export const EARLIER_COMMIT = 'b2b38ab';

/** The library as it was at that commit, compiled; undefined where the repository does not have it, as a shallow clone. */
export function earlierBuild(): string | undefined {
  const folder = join(WORKSPACE, EARLIER_COMMIT);
  const library = join(folder, 'lib', 'src');
  if (existsSync(join(library, 'cli', 'main.js'))) return library;
  const git = spawnSync('git', ['worktree', 'add', '--force', '--detach', folder, EARLIER_COMMIT], { cwd: REPOSITORY });
  if (git.status !== 0) return undefined;
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) symlinkSync(join(REPOSITORY, 'node_modules'), modules);
  const tsc = join(REPOSITORY, 'node_modules', 'typescript', 'bin', 'tsc');
  // Its types may not fit the packages of today; what it compiles to is the same.
  spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: folder, stdio: ['ignore', 2, 2] });
  return existsSync(join(library, 'cli', 'main.js')) ? library : undefined;
}
