import { readAnyYaml } from '../../../../src/model/read/yaml/any-yaml';

const said = (text: string) => readAnyYaml(text).errors.map(({ message }) => message);

test.each([
  ['{"a\nb": c}\n', 'are not on one line'],
  ['{a\n: b}\n', 'are not on one line'],
  ['a: [b? c]\n', 'a "?" stands before a space'],
  ['a: [b, c? ]\n', 'a "?" stands before a space'],
  ['a: [?b]\n', 'begins with "?"'],
  ['{:a: b}\n', 'begins with ":"'],
  ['a: [!b, c]\n', 'right after the tag !b'],
  ['a: [&b\n c]\n', 'a line ends after &b'],
  ['a: {b: "c"&d }\n', 'stands after a value'],
  ['a: {b:, c}\n', 'needs a space after the colon'],
  ['a: &b# c\n', 'not the name of an anchor'],
  ['a: [b]\n\t# c\n', 'a tab begins a line'],
  ['a:\n  b: [c]\n  \t# d\n', 'a tab begins a line'],
  ['a: b # c\n  \t# d\n', 'a tab begins a line'],
  ['a: b\n# c\n  \t# d\n', 'a tab begins a line'],
  ['a: |\n \tb\n', 'a tab begins a text'],
  ['-\ta\n', 'a tab stands after "-"'],
])('%j is refused, as go-yaml refuses it or reads something else', (text, why) => {
  expect(said(text).join()).toContain(why);
});

test.each([
  'a: [b?, c?]\n',
  'a: b? c\n',
  'a: b\n  \t# c\n',
  'a: ?b\n',
  '{"a": b, c: "d"}\n',
  'a: {"b":c}\n',
  'a: [&b c, !!str d, *b]\n',
  'a: |\n  b\tc\n',
  'a: [\n  b,\n  c]\n',
])('%j is read', (text) => {
  expect(said(text)).toEqual([]);
});
