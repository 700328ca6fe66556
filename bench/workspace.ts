import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { joinModules } from '../scripts/join-modules';

export const REPOSITORY = join(__dirname, '..');

/** Everything a bench makes, unless told otherwise. In the repository, so that compiled programs find its node_modules. */
export const WORKSPACE = join(REPOSITORY, '.tmp', 'bench');
/** The library and the programs that use it, as JavaScript. */
export const COMPILED = join(WORKSPACE, 'lib');

/** Why there are no figures, for a person to mend. */
export class CannotMeasure extends Error {}

/** Compiles the library and the programs that use it, and joins their modules as those of the package are. */
export function compile(): void {
  const tsc = join(REPOSITORY, 'node_modules', 'typescript', 'bin', 'tsc');
  rmSync(COMPILED, { recursive: true, force: true });
  const project = join(__dirname, 'tsconfig.build.json');
  const { status } = spawnSync(process.execPath, [tsc, '-p', project, '--outDir', COMPILED], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new CannotMeasure('src/ and bench/programs/ do not compile');
  joinModules(COMPILED, (path) => path === 'src/index.js' || path.startsWith('bench/programs/'));
}

export function programFile(name: string): string {
  return join(COMPILED, 'bench', 'programs', `${name}.js`);
}
