import { compareLines } from '../../src/util/unified-diff';

/** Lines around a change that a reader needs to find the place. */
const CONTEXT = 3;

/** What turns one text into another, as `diff -u` shows it, without line numbers: "…" stands for lines left out. */
export function difference(before: string, after: string): string {
  const lines = compareLines(before.trimEnd().split('\n'), after.trimEnd().split('\n'));
  const shown = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== ' '),
  );
  return lines
    .flatMap(({ sign, text }, index) => {
      if (shown[index]) return [`${sign}${text}\n`];
      return index === 0 || shown[index - 1] ? ['…\n'] : [];
    })
    .join('');
}
