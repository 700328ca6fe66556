import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { lineOfField } from '../../../../src/model/read/yaml/document-lines';
import { readTree } from '../../../../src/model/read/tree/tree';
import { NoSuchRoot } from '../../../../src/model/read/tree/roots';

let root: string;
beforeEach(() => (root = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-ambient-model-'))));
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function write(file: string, content: string | Buffer, below = root): void {
  const at = path.join(below, file);
  fs.mkdirSync(path.dirname(at), { recursive: true });
  fs.writeFileSync(at, content);
}

const configMap = (name: string, data = '{}') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: sample}\ndata: ${data}\n`;
const names = (index = 0, ...roots: string[]) =>
  readTree(roots.length > 0 ? roots : [root]).clusters[index]?.objects.map(({ name }) => name);
const found = (...roots: string[]) =>
  readTree(roots.length > 0 ? roots : [root]).findings.map(({ rule, severity, line }) => [rule, severity, line]);

test('folders are clusters where there is no mesh.json, but for those that start with "_" or "."', () => {
  for (const folder of ['b', 'a', '_argocd', '.git']) write(`${folder}/x.yaml`, configMap('x'));
  expect(readTree([root]).clusters.map(({ facts }) => facts)).toEqual([
    { name: 'a', folder: 'a' },
    { name: 'b', folder: 'b' },
  ]);
});

test('the clusters of mesh.json are the clusters, with what it says of them', () => {
  write(
    'mesh.json',
    JSON.stringify({
      version: 1,
      clusterDomain: 'c.local',
      clusters: [{ name: 'one', folder: 'first', network: 'n1', istioVersion: '1.30.0', zones: ['z'] }],
    }),
  );
  write('first/x.yaml', configMap('x'));
  write('unlisted/y.yaml', configMap('second'));
  const tree = readTree([root]);
  expect(tree.facts.clusterDomain).toBe('c.local');
  expect(tree.clusters.map(({ facts }) => facts)).toEqual([
    { name: 'one', folder: 'first', network: 'n1', istioVersion: '1.30.0', zones: ['z'] },
  ]);
  expect(names()).toEqual(['x']);
});

test.each([
  '[]',
  '{"version": 2, "clusters": []}',
  '{"version": 1}',
  '{"version": 1, "clusters": [{}]}',
  '{"version": 1, "clusters": [{"name": "../x"}]}',
  '{"version": 1, "clusters": [{"name": "a"}, {"name": "a"}]}',
  '{',
])('a mesh.json that describes no mesh (%s) is an error, and the folders are read instead', (text) => {
  write('mesh.json', text);
  write('a/x.yaml', configMap('x'));
  expect(found()).toEqual([['mesh-file', 'error', undefined]]);
  expect(names()).toEqual(['x']);
});

describe('a folder of files that mesh.json lists', () => {
  const listing = (...clusters: string[]) => {
    for (const folder of ['one', 'two', '_argocd']) write(`${folder}/x.yaml`, configMap('x'));
    const files = ['one/x.yaml', 'two/x.yaml', '_argocd/x.yaml'];
    write(
      'mesh.json',
      JSON.stringify({ version: 1, clusters: clusters.map((name) => ({ name, folder: name })), files }),
    );
  };

  test('is a finding where it is of no cluster: what was written for that was not read', () => {
    listing('one', 'tow');
    expect(readTree([root]).findings).toMatchObject([
      {
        ...{ rule: 'mesh-file', severity: 'warning', file: path.join(root, 'mesh.json'), path: 'clusters' },
        message: expect.stringMatching(/^lists files in two, and no cluster of that folder/),
      },
    ]);
  });

  test('is none where it is of a cluster, or begins with "_"', () => {
    listing('one', 'two', 'empty');
    expect(readTree([root]).findings).toEqual([]);
  });
});

test('a file given by name, in YAML too, is read in place of mesh.json', () => {
  write('a/x.yaml', configMap('x'));
  write('mesh.yaml', 'version: 1\nclusters: [{name: cluster1, folder: a, network: n1}]\n');
  expect(readTree([root], path.join(root, 'mesh.yaml')).clusters[0]?.facts).toEqual({
    name: 'cluster1',
    folder: 'a',
    network: 'n1',
  });
});

test('yaml, yml and json files are read at any depth, in the order of their paths', () => {
  write('a/z.yaml', configMap('z'));
  write('a/b/c/y.yml', configMap('second'));
  write('a/b.json', JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } }));
  write('a/readme.md', '# no manifest');
  expect(names()).toEqual(['second', 'b', 'z']);
});

test('every object remembers file, document and line', () => {
  write('a/x.yaml', `# a comment\n---\n${configMap('one')}---\n# only a comment\n---\n${configMap('two')}`);
  const objects = readTree([root]).clusters[0]!.objects;
  expect(objects.map(({ name, origin }) => [name, origin.document, origin.line, path.basename(origin.file)])).toEqual([
    ['one', 1, 3, 'x.yaml'],
    ['two', 2, 10, 'x.yaml'],
  ]);
});

