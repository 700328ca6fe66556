import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import * as vocabulary from '../../src/istio/vocabulary';

const SRC = join(__dirname, '../../src');
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('istio/'))
  .map((file) => ({ file, text: readFileSync(join(SRC, file), 'utf8') }));

/** The words that mean one thing wherever they stand: keys, names of controllers and API versions. Classes such as "istio" do not. */
const words = Object.entries<unknown>(vocabulary).flatMap(([name, word]) =>
  typeof word === 'string' && word.includes('/') ? [{ name, word }] : [],
);

test.each(words)('$name is written in the vocabulary alone: $word', ({ word }) => {
  const quoted = sources.filter(({ text }) => text.includes(`'${word}'`));
  expect(quoted.filter(({ text }) => literalsOf(text).includes(word)).map(({ file }) => file)).toEqual([]);
});

/** The string literals of a program, without those in its comments and texts. */
function literalsOf(text: string): string[] {
  const literals: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) literals.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.ES2022, true));
  return literals;
}

test('a default of Istio or Envoy is a constant of src/istio/defaults.ts alone', () => {
  const declared =
    /^(?:export )?const DEFAULT_\w*(?:EJECTION|EJECTIONS|FAILURES|RETRY|BACKOFF|PANIC|OVERPROVISIONING|DOMAIN|NAMESPACE|REVISION)\w* =/m;
  expect(sources.filter(({ text }) => declared.test(text)).map(({ file }) => file)).toEqual([]);
});

test('a label, annotation or condition of Istio is written in the vocabulary alone', () => {
  const key = /^([a-z-]+\.)*istio\.io\/(?!v\d)[a-zA-Z-]+$/;
  const ofKind = /\/[A-Z][A-Za-z]+$/;
  const written = sources
    .filter(({ text }) => text.includes('istio.io/'))
    .flatMap(({ file, text }) => literalsOf(text).map((literal) => ({ file, literal })))
    .filter(({ literal }) => key.test(literal) && !ofKind.test(literal));
  expect(written).toEqual([]);
});
