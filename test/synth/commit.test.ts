import fs from 'node:fs';
import * as path from 'node:path';
import { isInterrupted } from '../../src/synth/commit';
import { texts, write } from './output/support';
import { chartIn, configMap, messageOf, temporaryFolder, tree, twoClusters } from './support';

test('files of removed clusters, namespaces and objects disappear, and so do their empty folders', () => {
  const folder = temporaryFolder();
  write(folder, { 'a/one.yaml': '1', 'a/two.yaml': '2', 'b/one.yaml': '1', 'c/d/one.yaml': '1' });
  const changes = write(folder, { 'a/one.yaml': '1', 'a/three.yaml': '3' });
  expect(texts(folder)).toEqual({ 'a/one.yaml': '1', 'a/three.yaml': '3' });
  expect(fs.readdirSync(folder).sort()).toEqual(['a', 'mesh.json']);
  expect(changes).toEqual({ added: 1, changed: 1, removed: 3, unchanged: 1 });
});

test('what did not change is not touched', () => {
  const folder = temporaryFolder();
  write(folder, { 'a/one.yaml': '1' });
  const file = path.join(folder, 'a/one.yaml');
  fs.utimesSync(file, 1, 1);
  expect(write(folder, { 'a/one.yaml': '1' })).toEqual({ added: 0, changed: 0, removed: 0, unchanged: 2 });
  expect(fs.statSync(file).mtimeMs).toBe(1000);
});

test('a file that mesh.json does not list is never overwritten', () => {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, 'a'));
  fs.writeFileSync(path.join(folder, 'a/one.yaml'), 'by hand');
  expect(messageOf(() => write(folder, { 'a/one.yaml': '1', 'b/one.yaml': '1' }))).toContain(
    `[${path.join(folder, 'a/one.yaml')}] is there already, and mesh.json does not list it`,
  );
  expect(tree(folder)).toEqual({ 'a/one.yaml': 'by hand' });
});

test('a file that mesh.json does not list is never deleted, nor is the folder it is in', () => {
  const folder = temporaryFolder();
  write(folder, { 'a/one.yaml': '1' });
  fs.writeFileSync(path.join(folder, 'a/by-hand.yaml'), 'by hand');
  write(folder, {});
  expect(texts(folder)).toEqual({ 'a/by-hand.yaml': 'by hand' });
});

test('a mesh.json that lists files outside the folder has none of them removed', () => {
  const outside = temporaryFolder();
  fs.writeFileSync(path.join(outside, 'precious'), 'precious');
  const folder = path.join(outside, 'out');
  fs.mkdirSync(folder);
  const files = ['../precious', path.join(outside, 'precious'), 'a/../../precious', '..\\precious', ''];
  fs.writeFileSync(path.join(folder, 'mesh.json'), JSON.stringify({ files }));
  write(folder, { 'a/one.yaml': '1' });
  expect(fs.readFileSync(path.join(outside, 'precious'), 'utf8')).toBe('precious');
});

test.each(['{', '{}', '[]', 'null', '{"files": "all"}'])('a mesh.json that is none (%s) stops the synth', (text) => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, 'mesh.json'), text);
  expect(messageOf(() => write(folder, { 'a/one.yaml': '1' }))).toContain('is not a mesh.json of cdk8s-ambient');
  expect(tree(folder)).toEqual({ 'mesh.json': text });
});

test('a folder that is a file, a file that is a folder, an output folder that is a file: refused with the path', () => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, 'a'), 'file');
  fs.mkdirSync(path.join(folder, 'b/one.yaml'), { recursive: true });
  const message = messageOf(() => write(folder, { 'a/one.yaml': '1', 'b/one.yaml': '1' }));
  expect(message).toContain(`[${path.join(folder, 'a')}] is a file, not a folder.`);
  expect(message).toContain(`[${path.join(folder, 'b/one.yaml')}] is a folder, not a file.`);
  expect(messageOf(() => write(path.join(folder, 'a'), {}))).toContain('cannot be made');
  expect(messageOf(() => write(path.join(folder, 'a/below'), {}))).toContain('cannot be made');
});

