import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * All tests of a folder in one file, for mutation runs: `stryker.config.mjs` names the folder. Jest loads each file of tests
 * anew, with all it tests, even where none of its tests is wanted, and it would do so for every mutant.
 *
 * Left out is what asks every rule about every mesh: what only it notices is noticed too late. And documentation.
 */
const FOLDER = join(__dirname, process.env.MUTATION_FOLDER ?? 'rules');
const LEFT_OUT = /(docs|good-examples|healthy-meshes)\.test\.ts$/;

for (const file of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).sort()) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are, only the folder says
  if (file.endsWith('.test.ts') && !LEFT_OUT.test(file)) require(join(FOLDER, file));
}
