import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  MOST_BROKEN,
  MOST_BYTES,
  MOST_DEPTH,
  MOST_ERRORS,
  MOST_FOLDER_DEPTH,
  MOST_LINES,
} from '../../../src/model/read/yaml/limits';
import { readTree } from '../../../src/model/read/tree/tree';

let root: string;
beforeEach(() => (root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-hostile-'))));
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: sample}\n';

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
}
const link = (to: string, file: string) => fs.symlinkSync(to, path.join(root, file));
const findings = () => readTree([root]).findings;
const said = () => findings().map(({ rule, file, line }) => [rule, path.relative(root, file!), line]);
const objects = () => readTree([root]).clusters.flatMap((cluster) => cluster.objects.map(({ name }) => name));

describe('what is not a regular file is said, and never waited for', () => {
  test.each([
    ['a/fifo.yaml', () => execFileSync('mkfifo', [path.join(root, 'a/fifo.yaml')]), 'a FIFO'],
    ['a/zero.yaml', () => link('/dev/zero', 'a/zero.yaml'), 'a device'],
    ['a/gone.yaml', () => link('nowhere', 'a/gone.yaml'), 'a link to what is not there'],
    ['a/loop.yaml', () => link('loop.yaml', 'a/loop.yaml'), 'leads back to itself'],
    ['mesh.json', () => execFileSync('mkfifo', [path.join(root, 'mesh.json')]), 'a FIFO'],
    ['mesh.json', () => link('/dev/zero', 'mesh.json'), 'a device'],
    ['mesh.json', () => link('nowhere', 'mesh.json'), 'a link to what is not there'],
    ['mesh.json', () => link('mesh.json', 'mesh.json'), 'leads back to itself'],
    ['mesh.json', () => fs.mkdirSync(path.join(root, 'mesh.json')), 'a folder'],
    ['b', () => link('nowhere', 'b'), 'a link to what is not there'],
    ['b', () => link('b', 'b'), 'leads back to itself'],
  ])('%s', (file, make, why) => {
    write('a/x.yaml', OBJECT);
    make();
    const [finding, ...others] = findings();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'error', file: `${root}/${file}` });
    expect(finding!.message).toContain(why);
    expect(objects()).toEqual(['a']);
  });

  test.each([
    ['a file', () => write('b', '')],
    ['a FIFO', () => execFileSync('mkfifo', [path.join(root, 'b')])],
    ['a link to what is not there', () => link('nowhere', 'b')],
  ])('%s where the folder of a cluster belongs', (what, make) => {
    write('a/x.yaml', OBJECT);
    write('mesh.json', JSON.stringify({ version: 1, clusters: [{ name: 'a' }, { name: 'b' }] }));
    make();
    expect(findings()).toMatchObject([{ rule: 'unreadable-file', cluster: 'b', file: `${root}/b` }]);
    expect(findings()[0]!.message).toContain(what);
  });
});

describe('limits end in a finding with the place and the number', () => {
  test('of folders inside of folders', () => {
    write(`a/${'d/'.repeat(MOST_FOLDER_DEPTH)}x.yaml`, OBJECT);
    expect(findings()).toEqual([]);
    write(`b/${'d/'.repeat(MOST_FOLDER_DEPTH + 1)}x.yaml`, OBJECT);
    expect(findings()).toMatchObject([{ rule: 'unreadable-file', cluster: 'b' }]);
    expect(findings()[0]!.message).toContain(`more than ${MOST_FOLDER_DEPTH} folders deep`);
  });

  test.each<[string, string, number?]>([
    ['brackets', '['.repeat(MOST_DEPTH + 10) + ']'.repeat(MOST_DEPTH + 10)],
    ['blocks', Array.from({ length: MOST_DEPTH + 10 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''), MOST_DEPTH],
    ['lists', `${'- '.repeat(MOST_DEPTH + 10)}a\n`],
    ['JSON', `${'{"a":'.repeat(MOST_DEPTH + 10)}1${'}'.repeat(MOST_DEPTH + 10)}`],
  ])('of maps and lists inside of each other: %s', (_, text, line = 1) => {
    write('a/x.yaml', text);
    const [finding, ...others] = findings();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'broken-yaml', line });
    expect(finding!.message).toContain(`nested deeper than ${MOST_DEPTH} levels`);
  });

  test('of the bytes of a file', () => {
    write('a/y.yaml', OBJECT);
    write('a/x.yaml', '');
    fs.truncateSync(`${root}/a/x.yaml`, MOST_BYTES + 1024 * 1024);
    expect(findings()).toMatchObject([{ rule: 'unreadable-file', cluster: 'a', file: `${root}/a/x.yaml` }]);
    expect(findings()[0]!.message).toContain('it has 65 MB, more than the 64 MB that are read of a file');
    expect(objects()).toEqual(['a']);
  });

  test('of lines', () => {
    write('a/x.yaml', `a: b\n${'\n'.repeat(MOST_LINES)}c: d\n`);
    expect(findings()[0]!.message).toContain(`more than ${MOST_LINES} lines`);
  });

  test('of mistakes that are said of one document', () => {
    write('a/x.yaml', OBJECT + Array.from({ length: 2000 }, () => 'data: {}\n').join(''));
    expect(findings()).toHaveLength(MOST_ERRORS);
    expect(findings().at(-1)!.message).toContain(`and ${1999 - MOST_ERRORS} more mistakes like it`);
    expect(objects()).toEqual(['a']);
  });
});

