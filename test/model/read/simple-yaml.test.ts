import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { brokenFile, ODD_FILES } from '../../../conformance/reading/odd-files';
import { oddScalar } from '../../../conformance/reading/odd-scalars';
import { Random } from '../../../conformance/reading/random';
import { readAnyYaml, TreeLines } from '../../../src/model/read/yaml/any-yaml';
import { splitDocuments } from '../../../src/model/read/yaml/documents';
import { MOST_UNUSUAL } from '../../../src/model/read/yaml/limits';
import { readSimpleYaml, type Lines } from '../../../src/model/read/simple/simple-yaml';
import { YamlReader } from '../../../src/model/read/yaml/yaml';

const random = new Random(20_260);
const scalars = Array.from({ length: 1000 }, () => oddScalar(random));
const TEXTS = [
  ...ODD_FILES,
  ...Array.from({ length: 2000 }, () => brokenFile(random)),
  ...scalars.map((scalar) => `a: ${scalar}\nb:\n- ${scalar}\n- [${scalar}, {c: ${scalar}}]\n`),
  ...scalars.map((scalar) => `${scalar}: a\n${scalar}: b\n`),
]
  .flatMap((text) => splitDocuments(text))
  .flatMap(({ text, afterSeparator }) => (afterSeparator === undefined ? [text] : []));

test('what the reader of simple documents reads, a parser of all of YAML reads alike', () => {
  const different: unknown[] = [];
  let read = 0;
  for (const text of TEXTS) {
    const simple = readSimpleYaml(text);
    if (simple === undefined) continue;
    read++;
    const { value, errors } = readAnyYaml(text);
    const duplicates = new Map([...simple.duplicates].reverse().map(({ line, key }) => [line, key]));
    const isSame =
      isDeepStrictEqual(value, simple.value) &&
      isDeepStrictEqual(new Map(errors.map(({ line, message }) => [line, message])), duplicates) &&
      errors.every(({ duplicateKey }) => duplicateKey);
    if (!isSame) different.push({ text, simple, value, errors });
  }
  expect(different).toEqual([]);
  expect(read).toBeGreaterThan(1000);
});

test('it finds the lines of fields that the parser finds', () => {
  const different: unknown[] = [];
  let found = 0;
  for (const text of TEXTS) {
    const lines = readSimpleYaml(text, true)?.lines;
    if (lines === undefined) continue;
    const tree = new TreeLines(text);
    for (const [path, line] of linesOf(lines)) {
      if (tree.lineOf(path) !== line) different.push({ text, path, line });
      found++;
    }
  }
  expect(different).toEqual([]);
  expect(found).toBeGreaterThan(1000);
});

function linesOf(lines: Lines, path: readonly (string | number)[] = []): [readonly (string | number)[], number][] {
  if (typeof lines === 'number') return path.length === 0 ? [] : [[path, lines]];
  const below = [...lines.fields].flatMap(([key, field]) => linesOf(field, [...path, key]));
  return path.length === 0 ? below : [[path, lines.line], ...below];
}

test('it reads what programs write', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.stringMatching(/^[ -~\n]{0,20}$/),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-z][a-z./-]{2,20}$/), tie('value'), { maxKeys: 3 }),
    ),
  }));
  let read = 0;
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{2,9}$/), value, { minKeys: 1 }), (object) => {
      const simple = readSimpleYaml(stringify(object, { version: '1.1', lineWidth: 0 }));
      if (simple === undefined) return;
      read++;
      expect(JSON.stringify(simple.value)).toBe(JSON.stringify(object));
    }),
    { numRuns: 500, seed: 20_260 },
  );
  expect(read).toBeGreaterThan(250);
});

describe('a long document', () => {
  const long = (more: string) => new YamlReader().read(`a: b\n${'c: d\n'.repeat(MOST_UNUSUAL / 5)}${more}`)[0]!.content;

  test('is read where it is simple', () => {
    expect(long('e: [f]\n').value).toEqual({ a: 'b', c: 'd', e: ['f'] });
  });

  test.each(['e: &f g\n', 'e: !!str f\n', 'e: [\n'])('is refused with the number where it is not: %j', (more) => {
    expect(long(more)).toEqual({
      errors: [expect.objectContaining({ message: expect.stringContaining('longer than 768 KB') as string })],
    });
  });
});
