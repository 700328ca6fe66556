import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const REPOSITORY = join(__dirname, '..');

/** Everything a bench makes, unless told otherwise. In the repository, so that compiled programs find its node_modules. */
export const WORKSPACE = join(REPOSITORY, '.tmp', 'bench');
/** The library and the programs that use it, as JavaScript. */
export const COMPILED = join(WORKSPACE, 'lib');

/** Why there are no figures, for a person to mend. */
export class CannotMeasure extends Error {}

/** Compiles the library and the programs that use it. */
export function compile(): void {
  const tsc = join(REPOSITORY, 'node_modules', 'typescript', 'bin', 'tsc');
  const project = join(__dirname, 'tsconfig.build.json');
  const { status } = spawnSync(process.execPath, [tsc, '-p', project, '--outDir', COMPILED], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new CannotMeasure('src/ and bench/programs/ do not compile');
}

export function programFile(name: string): string {
  return join(COMPILED, 'bench', 'programs', `${name}.js`);
}