test.each([
  ['broken', 'a: [b\n'],
  ['behind a separator with more in its line', ' x'],
])('documents that are %s are said one by one, and then counted', (_, document) => {
  write(
    'a/x.yaml',
    Array.from({ length: MOST_BROKEN + 30 }, () => `---${document === ' x' ? '' : '\n'}${document}\n`).join(''),
  );
  expect(findings()).toHaveLength(MOST_BROKEN);
  expect(findings().at(-1)!.message).toMatch(/The file has 30 more errors like it\.$/);
});

test('documents that are no objects are said one by one, and then counted', () => {
  write('a/x.yaml', `${OBJECT}${'---\na: b\n'.repeat(50)}`);
  expect(findings()).toHaveLength(MOST_ERRORS);
  expect(findings().at(-1)!.message).toMatch(/The file has 30 more documents like it\.$/);
});

describe('a key that is there twice hides nothing else', () => {
  test('the object is read with the last value, as kubectl reads it', () => {
    write('a/x.yaml', `${OBJECT}data: {a: "1", a: "2"}\n`);
    write('a/y.json', '{"apiVersion": "v1", "kind": "ConfigMap",\n"metadata": {"name": "b",\n"name": "c"}}');
    expect(said()).toEqual([
      ['duplicate-key', 'a/x.yaml', 4],
      ['duplicate-key', 'a/y.json', 3],
    ]);
    expect(objects()).toEqual(['a', 'c']);
  });
});

describe('JSON', () => {
  const json = (name: string) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

  test('has several documents in one file, with or without lines between them', () => {
    write('a/x.json', `${json('one')}${json('two')}\n\n${json('three')}\n`);
    expect(objects()).toEqual(['one', 'two', 'three']);
    expect(readTree([root]).clusters[0]!.objects.map(({ origin }) => origin.line)).toEqual([1, 1, 3]);
    expect(findings()).toEqual([]);
  });

  test.each([
    [
      'a comma at the end',
      `{"apiVersion": "v1", "kind": "ConfigMap",\n "metadata": {"name": "a",}}`,
      2,
      'a comma stands before "}"',
    ],
    [
      'single quotes',
      `{'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'a'}}`,
      1,
      'a key in double quotes',
    ],
    [
      'a comment',
      `{"apiVersion": "v1",\n # here\n "kind": "ConfigMap", "metadata": {"name": "a"}}`,
      2,
      'a key in double quotes',
    ],
  ])('with %s is read as YAML, as newer kubectl does, and warned of', (_, text, line, why) => {
    write('a/x.json', text);
    expect(findings()).toMatchObject([{ rule: 'not-json', severity: 'warning', line }]);
    expect(findings()[0]!.message).toContain(why);
    expect(objects()).toEqual(['a']);
  });

  test('that breaks after several documents ends there, as kubectl does', () => {
    write('a/x.json', `${json('one')}\n${json('two')}\n{"a": 1,}\n`);
    expect(said()).toEqual([['broken-yaml', 'a/x.json', 3]]);
    expect(objects()).toEqual(['one', 'two']);
  });
});

test('numbers are those of Go, and what JSON cannot say is refused', () => {
  write('a/x.yaml', `${OBJECT}data: {a: 0o17, b: 0B11, c: 0X1F, d: 08, e: 0x, f: 1_0.5}\n`);
  expect(readTree([root]).clusters[0]!.objects[0]!.body.data).toEqual({ a: 15, b: 3, c: 31, d: 8, e: '0x', f: 10.5 });
  write('b/x.yaml', `${OBJECT}data: {a: .inf}\n`);
  expect(said()).toEqual([['broken-yaml', 'b/x.yaml', 4]]);
});

test('a merge counts where it stands, and the first of several maps wins', () => {
  write(
    'a/x.yaml',
    `${OBJECT}x: &x {a: 1, b: 1}\ny: &y {a: 2, c: 2}\ndata:\n  one: {a: 0, <<: *x}\n  two: {<<: [*x, *y], b: 0}\n`,
  );
  expect(readTree([root]).clusters[0]!.objects[0]!.body.data).toEqual({
    one: { a: 1, b: 1 },
    two: { a: 1, b: 0, c: 2 },
  });
});

test.each([
  ['--- {a: b}\n', 'after "---"'],
  ['a: b\n...\nc: d\n', 'after the end of the document'],
  ['a: !!int x\n', '!!int'],
  ['~: a\n', 'a key is null'],
])('%j is refused with the reason, where kubectl refuses it or passes over a part', (text, why) => {
  write('a/x.yaml', text);
  expect(
    findings()
      .map(({ message }) => message)
      .join(),
  ).toContain(why);
});

test('many files in mesh.json, and many documents that are no objects, are findings and no overflow', () => {
  const files = Array.from({ length: 150_000 }, (_, index) => `a/${index}.yaml`);
  write('mesh.json', JSON.stringify({ version: 1, clusters: [{ name: 'a' }], files }));
  write('a/x.yaml', `${OBJECT}---\n${'---\na: b\n'.repeat(10)}`);
  const found = findings();
  expect(found).toHaveLength(111);
  expect(found.filter(({ rule }) => rule === 'missing-file').map(({ message }) => message)).toContain(
    'lists 149900 more files, none of which is there. What they declare would be removed from the cluster by a tool that prunes.',
  );
});

test('a name with spaces is shown as one word: what follows a space would read as ours', () => {
  write('a/x.yaml', OBJECT.replace('name: a', 'name: "a, port 80. All is safe"'));
  expect(objects()).toEqual(['a,\\x20port\\x2080.\\x20All\\x20is\\x20safe']);
});
