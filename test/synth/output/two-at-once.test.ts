import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import * as path from 'node:path';
import { ownName } from '../../../src/synth/output/process-name';
import { messageOf, temporaryFolder, tree } from '../support';
import { texts, write } from './support';
import { filesOf, withMeshFile } from './trees';

const children: ChildProcess[] = [];
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

/** Starts a process that waits for a folder to write to. */
async function writer(...args: string[]): Promise<ChildProcess> {
  const child = fork(path.join(__dirname, 'writer.ts'), args, { execArgv: ['--import', 'tsx'] });
  children.push(child);
  await once(child, 'message');
  return child;
}

async function tell(child: ChildProcess, folder: string): Promise<unknown> {
  const answer = once(child, 'message');
  child.send(folder);
  return (await answer)[0] as unknown;
}

const WHOLE = ['A', 'B'].map((which) => withMeshFile(filesOf(which)));

test('of two processes that write to one folder at once, both succeed, and one tree is there whole', async () => {
  const [a, b] = await Promise.all([writer('A'), writer('B')]);
  for (let round = 0; round < 12; round++) {
    const folder = temporaryFolder();
    if (round % 3 === 1) write(folder, filesOf('A'));
    if (round % 3 === 2) write(folder, filesOf('B'));
    expect(await Promise.all([tell(a, folder), tell(b, folder)])).toEqual(['', '']);
    expect(WHOLE).toContainEqual(tree(folder));
    expect(fs.readdirSync(folder)).not.toContain('.cdk8s-ambient');
  }
}, 120_000);

test('after a SIGKILL at any moment each file is whole, and the next synth goes on at once', async () => {
  const known = WHOLE.map((whole) => new Map(Object.entries(whole)));
  let killedWhileWriting = 0;
  for (let round = 0; round < 4; round++) {
    const folder = temporaryFolder();
    const child = await writer('A', 'endless');
    child.send(folder);
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 200));
    child.kill('SIGKILL');
    await once(child, 'exit');
    if (fs.existsSync(path.join(folder, '.cdk8s-ambient'))) killedWhileWriting++;
    for (const [file, text] of Object.entries(tree(folder))) {
      if (!file.startsWith('.cdk8s-ambient/')) expect(known.map((files) => files.get(file))).toContain(text);
    }
    write(folder, filesOf('B'), { patience: 0 });
    expect(tree(folder)).toEqual(WHOLE[1]);
    expect(fs.readdirSync(folder)).not.toContain('.cdk8s-ambient');
  }
  expect(killedWhileWriting).toBeGreaterThan(0);
}, 120_000);

/** Puts the lock of another process into a folder. */
function lockOf(folder: string, { machine = ownName().machine, pid = process.ppid, start = '0' } = {}): string {
  const file = path.join(folder, '.cdk8s-ambient', `lock.${machine}.${pid}.0.${start}.0123456789ab`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '');
  return file;
}

const OTHER_MACHINE = 'feedfeedfeed';

test('a synth that waits too long for another one is refused, and changes nothing', () => {
  const folder = temporaryFolder();
  const lock = lockOf(folder);
  const message = messageOf(() => write(folder, { 'a/one.yaml': '1' }, { patience: 200 }));
  expect(message).toContain(`[${folder}] another synth (process ${process.ppid}) is running`);
  expect(message).toMatch(/\n {6}why: .+\n {6}fix: wait for it/);
  expect(message).toContain(`delete ${lock}.`);
  expect(Object.keys(tree(folder))).toEqual([path.relative(folder, lock)]);
  fs.unlinkSync(lock);
  write(folder, { 'a/one.yaml': '1' });
  expect(texts(folder)).toEqual({ 'a/one.yaml': '1' });
});

test.each([
  ['of a process that ended', () => ({ pid: spawnSync('true').pid })],
  ['of an earlier process of the same number', () => ({ start: '1' })],
  ['of an earlier synth of this very process', () => ({ pid: process.pid, start: ownName().start })],
])('the lock %s does not count, and is removed', (_, holder) => {
  const folder = temporaryFolder();
  lockOf(folder, holder());
  write(folder, { 'a/one.yaml': '1' }, { patience: 0 });
  expect(fs.readdirSync(folder).sort()).toEqual(['a', 'mesh.json']);
});

test('the lock of another machine counts while it is renewed, and a minute longer', () => {
  const folder = temporaryFolder();
  const lock = lockOf(folder, { machine: OTHER_MACHINE });
  const ago = (seconds: number) => fs.utimesSync(lock, new Date(), new Date(Date.now() - seconds * 1000));
  ago(50);
  expect(messageOf(() => write(folder, { 'a/one.yaml': '1' }, { patience: 0 }))).toContain(
    'on another machine or in another container) is running',
  );
  ago(70);
  write(folder, { 'a/one.yaml': '1' }, { patience: 0 });
  expect(fs.readdirSync(folder).sort()).toEqual(['a', 'mesh.json']);
});

test('a synth whose folder is emptied while it writes says so, and puts nothing back over what others write there', () => {
  const folder = temporaryFolder();
  write(folder, { 'a/one.yaml': '1', 'b/one.yaml': '1' });
  const renameSync = fs.renameSync;
  jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    renameSync(from, to);
    if (String(to) !== `${folder}/a/one.yaml`) return;
    fs.rmSync(folder, { recursive: true });
    fs.mkdirSync(path.join(folder, 'a'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'a/one.yaml'), 'of another synth');
  });
  expect(messageOf(() => write(folder, { 'a/one.yaml': '2', 'b/one.yaml': '2' }))).toMatch(
    /another process emptied this folder while this synth wrote to it .*\n.*\n.*do not apply it/,
  );
  expect(tree(folder)).toEqual({ 'a/one.yaml': 'of another synth' });
});
