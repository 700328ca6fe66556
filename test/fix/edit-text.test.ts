import { appendDocument, renameInText, setInText } from '../../src/fix/edit-text';

const TEXT = `# about it
kind: Gateway
metadata:
  name: waypoint # its name
  labels:
    # the first
    app: "x"

    team: mesh   # whose
  annotations: {}
  empty:
spec:
  listeners:
    - name: mesh
      port: 15008
  flow: { a: 1, b: [1, 2], c: 3 }
  text: |
    one
    two
# the end
`;

const set = (path: readonly (string | number)[], value: unknown) => setInText(TEXT, path, value);
const changed = (from: string, to: string) => {
  expect(TEXT).toContain(from);
  return TEXT.replace(from, to);
};

test.each<[string, readonly (string | number)[], unknown, string, string]>([
  ['a number', ['spec', 'listeners', 0, 'port'], 15009, 'port: 15008', 'port: 15009'],
  ['a text in quotes', ['metadata', 'labels', 'app'], 'y', 'app: "x"', 'app: "y"'],
  ['a text that needs quotes', ['metadata', 'name'], 'yes', 'name: waypoint', 'name: "yes"'],
  ['a field between brackets', ['spec', 'flow', 'c'], 'x', 'c: 3', 'c: "x"'],
  ['a list between brackets', ['spec', 'flow', 'b'], [3], '[1, 2]', '[3]'],
  ['a text of several lines', ['spec', 'text'], 'x', 'text: |\n    one\n    two', 'text: x'],
  ['a map', ['spec', 'listeners'], { a: [1] }, '\n    - name: mesh\n      port: 15008', '\n    a:\n      - 1'],
])('%s is replaced in its place', (_, path, value, from, to) => {
  expect(set(path, value)).toBe(changed(from, to));
});

test.each<[string, readonly (string | number)[], unknown, string, string]>([
  [
    'after the last field of a map',
    ['metadata', 'labels', 'istio.io/global'],
    'true',
    '# whose\n',
    '# whose\n    istio.io/global: "true"\n',
  ],
  [
    'in an item of a list',
    ['spec', 'listeners', 0, 'tls'],
    { mode: 'x' },
    '15008\n',
    '15008\n      tls:\n        mode: x\n',
  ],
  ['after a text of several lines', ['spec', 'more'], 1, '    two\n', '    two\n  more: 1\n'],
  ['between brackets', ['spec', 'flow', 'd'], true, 'c: 3', 'c: 3, "d": true'],
  ['between empty brackets', ['metadata', 'annotations', 'a/b'], '1', '{}', '{"a/b": "1"}'],
  ['with the maps on the way', ['spec', 'a', 'b'], 'c', '    two\n', '    two\n  a:\n    b: c\n'],
  ['in a field with nothing in it', ['metadata', 'empty', 'a'], 1, '  empty:\n', '  empty:\n    a: 1\n'],
])('a field is added %s', (_, path, value, from, to) => {
  expect(set(path, value)).toBe(changed(from, to));
});

test.each<[string, readonly (string | number)[], string, string]>([
  ['with its line', ['metadata', 'labels', 'team'], '    team: mesh   # whose\n', ''],
  ['with all of its lines', ['spec', 'listeners'], '  listeners:\n    - name: mesh\n      port: 15008\n', ''],
  ['between brackets, the first', ['spec', 'flow', 'a'], 'a: 1, ', ''],
  ['between brackets, the last', ['spec', 'flow', 'c'], ', c: 3', ''],
])('a field is removed %s', (_, path, from, to) => {
  expect(set(path, undefined)).toBe(changed(from, to));
});

test('a field that is not there needs no removal', () => {
  expect(set(['spec', 'other', 'field'], undefined)).toBe(TEXT);
});

test('a field gets another name in its place, with what stands beside it', () => {
  expect(renameInText(TEXT, ['metadata', 'labels', 'team'], 'owner')).toBe(changed('team: mesh', 'owner: mesh'));
  expect(renameInText('{"a": {"b": 1}}\n', ['a', 'b'], 'c')).toBe('{"a": {"c": 1}}\n');
  expect(renameInText(TEXT, ['metadata', 'labels', 'other'], 'owner')).toBeUndefined();
});

test.each([
  ['an alias', 'a: &x {b: 1}\nc: *x\n', ['c', 'b']],
  ['a list where a map is expected', 'a: [1]\n', ['a', 'b']],
  ['a text that is no YAML', 'a: [\n', ['a']],
])('%s is not edited', (_, text, path) => {
  expect(setInText(text, path, 2)).toBeUndefined();
});

test('the last field of a map is not removed, and neither is a line that holds something else', () => {
  expect(setInText('a:\n  b: 1\n', ['a', 'b'], undefined)).toBeUndefined();
  expect(setInText('a:\n  - b: 1\n    c: 2\n', ['a', 0, 'b'], undefined)).toBeUndefined();
});

test('lines end as the others do, and a last line without an end stays one', () => {
  expect(setInText('a:\r\n  b: 1\r\n', ['a', 'c'], 2)).toBe('a:\r\n  b: 1\r\n  c: 2\r\n');
  expect(setInText('a:\n  b: 1', ['a', 'c'], 2)).toBe('a:\n  b: 1\n  c: 2');
  expect(setInText('a:\r\n  b: 1\r\n  c: 2\r\n', ['a', 'b'], undefined)).toBe('a:\r\n  c: 2\r\n');
});

test('a document is added at the end', () => {
  expect(appendDocument('a: 1', { b: { c: 'true' } })).toBe('a: 1\n---\nb:\n  c: "true"\n');
  expect(appendDocument('a: 1\r\n', { b: 2 })).toBe('a: 1\r\n---\r\nb: 2\r\n');
});
