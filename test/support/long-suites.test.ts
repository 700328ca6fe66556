import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import LongSuitesFirst, { LONG_SUITES } from './long-suites-first.cjs';

const ROOT = join(__dirname, '..', '..');

/** A suite as jest has it in a fresh clone: it knows the file, and not how long it took. */
function suite(file: string) {
  const hasteFS = { getSize: (path: string) => statSync(path).size };
  return { path: join(ROOT, file), context: { config: { rootDir: ROOT, cache: false }, hasteFS } };
}

test('every suite that is begun first is there', () => {
  expect(LONG_SUITES.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('long suites come before others, however small their files', () => {
  const files = ['test/docs/readme.test.ts', 'test/drill/interrupted.test.ts', 'test/package.test.ts'];
  const sorted = new LongSuitesFirst({}).sort(files.map(suite));
  expect(sorted.map(({ path }) => path)).toEqual([...files].reverse().map((file) => join(ROOT, file)));
});
