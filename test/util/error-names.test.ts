import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SRC = join(__dirname, '../../src');

/** The classes of errors in src that extend Error itself, with their bodies. */
const classes = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.m?ts$/.test(file))
  .flatMap((file) => [
    ...readFileSync(join(SRC, file), 'utf8').matchAll(/^(?:export )?class (\w+) extends Error \{\n(.*?)^\}/gms),
  ])
  .map(([, name = '', body = '']) => ({ name, body }));

test('src has classes of errors', () => {
  expect(classes.length).toBeGreaterThan(5);
});

test.each(classes)('a stack trace names $name, not Error', ({ name, body }) => {
  expect(body).toMatch(new RegExp(`\\bname = ('${name}'|new\\.target\\.name);`));
});
