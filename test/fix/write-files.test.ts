import fs from 'node:fs';
import path from 'node:path';
import { replaceFile } from '../../src/fix/write-files';
import { temporaryFolder } from '../synth/support';

let folder: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'a.yaml');
  fs.writeFileSync(file, 'a: 1\n', { mode: 0o640 });
});

test('a file is replaced, keeps its mode, and nothing is left beside it', () => {
  expect(replaceFile(file, 'a: 1\n', 'a: 2\n')).toBeUndefined();
  expect(fs.readFileSync(file, 'utf8')).toBe('a: 2\n');
  expect(fs.statSync(file).mode & 0o777).toBe(0o640);
  expect(fs.readdirSync(folder)).toEqual(['a.yaml']);
});

test('a file that changed meanwhile is not replaced', () => {
  expect(replaceFile(file, 'a: 0\n', 'a: 2\n')).toBe('it changed meanwhile');
  expect(fs.readFileSync(file, 'utf8')).toBe('a: 1\n');
  expect(fs.readdirSync(folder)).toEqual(['a.yaml']);
});

test('a link stays, and the file that it leads to is replaced', () => {
  const link = path.join(folder, 'b.yaml');
  fs.symlinkSync('a.yaml', link);
  expect(replaceFile(link, 'a: 1\n', 'a: 2\n')).toBeUndefined();
  expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
  expect(fs.readFileSync(file, 'utf8')).toBe('a: 2\n');
});

test('a file that is gone is not written', () => {
  fs.rmSync(file);
  expect(replaceFile(file, 'a: 1\n', 'a: 2\n')).toContain('not there');
  expect(fs.readdirSync(folder)).toEqual([]);
});