test('the line of a field is found, or that of the nearest field above it', () => {
  const text = 'kind: X\nspec:\n  ports:\n    - name: a\n    - name: b\n';
  expect(lineOfField(text, ['spec', 'ports', 1, 'name'])).toBe(4);
  expect(lineOfField(text, ['spec', 'host'])).toBe(2);
  expect(lineOfField(text, ['status'])).toBe(0);
});

test('a List is what is in it, however deep', () => {
  const inner = {
    apiVersion: 'v1',
    kind: 'ConfigMapList',
    items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'deep' } }],
  };
  write(
    'a/x.yaml',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [inner, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shallow' } }],
    }),
  );
  expect(names()).toEqual(['deep', 'shallow']);
});

test('unknown kinds are kept', () => {
  write('a/x.yaml', 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n');
  expect(readTree([root]).clusters[0]!.objects[0]).toMatchObject({
    group: 'example.com',
    kind: 'Widget',
    namespace: undefined,
  });
});

test('a CRLF file and one with a byte order mark read like any other', () => {
  write('a/x.yaml', `\ufeff${configMap('one')}---\n${configMap('two')}`.replaceAll('\n', '\r\n'));
  expect(names()).toEqual(['one', 'two']);
  expect(found()).toEqual([]);
});

test('broken YAML is an error with its line, and the other documents of the file are read', () => {
  write('a/x.yaml', `${configMap('one')}---\nkind: ConfigMap\nmetadata: {name: [}\n---\n${configMap('three')}`);
  expect(names()).toEqual(['one', 'three']);
  expect(found()[0]).toEqual(['broken-yaml', 'error', 7]);
});

test('a key that is there twice is an error with its line', () => {
  write('a/x.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: b\n');
  expect(found()).toEqual([['duplicate-key', 'error', 5]]);
});

test('the key that is there twice is named', () => {
  write('a/x.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: b\n');
  expect(readTree([root]).findings[0]!.message).toContain('says the key name twice in one map');
});

test('a line is said to be broken once, however many ways to say it there are', () => {
  write('a/x.yaml', 'kind: Service\nmetadata:\n  name: a\n   namespace: b\n');
  expect(found()).toEqual([['broken-yaml', 'error', 3]]);
});

test('a template that nobody rendered is an error, and so is any other map or list as a key', () => {
  write('a/x.yaml', 'apiVersion: v1\nkind: ConfigMap\ndata: {{ .Values.data }}\n');
  write('a/y.yaml', 'apiVersion: v1\nkind: ConfigMap\ndata:\n  ? [a, b]\n  : c\n');
  const [template, list] = readTree([root]).findings;
  expect(template).toMatchObject({ rule: 'unrendered', line: 3 });
  expect(template!.message).toContain('is a template of Helm');
  expect(list).toMatchObject({ rule: 'broken-yaml', line: 4 });
  expect(list!.message).not.toContain('template');
});

test('a control character is an error with its line: kubectl takes none', () => {
  write('a/x.yaml', 'apiVersion: v1\nkind: ConfigMap\u0000\n');
  expect(found()).toEqual([['broken-yaml', 'error', 2]]);
  expect(readTree([root]).findings[0]!.message).toContain('U+0000');
});

test('objects that get their names when they are created are never the same one', () => {
  const job = (image: string) =>
    `apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-, namespace: b}\nspec: {image: ${image}}\n`;
  write('a/x.yaml', `${job('one')}---\n${job('two')}---\n${job('two')}`);
  expect(found()).toEqual([]);
  expect(readTree([root]).clusters[0]!.objects).toHaveLength(3);
});

test('an item of a List that is no object is said, with its place', () => {
  write('a/x.yaml', 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n  - kind: Service\n');
  expect(readTree([root]).findings.map(({ path, message }) => [path, message.slice(0, 55)])).toEqual(
    [
      ['items[0]', 'document 1 has no apiVersion and kind in items[0], so it'],
      ['items[1]', 'document 1 has no apiVersion and kind in items[1], so it'],
    ].map(([path, message]) => [path, message!.slice(0, 55)]),
  );
});

test.each(['spec: {}\n', 'just text\n', '- list\n', 'kind: 7\napiVersion: v1\n', 'kind: ConfigMap\n'])(
  'a document that is no object (%j) is said, and passed over',
  (text) => {
    write('a/x.yaml', text);
    expect(found()).toEqual([['no-kubernetes-object', 'warning', 1]]);
  },
);

test('an empty file, and one with comments only, say nothing', () => {
  write('a/x.yaml', '');
  write('a/y.yaml', '# nothing\n---\n---\n  # still nothing\n');
  expect(found()).toEqual([]);
});

test('a byte that is not UTF-8 is an error with its line', () => {
  write('a/x.yaml', Buffer.concat([Buffer.from('apiVersion: v1\nkind: é'), Buffer.from([0xff]), Buffer.from('\n')]));
  expect(found()).toEqual([['unreadable-file', 'error', 2]]);
});

test('a file too large to read is an error, not a crash', () => {
  write('a/x.yaml', configMap('x'));
  const large = path.join(root, 'a/large.yaml');
  fs.closeSync(fs.openSync(large, 'w'));
  fs.truncateSync(large, 100 * 1024 * 1024);
  expect(found()).toEqual([['unreadable-file', 'error', undefined]]);
  expect(names()).toEqual(['x']);
});

test('a symbolic link in a circle, and one to nowhere, are said and not followed', () => {
  write('a/b/x.yaml', configMap('x'));
  fs.symlinkSync('..', path.join(root, 'a/b/loop'));
  fs.symlinkSync('gone', path.join(root, 'a/broken.yaml'));
  expect(found().map(([rule, severity]) => [rule, severity])).toEqual([
    ['unreadable-file', 'warning'],
    ['unreadable-file', 'error'],
  ]);
  expect(names()).toEqual(['x']);
});

test('aliases that would become gigabytes are an error, not a crash', () => {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `l${level + 1}: &l${level + 1} [${Array<string>(9).fill(`*l${level}`).join(', ')}]`,
  );
  write('a/x.yaml', `apiVersion: v1\nkind: ConfigMap\nl0: &l0 [x]\n${levels.join('\n')}\n`);
  expect(found()).toEqual([['broken-yaml', 'error', 4]]);
});

test('YAML 1.1 means what it means to kubectl', () => {
  write(
    'a/x.yaml',
    configMap('x', '{a: yes, b: off, c: 0755, d: 1:20, e: 2001-01-01, f: 0x1f, g: 1e3, h: "yes", i: ~, j: 1_000}'),
  );
  expect(readTree([root]).clusters[0]!.objects[0]!.body.data).toEqual({
    a: true,
    b: false,
    c: 493,
    d: '1:20',
    e: '2001-01-01',
    f: 31,
    g: 1000,
    h: 'yes',
    i: null,
    j: 1000,
  });
});

test('roots overlay: equal objects merge, and facts of one complete those of the other', () => {
  const other = path.join(root, 'second');
  const first = path.join(root, 'first');
  for (const at of [first, other]) write('a/x.yaml', configMap('x'), at);
  write('a/y.yaml', configMap('second'), other);
  write('mesh.json', JSON.stringify({ version: 1, clusters: [{ name: 'a', network: 'n1' }] }), first);
  write('mesh.json', JSON.stringify({ version: 1, clusters: [{ name: 'a', region: 'r1' }] }), other);
  const tree = readTree([first, other]);
  expect(tree.clusters).toHaveLength(1);
  expect(tree.clusters[0]!.facts).toMatchObject({ network: 'n1', region: 'r1' });
  expect(tree.clusters[0]!.objects.map(({ name }) => name)).toEqual(['x', 'second']);
  expect(tree.findings).toEqual([]);
});

test('roots, or files of a root, that differ on an object are an error that names both places', () => {
  write('a/x.yaml', configMap('x', '{v: "1"}'));
  write('a/y.yaml', `# moved\n${configMap('x', '{v: "2"}')}`);
  const { findings } = readTree([root]);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({ rule: 'declared-twice', cluster: 'a', object: 'ConfigMap sample/x' });
  expect(findings[0]!.message).toContain('a/x.yaml, line 1');
});

test('roots that differ on a cluster are an error', () => {
  const roots = ['n1', 'n2'].map((network) => {
    const at = path.join(root, network);
    write('mesh.json', JSON.stringify({ version: 1, clusters: [{ name: 'a', network }] }), at);
    return at;
  });
  expect(readTree(roots).findings).toMatchObject([{ rule: 'mesh-file', cluster: 'a', path: 'network' }]);
});

test('a file that mesh.json lists and is not there is an error', () => {
  write('mesh.json', JSON.stringify({ version: 1, clusters: [{ name: 'a' }], files: ['a/gone.yaml'] }));
  expect(found()).toEqual([['missing-file', 'error', undefined]]);
});

test('the folder above a mesh directory is refused: all clusters would be taken for one', () => {
  write('dist/mesh.json', JSON.stringify({ version: 1, clusters: [{ name: 'a' }, { name: 'b' }] }));
  for (const cluster of ['a', 'b'])
    write(`dist/${cluster}/map.yaml`, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}');
  expect(() => readTree([root])).toThrow(`holds one: name ${path.join(root, 'dist')}`);
  expect(readTree([path.join(root, 'dist')]).clusters.map(({ facts }) => facts.name)).toEqual(['a', 'b']);
  write('dist/mesh.json', '{}');
  expect(readTree([root]).clusters).toHaveLength(1);
});

test('a root that is not there or no folder is refused', () => {
  write('file', '');
  expect(() => readTree([path.join(root, 'nowhere')])).toThrow(NoSuchRoot);
  expect(() => readTree([path.join(root, 'file')])).toThrow('is not a folder');
});
