import fs from 'node:fs';
import * as path from 'node:path';
import { messageOf, temporaryFolder, tree } from '../support';
import { texts, write } from './support';

/** Whatever names are judged before: no path that leads out passes the commit. */

test.each([
  ['../x.yaml', 'leads to another folder'],
  ['a/../../x.yaml', 'leads to another folder'],
  ['a/./x.yaml', 'leads to another folder'],
  ['/etc/x.yaml', 'is absolute or has an empty segment'],
  ['a//x.yaml', 'is absolute or has an empty segment'],
  ['', 'is absolute or has an empty segment'],
  ['a/', 'is absolute or has an empty segment'],
  ['a\\..\\x.yaml', 'not every file system takes'],
  ['a\u0000.yaml', 'not every file system takes'],
  ['C:/x.yaml', 'not every file system takes'],
  ['a/x?.yaml', 'not every file system takes'],
  ['a./x.yaml', 'ends in a dot or a space'],
  ['a/aux.yaml', 'Windows keeps for a device'],
  [`a/${'ü'.repeat(126)}.yaml`, 'has a segment of 257 bytes'],
  ['.cdk8s-ambient/x.yaml', 'is in the work folder'],
])('the path %j does not pass', (file, problem) => {
  const outside = temporaryFolder();
  const folder = path.join(outside, 'out');
  const message = messageOf(() => write(folder, { 'good/one.yaml': '1', [file]: 'bad' }));
  expect(message).toContain(problem);
  expect(message).toMatch(/\n {6}why: .+\n {6}fix: /);
  expect(fs.readdirSync(outside)).toEqual([]);
});

test.each([
  [['a/one.yaml', 'a/One.yaml'], 'and "a/One.yaml" are one file or folder'],
  [['a/one.yaml', 'A/two.yaml'], 'is in a folder that differs from "a" only in case'],
  [['a', 'a/one.yaml'], 'are one file or folder'],
  [['a/\u00fc.yaml', 'a/u\u0308.yaml'], 'are one file or folder'],
  [['MESH.json/x.yaml'], 'are one file or folder'],
])('paths %j, which some file system takes for one, do not pass', (files, problem) => {
  const folder = temporaryFolder();
  const message = messageOf(() => write(folder, Object.fromEntries(files.map((file) => [file, 'x']))));
  expect(message.includes(problem) || message.includes('are one file or folder')).toBe(true);
  expect(tree(folder)).toEqual({});
});

test('a segment of 255 bytes passes', () => {
  const folder = temporaryFolder();
  const file = `a/${'ü'.repeat(125)}.yaml`;
  write(folder, { [file]: '1' });
  expect(texts(folder)).toEqual({ [file]: '1' });
});

test('a mesh.json that lists sources or the files of Git has none of them removed', () => {
  const folder = temporaryFolder();
  const precious = ['.git/config', 'src/main.ts', 'a/.hidden.yaml', '.github/workflows/ci.yaml', 'package.json'];
  for (const file of precious) {
    fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), 'precious');
  }
  fs.writeFileSync(path.join(folder, 'mesh.json'), JSON.stringify({ files: precious }));
  write(folder, { 'a/one.yaml': '1' });
  expect(texts(folder)).toEqual({
    'a/one.yaml': '1',
    ...Object.fromEntries(precious.map((file) => [file, 'precious'])),
  });
});