test('a read-only folder is refused before anything is written', () => {
  const folder = temporaryFolder();
  write(folder, { 'a/one.yaml': '1', 'b/one.yaml': '1' });
  const access = fs.accessSync;
  jest.spyOn(fs, 'accessSync').mockImplementation((file, mode) => {
    if (file === path.join(folder, 'b')) throw new Error('EACCES');
    access(file, mode);
  });
  expect(messageOf(() => write(folder, { 'a/one.yaml': '2', 'b/one.yaml': '2' }))).toContain(
    `[${path.join(folder, 'b')}] cannot be written to.`,
  );
  expect(texts(folder)).toEqual({ 'a/one.yaml': '1', 'b/one.yaml': '1' });
});

test.each([0, 1, 2, 3])('a disk that is full after %i files leaves the old tree as it was', (successes) => {
  const folder = temporaryFolder();
  write(folder, { 'a/one.yaml': '1', 'b/one.yaml': '1' });
  const before = tree(folder);
  const writeSync = fs.writeSync;
  let calls = 0;
  jest.spyOn(fs, 'writeSync').mockImplementation((...given: Parameters<typeof fs.writeSync>) => {
    if (calls++ >= successes)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    return writeSync(...given);
  });
  expect(messageOf(() => write(folder, { 'a/one.yaml': '2', 'b/one.yaml': '2', 'c/one.yaml': '2' }))).toMatch(
    /nothing there was changed: ENOSPC/,
  );
  expect(tree(folder)).toEqual(before);
});

/** Lets a function of the file system fail for one path, as on a full disk. */
function fullAt(name: 'mkdirSync' | 'renameSync' | 'unlinkSync', full: string, code = 'ENOSPC'): void {
  const original = fs[name] as (...given: any[]) => unknown;
  jest.spyOn(fs, name).mockImplementation(((...given: any[]) => {
    if (given.includes(full)) throw Object.assign(new Error(`${code}: no space left on device`), { code });
    return original(...given);
  }) as never);
}

test('a disk that has room for the contents and none for their folders leaves the old tree as it was', () => {
  const folder = temporaryFolder();
  write(folder, { 'a/one.yaml': '1' });
  const before = tree(folder);
  fullAt('mkdirSync', `${folder}/c/two`);
  expect(messageOf(() => write(folder, { 'a/one.yaml': '2', 'b/one.yaml': '2', 'c/two/one.yaml': '2' }))).toMatch(
    /nothing there was changed: ENOSPC/,
  );
  expect(tree(folder)).toEqual(before);
  expect(fs.readdirSync(folder).sort()).toEqual(['a', 'mesh.json']);
});

test('a folder of another file system in the tree is named as the cause, and leaves the old tree as it was', () => {
  const folder = temporaryFolder();
  write(folder, { 'a/one.yaml': '1' });
  const before = tree(folder);
  fullAt('renameSync', `${folder}/a/one.yaml`, 'EXDEV');
  expect(messageOf(() => write(folder, { 'a/one.yaml': '2' }))).toMatch(
    /nothing there was changed: EXDEV[^]*fix: a folder in it is of another file system: mount that at the output folder/,
  );
  expect(tree(folder)).toEqual(before);
});

test('what fails while files are replaced is undone: added files go, replaced and removed ones come back', () => {
  const folder = temporaryFolder();
  write(folder, { 'b/one.yaml': '1', 'c/one.yaml': '1', 'd/one.yaml': '1' });
  const before = tree(folder);
  fullAt('unlinkSync', `${folder}/d/one.yaml`);
  expect(messageOf(() => write(folder, { 'a/new.yaml': '2', 'b/one.yaml': '2' }))).toMatch(
    /nothing there was changed: ENOSPC/,
  );
  expect(tree(folder)).toEqual(before);
  expect(fs.readdirSync(folder).sort()).toEqual(['b', 'c', 'd', 'mesh.json']);
  expect(isInterrupted(folder)).toBe(false);
});

test('a synth that can neither go on nor go back says so, and the next one completes it', () => {
  const folder = temporaryFolder();
  write(folder, { 'a/one.yaml': '1', 'b/one.yaml': '1' });
  const renameSync = fs.renameSync;
  jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    if (String(to) === `${folder}/b/one.yaml` || String(from).includes('/old-')) throw new Error('EIO: i/o error');
    renameSync(from, to);
  });
  expect(messageOf(() => write(folder, { 'a/one.yaml': '2', 'b/one.yaml': '2' }))).toMatch(
    /was interrupted: EIO.*\n.*some are old and some new\.\n.*do not apply them\. Fix the cause and synthesize again/,
  );
  expect(isInterrupted(folder)).toBe(true);
  jest.restoreAllMocks();
  write(folder, { 'a/one.yaml': '3' });
  expect(texts(folder)).toEqual({ 'a/one.yaml': '3' });
});

