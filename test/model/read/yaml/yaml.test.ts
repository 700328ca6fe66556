import { YamlReader } from '../../../../src/model/read/yaml/yaml';

const read = (text: string) => new YamlReader().read(text).map(({ content }) => content);

test.each(['{"a":1}#', '{"a":1} #c', '{"a":1}\n#', '{"a":1}\nb', '{"a":1}é', '{a}'])(
  '%j is refused: fewer than four bytes that are not JSON are too few for kubectl to look for YAML in them',
  (text) => {
    expect(read(text).at(-1)).toMatchObject({ errors: [{ duplicateKey: false }] });
  },
);

test.each([
  ['{"a":1} # c\n', [{ a: 1 }]],
  ['{"a":1}\n#cd', [{ a: 1 }]],
  ['{"a":1}\nb: c', [{ a: 1 }, { b: 'c' }]],
  ['{a: 1}', [{ a: 1 }]],
])('%j is read: what follows is long enough', (text, values) => {
  expect(read(text)).toEqual(values.map((value) => ({ value, errors: [] })));
});

test.each([
  ['a tab', 'a: 1\nb:\n\tc: 2\n', 2],
  ['a tab behind a text of several lines', 'a: |\n  b\n  c\nd:\n\te: f\n', 4],
  ['what follows the end of a document', 'a: 1\n...\nb: 2\n', 2],
])('%s is refused at its line', (_name, text, line) => {
  expect(read(text)).toEqual([{ errors: [{ line, message: expect.any(String), duplicateKey: false }] }]);
});
