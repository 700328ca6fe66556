import fs from 'node:fs';
import * as path from 'node:path';
import { messageOf, temporaryFolder, tree } from '../support';
import { texts, write } from './support';

/** An output folder with two files, and a folder of others with files of the same names. */
function withElsewhere() {
  const folder = temporaryFolder();
  write(folder, { 'a/one.yaml': '1', 'b/one.yaml': '1' });
  const elsewhere = temporaryFolder();
  fs.writeFileSync(path.join(elsewhere, 'one.yaml'), 'of others');
  return { folder, elsewhere };
}

/** The next synth, without and with the first file. */
const NEXT: readonly Record<string, string>[] = [{ 'b/one.yaml': '2' }, { 'a/one.yaml': '2', 'b/one.yaml': '2' }];

const refusal = (work: () => unknown) => {
  const message = messageOf(work);
  expect(message).toMatch(/\n {6}why: .+\n {6}fix: /);
  return message;
};

test('a link in the place of a cluster’s folder is not followed, be the cluster written or removed', () => {
  const { folder, elsewhere } = withElsewhere();
  fs.rmSync(path.join(folder, 'a'), { recursive: true });
  fs.symlinkSync(elsewhere, path.join(folder, 'a'));
  for (const next of NEXT) {
    expect(refusal(() => write(folder, next))).toContain(
      `[${path.join(folder, 'a')}] is a symbolic link, not a folder.`,
    );
    expect(tree(elsewhere)).toEqual({ 'one.yaml': 'of others' });
    expect(fs.readFileSync(path.join(folder, 'b/one.yaml'), 'utf8')).toBe('1');
  }
});

test('a link in the place of a file is not followed, be the file written or removed', () => {
  const { folder, elsewhere } = withElsewhere();
  fs.unlinkSync(path.join(folder, 'a/one.yaml'));
  fs.symlinkSync(path.join(elsewhere, 'one.yaml'), path.join(folder, 'a/one.yaml'));
  for (const next of NEXT) {
    expect(refusal(() => write(folder, next))).toContain('a/one.yaml] is a symbolic link, not a file.');
    expect(tree(elsewhere)).toEqual({ 'one.yaml': 'of others' });
    expect(fs.lstatSync(path.join(folder, 'a/one.yaml')).isSymbolicLink()).toBe(true);
  }
});

test.each(['mesh.json', '.cdk8s-ambient'])('a link in the place of %s is not followed', (name) => {
  const { folder, elsewhere } = withElsewhere();
  const target = path.join(elsewhere, 'target');
  if (name === 'mesh.json') fs.writeFileSync(target, '{"files": ["b/one.yaml"]}');
  else fs.mkdirSync(target);
  fs.rmSync(path.join(folder, name), { force: true });
  fs.symlinkSync(target, path.join(folder, name));
  const before = tree(elsewhere);
  expect(refusal(() => write(folder, { 'a/one.yaml': '2' }))).toContain(
    `[${path.join(folder, name)}] is a symbolic link`,
  );
  expect(tree(elsewhere)).toEqual(before);
});

test('the output folder itself may be a link', () => {
  const { folder } = withElsewhere();
  const link = path.join(temporaryFolder(), 'dist');
  fs.symlinkSync(folder, link);
  write(link, { 'a/one.yaml': '2' });
  expect(texts(folder)).toEqual({ 'a/one.yaml': '2' });
  expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
});

test('an output folder that is a link to nothing is refused', () => {
  const link = path.join(temporaryFolder(), 'dist');
  fs.symlinkSync(path.join(link, '../nothing'), link);
  expect(refusal(() => write(link, { 'a/one.yaml': '1' }))).toContain('cannot be made');
});

test('an output folder in which no folder can be made, like those of the kernel, is refused, and never tried without end', () => {
  const link = path.join(temporaryFolder(), 'dist');
  fs.symlinkSync('/proc/sys', link);
  expect(refusal(() => write(link, { 'a/one.yaml': '1' }))).toMatch(/cannot be (made|written to)/);
});

test('a listed file that is a folder now is refused, and what is in it stays', () => {
  const { folder } = withElsewhere();
  fs.unlinkSync(path.join(folder, 'a/one.yaml'));
  fs.mkdirSync(path.join(folder, 'a/one.yaml'));
  fs.writeFileSync(path.join(folder, 'a/one.yaml/by-hand'), 'by hand');
  expect(refusal(() => write(folder, { 'b/one.yaml': '2' }))).toContain('a/one.yaml] is a folder, not a file.');
  expect(texts(folder)).toEqual({ 'a/one.yaml/by-hand': 'by hand', 'b/one.yaml': '1' });
});

test('a folder on another file system is refused, because no rename leads there', () => {
  const { folder } = withElsewhere();
  const lstatSync = fs.lstatSync;
  jest.spyOn(fs, 'lstatSync').mockImplementation(((file: string, options: object) => {
    const stat = lstatSync(file, options) as fs.Stats | undefined;
    return file === `${folder}/b` && stat !== undefined ? Object.create(stat, { dev: { value: stat.dev + 1 } }) : stat;
  }) as never);
  expect(refusal(() => write(folder, { 'b/one.yaml': '2' }))).toContain('is on another file system');
});