test('a folder that is removed while a synth writes is made again', () => {
  const folder = temporaryFolder();
  const renameSync = fs.renameSync;
  jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    renameSync(from, to);
    if (String(to).endsWith('journal.json')) fs.rmdirSync(path.join(folder, 'a'));
  });
  write(folder, { 'a/one.yaml': '1' });
  expect(texts(folder)).toEqual({ 'a/one.yaml': '1' });
});

describe('a synth that was killed', () => {
  /** Kills a commit by an exception at the n-th change of the file system: no later one happens, as in a killed process. */
  function killAt(moment: number, work: () => void): boolean {
    class Killed extends Error {}
    let calls = 0;
    const spies = (
      ['renameSync', 'linkSync', 'unlinkSync', 'rmdirSync', 'mkdirSync', 'openSync', 'copyFileSync'] as const
    ).map((name) => {
      const original = fs[name] as (...given: any[]) => unknown;
      return jest.spyOn(fs, name).mockImplementation(((...given: any[]) => {
        // Once dead, nothing happens any more: not even what a catch block would clean up.
        if (calls++ >= moment) throw new Killed();
        return original(...given);
      }) as never);
    });
    try {
      work();
      return false;
    } catch {
      return true;
    } finally {
      spies.forEach((spy) => spy.mockRestore());
    }
  }

  const old = { 'a/one.yaml': 'old 1', 'a/two.yaml': 'old 2', 'b/one.yaml': 'old 3' };
  const young = { 'a/one.yaml': 'new 1', 'b/one.yaml': 'old 3', 'c/one.yaml': 'new 4' };

  test('leaves every file whole, old or new, at whatever moment, and the next synth completes it', () => {
    let moment = 0;
    let interrupted = 0;
    for (; moment < 100; moment++) {
      const folder = temporaryFolder();
      write(folder, old);
      const killed = killAt(moment, () => write(folder, young));
      for (const [file, text] of Object.entries(texts(folder))) {
        if (file.startsWith('.cdk8s-ambient/')) continue;
        const known = [(old as Record<string, string>)[file], (young as Record<string, string>)[file]];
        expect(known).toContain(text);
      }
      if (isInterrupted(folder)) interrupted++;
      write(folder, young);
      expect(texts(folder)).toEqual(young);
      expect(fs.readdirSync(folder).sort()).toEqual(['a', 'b', 'c', 'mesh.json']);
      expect(isInterrupted(folder)).toBe(false);
      if (!killed) break;
    }
    expect(moment).toBeGreaterThan(20);
    expect(interrupted).toBeGreaterThan(5);
  });

  test('is completed first even if the next synth wants something else', () => {
    const folder = temporaryFolder();
    write(folder, old);
    for (let moment = 0; moment < 100 && !isInterrupted(folder); moment++) killAt(moment, () => write(folder, young));
    write(folder, { 'd/one.yaml': 'newest' });
    expect(texts(folder)).toEqual({ 'd/one.yaml': 'newest' });
  });
});

test('of two meshes of one program, the second that writes to a folder is refused; one mesh may write again', () => {
  const { mesh } = twoClusters();
  configMap(chartIn(mesh, 'sample'), 'a');
  const { mesh: other } = twoClusters({ outdir: path.join(mesh.outdir, '..', path.basename(mesh.outdir)) });
  configMap(chartIn(other, 'sample'), 'b');
  mesh.synth();
  mesh.synth();
  const before = tree(mesh.outdir);
  expect(messageOf(() => other.synth())).toContain('two meshes write to this output folder.');
  expect(tree(mesh.outdir)).toEqual(before);
});

test('a program that runs again in one process, as in watch mode, writes to its folder again', () => {
  const outdir = temporaryFolder();
  const run = (name: string) => {
    const { mesh } = twoClusters({ outdir });
    configMap(chartIn(mesh, 'sample'), name);
    mesh.synth();
    return mesh;
  };
  const first = run('a');
  run('b');
  run('c');
  expect(tree(outdir)['cluster1/sample.k8s.yaml']).toContain('name: c');
  expect(messageOf(() => first.synth())).toContain('two meshes write to this output folder.');
});
