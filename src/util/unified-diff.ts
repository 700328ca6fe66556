const CONTEXT = 3;

/** A line that both texts have, or only the one before or after. */
export interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** What changes in a text, as `diff -u` and git write it. Empty where nothing does. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = compare(linesOf(before), linesOf(after));
  const hunks = hunksOf(lines).map(([from, to]) => describeHunk(lines, from, to));
  return `--- a/${file}\n+++ b/${file}\n${hunks.join('')}`;
}

/** Lines with their ends: a last line without one is another line. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Compares only what is between the lines that both begin and end with: files are long, and edits short. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return [
    ...signed(' ', before.slice(0, start)),
    ...compareLines(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...signed(' ', end === 0 ? [] : before.slice(-end)),
  ];
}

/** The shortest way from one list of lines to the other, by their longest common part. Where several are as short, removals come first. */
export function compareLines(before: readonly string[], after: readonly string[]): Line[] {
  // By place in both lists, how many lines are in common from there on.
  const common = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let old = before.length - 1; old >= 0; old--) {
    for (let now = after.length - 1; now >= 0; now--) {
      common[old]![now] =
        before[old] === after[now]
          ? common[old + 1]![now + 1]! + 1
          : Math.max(common[old + 1]![now]!, common[old]![now + 1]!);
    }
  }
  const lines: Line[] = [];
  let [old, now] = [0, 0];
  while (old < before.length || now < after.length) {
    if (old < before.length && before[old] === after[now]) {
      lines.push({ sign: ' ', text: before[old]! });
      old++;
      now++;
    } else if (now >= after.length || (old < before.length && common[old + 1]![now]! >= common[old]![now + 1]!)) {
      lines.push({ sign: '-', text: before[old++]! });
    } else lines.push({ sign: '+', text: after[now++]! });
  }
  return lines;
}

function signed(sign: Line['sign'], texts: readonly string[]): Line[] {
  return texts.map((text) => ({ sign, text }));
}

/** From which line to which: changes, with the lines around them; those that meet are one. */
function hunksOf(lines: readonly Line[]): [from: number, to: number][] {
  const hunks: [number, number][] = [];
  for (const [index, { sign }] of lines.entries()) {
    if (sign === ' ') continue;
    const [from, to] = [Math.max(0, index - CONTEXT), Math.min(lines.length, index + CONTEXT + 1)];
    const last = hunks.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = to;
    else hunks.push([from, to]);
  }
  return hunks;
}

function describeHunk(lines: readonly Line[], from: number, to: number): string {
  const count = (other: Line['sign'], start: number, end: number): number =>
    lines.slice(start, end).filter(({ sign }) => sign !== other).length;
  const range = (other: Line['sign']): string => {
    const [before, within] = [count(other, 0, from), count(other, from, to)];
    return `${within === 0 ? before : before + 1},${within}`;
  };
  const body = lines.slice(from, to).map(({ sign, text }) => {
    return text.endsWith('\n') ? `${sign}${text}` : `${sign}${text}\n\\ No newline at end of file\n`;
  });
  return `@@ -${range('+')} +${range('-')} @@\n${body.join('')}`;
}
