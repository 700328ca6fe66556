/**
 * Joins the lines of a scalar as YAML folds them: a line break is a space, and with empty lines after it as many breaks as there
 * are empty lines.
 */
export function fold(lines: readonly string[]): string {
  let folded = lines[0] ?? '';
  let empty = 0;
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]!;
    if (line === '' && index < lines.length - 1) {
      empty++;
      continue;
    }
    folded += (empty === 0 ? ' ' : '\n'.repeat(empty)) + line;
    empty = 0;
  }
  return folded;
}
