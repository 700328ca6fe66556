/** A text with lines taken out ("-") and put in ("+") as a block of diff says. Throws where it does not fit in one place. */
export function changed(text: string, change: string): string {
  const hunks = change.split(/^@@.*\n/m).filter((hunk) => hunk !== '');
  return hunks.reduce((before, hunk) => {
    const [old, now] = ['-', '+'].map((sign) => side(hunk, sign)) as [string, string];
    const places = before.split(old).length - 1;
    if (old === '' || places !== 1) throw new Error(`this is in ${places} places of the file:\n${old}`);
    return before.replace(old, () => now);
  }, text);
}

function side(hunk: string, sign: string): string {
  return hunk
    .split('\n')
    .slice(0, -1)
    .filter((line) => line === '' || line.startsWith(' ') || line.startsWith(sign))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
}
