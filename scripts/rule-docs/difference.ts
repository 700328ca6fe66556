/** Lines around a change that a reader needs to find the place. */
const CONTEXT = 3;

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/** What turns one text into another, as `diff -u` shows it, without line numbers: "…" stands for lines left out. */
export function difference(before: string, after: string): string {
  const lines = compare(before.trimEnd().split('\n'), after.trimEnd().split('\n'));
  const shown = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ mark }) => mark !== ' '),
  );
  return lines
    .flatMap(({ mark, text }, index) => {
      if (shown[index]) return [`${mark}${text}\n`];
      return index === 0 || shown[index - 1] ? ['…\n'] : [];
    })
    .join('');
}

/** By the longest common subsequence, from the back: where several are as long, removals come before additions. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  const common = before.map(() => after.map(() => 0));
  const at = (left: number, right: number): number => common[left]?.[right] ?? 0;
  for (let left = before.length - 1; left >= 0; left--) {
    for (let right = after.length - 1; right >= 0; right--) {
      common[left]![right] =
        before[left] === after[right]
          ? at(left + 1, right + 1) + 1
          : Math.max(at(left + 1, right), at(left, right + 1));
    }
  }
  const lines: Line[] = [];
  let [left, right] = [0, 0];
  while (left < before.length || right < after.length) {
    if (left < before.length && before[left] === after[right]) {
      lines.push({ mark: ' ', text: before[left]! });
      left++;
      right++;
    } else if (left < before.length && (right === after.length || at(left + 1, right) >= at(left, right + 1))) {
      lines.push({ mark: '-', text: before[left++]! });
    } else lines.push({ mark: '+', text: after[right++]! });
  }
  return lines;
}
