import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { addEventHandler } from 'jest-circus';

/**
 * All tests of a folder in one file, for mutation runs: `stryker.config.mjs` names the folder. Jest loads each file of tests
 * anew, with all it tests, even where none of its tests is wanted, and it would do so for every mutant.
 *
 * Left out is what asks everything of many meshes: what only it notices is noticed too late. And documentation.
 */
const FOLDER = join(__dirname, process.env.MUTATION_FOLDER ?? 'rules');
const LEFT_OUT = /(docs|good-examples|healthy-meshes|untouched|concern-suffices)\.test\.ts$/;
/** What takes long comes last: most mutants are noticed before it. */
const LONG = /recorded\.test\.ts$/;

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).sort();
for (const file of [...files.filter((one) => !LONG.test(one)), ...files.filter((one) => LONG.test(one))]) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are, only the folder says
  if (file.endsWith('.test.ts') && !LEFT_OUT.test(file)) require(join(FOLDER, file));
}

// The first test that notices a mutant is enough. Without one, which is how Stryker finds out who tests what, all of them run.
if (process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined) {
  let noticed = false;
  addEventHandler((event) => {
    if (event.name === 'test_done' && event.test.errors.length > 0) noticed = true;
    if (event.name === 'test_start' && noticed) event.test.mode = 'skip';
  });
}
