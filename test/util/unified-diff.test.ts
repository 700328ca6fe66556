import { unifiedDiff } from '../../src/util/unified-diff';

const LINES = Array.from({ length: 20 }, (_, index) => `line ${index + 1}\n`);
const edited = (edits: Readonly<Record<number, string>>): string =>
  LINES.map((line, index) => edits[index + 1] ?? line).join('');

test('texts that are equal differ in nothing', () => {
  expect(unifiedDiff('a', 'x\n', 'x\n')).toBe('');
});

test('a line is replaced, with three lines around it', () => {
  expect(unifiedDiff('a/b.yaml', LINES.join(''), edited({ 10: 'ten\n' }))).toBe(
    '--- a/a/b.yaml\n+++ b/a/b.yaml\n@@ -7,7 +7,7 @@\n line 7\n line 8\n line 9\n-line 10\n+ten\n line 11\n line 12\n line 13\n',
  );
});

test('changes that are far apart are hunks of their own, with the lines that each side has', () => {
  const diff = unifiedDiff('a', LINES.join(''), edited({ 1: '', 19: 'line 19\nnew\n' }));
  expect(diff.match(/^@@.*$/gm)).toEqual(['@@ -1,4 +1,3 @@', '@@ -17,4 +16,5 @@']);
});

test('a text that begins or ends in nothing, and a last line without an end', () => {
  expect(unifiedDiff('a', '', 'x\n')).toContain('@@ -0,0 +1,1 @@\n+x\n');
  expect(unifiedDiff('a', 'x', 'x\n')).toContain('-x\n\\ No newline at end of file\n+x\n');
});
