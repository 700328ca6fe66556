/** What stands for what differs from run to run: a part of a line, or alone on a line any number of lines. */
const ANY = '…';

/** Throws where a command printed something else than its page shows. */
export function requireOutput(shown: string, said: string): void {
  const lines = shown.trimEnd().split('\n');
  if (lines.every((line) => line.trim() === ANY)) throw new Error('the page shows nothing of the output');
  if (new RegExp(`^${toPattern(lines)}\\s*$`).test(said)) return;
  const wrong = lines.findIndex((_, index) => !new RegExp(`^${toPattern(lines.slice(0, index + 1))}`).test(said));
  throw new Error(
    `${wrong < 0 ? 'there is more than the page shows' : `"${lines[wrong]}" is not there`}; what was printed is\n${said}`,
  );
}

function toPattern(lines: readonly string[]): string {
  return lines.map((line) => (line.trim() === ANY ? '(?:.*\\n)*?' : `${inLine(line)} *(?:\\n|$)`)).join('');
}

function inLine(line: string): string {
  return line
    .trimEnd()
    .split(ANY)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('.*');
}
