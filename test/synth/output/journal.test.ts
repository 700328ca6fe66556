import fs from 'node:fs';
import * as path from 'node:path';
import { isInterrupted } from '../../../src/synth/commit';
import { messageOf, temporaryFolder, tree } from '../support';
import { texts, write } from './support';

/** An output folder with a journal and staged contents, as a repository could bring them along. */
function withJournal(journal: unknown) {
  const outside = temporaryFolder();
  fs.writeFileSync(path.join(outside, 'precious.yaml'), 'precious');
  const folder = path.join(outside, 'out');
  write(folder, { 'a/one.yaml': '1' });
  const staging = path.join(folder, '.cdk8s-ambient/staged-0123456789ab');
  fs.mkdirSync(staging, { recursive: true });
  fs.writeFileSync(path.join(staging, '0'), 'hostile');
  const text = typeof journal === 'string' ? journal : JSON.stringify(journal);
  fs.writeFileSync(path.join(folder, '.cdk8s-ambient/journal.json'), text);
  return { outside, folder };
}

test.each([
  [{ replaced: ['../precious.yaml'], removed: [] }, 'it lists "../precious.yaml", which no synth writes'],
  [{ replaced: [], removed: ['../precious.yaml'] }, 'it lists "../precious.yaml", which no synth writes'],
  [{ replaced: [], removed: ['/etc/passwd'] }, 'it lists "/etc/passwd", which no synth writes'],
  [{ replaced: [], removed: ['.git/config'] }, 'it lists ".git/config", which no synth writes'],
  [{ replaced: [], removed: [5] }, 'it lists 5, which no synth writes'],
  [{ moves: [{ staged: '0', path: '../precious.yaml' }], removals: [] }, 'it has no list "replaced"'],
  [{ replaced: 'all', removed: [] }, 'it has no list "replaced"'],
  ['{"replaced": ["a/o', 'JSON'],
  ['', 'JSON'],
  ['null', 'it is not a map'],
  ['[]', 'it is not a map'],
])('a journal that is none of ours (%j) changes nothing and is refused with the remedy', (journal, reason) => {
  const { outside, folder } = withJournal(journal);
  const before = tree(outside);
  const message = messageOf(() => write(folder, { 'a/one.yaml': '2' }));
  expect(message).toContain(`[${path.join(folder, '.cdk8s-ambient/journal.json')}] is not a journal of a synth: `);
  expect(message).toContain(reason);
  expect(message).toMatch(/\n {6}why: .+\n {6}fix: restore .*; delete .*\.cdk8s-ambient; then synthesize again\./);
  expect(tree(outside)).toEqual(before);
  fs.rmSync(path.join(folder, '.cdk8s-ambient'), { recursive: true });
  write(folder, { 'a/one.yaml': '2' });
  expect(texts(folder)).toEqual({ 'a/one.yaml': '2' });
});

test.each(['a folder', 'a link'])('a journal that is %s is refused', (what) => {
  const { outside, folder } = withJournal({ replaced: [], removed: [] });
  const journal = path.join(folder, '.cdk8s-ambient/journal.json');
  fs.unlinkSync(journal);
  if (what === 'a folder') fs.mkdirSync(journal);
  else fs.symlinkSync(path.join(outside, 'precious.yaml'), journal);
  expect(messageOf(() => write(folder, {}))).toContain('is not a journal of a synth: it is not a file.');
});

test('nothing staged by others is moved into the tree: files of an interrupted synth get what is declared now', () => {
  const { folder } = withJournal({ replaced: ['a/one.yaml', 'b/one.yaml'], removed: ['c/one.yaml'] });
  fs.mkdirSync(path.join(folder, 'b'));
  fs.writeFileSync(path.join(folder, 'b/one.yaml'), 'half');
  write(folder, { 'a/one.yaml': '1' });
  expect(texts(folder)).toEqual({ 'a/one.yaml': '1' });
  expect(fs.readdirSync(folder).sort()).toEqual(['a', 'mesh.json']);
});

test('a journal whose files are links or folders by now is refused, and nothing behind a link is touched', () => {
  const { outside, folder } = withJournal({ replaced: ['b/precious.yaml'], removed: ['a/one.yaml'] });
  fs.symlinkSync(outside, path.join(folder, 'b'));
  expect(messageOf(() => write(folder, { 'a/one.yaml': '2' }))).toContain(
    `${path.join(folder, 'b')}] is a symbolic link`,
  );
  expect(fs.readFileSync(path.join(outside, 'precious.yaml'), 'utf8')).toBe('precious');
  expect(isInterrupted(folder)).toBe(true);
});

test('a synth that is refused leaves the interrupted one as it was, and the next good one completes it', () => {
  const { folder } = withJournal({ replaced: ['b/one.yaml'], removed: [] });
  fs.mkdirSync(path.join(folder, 'c'));
  fs.writeFileSync(path.join(folder, 'c/one.yaml'), 'by hand');
  expect(messageOf(() => write(folder, { 'c/one.yaml': '1' }))).toContain('is there already');
  expect(isInterrupted(folder)).toBe(true);
  write(folder, { 'b/one.yaml': '1' });
  expect(isInterrupted(folder)).toBe(false);
  expect(texts(folder)).toEqual({ 'b/one.yaml': '1', 'c/one.yaml': 'by hand' });
});

test('a synth of one cluster is refused where an interrupted one wrote the whole mesh', () => {
  const { folder } = withJournal({ replaced: ['b/one.yaml'], removed: [] });
  expect(messageOf(() => write(folder, { 'a.k8s.yaml': '1' }, { mode: 'only-these' }))).toContain('whole mesh');
});

test('what others keep in the work folder stays', () => {
  const { folder } = withJournal({ replaced: [], removed: [] });
  fs.writeFileSync(path.join(folder, '.cdk8s-ambient/notes'), 'by hand');
  fs.mkdirSync(path.join(folder, '.cdk8s-ambient/staged-by-hand'));
  write(folder, { 'a/one.yaml': '2' });
  expect(fs.readdirSync(path.join(folder, '.cdk8s-ambient')).sort()).toEqual(['notes', 'staged-by-hand']);
});
