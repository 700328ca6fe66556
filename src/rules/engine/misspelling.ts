/** The most letters that may differ for a word to count as a misspelling of another. */
const MOST_EDITS = 2;

/** The known word that a word probably misspells: at most two letters added, dropped, changed or swapped. */
export function meantBy(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, edits: editsBetween(word, candidate) }))
    .filter(({ edits }) => edits > 0 && edits <= MOST_EDITS)
    .sort((left, right) => left.edits - right.edits);
  return ranked[0]?.candidate;
}

/** How many single letters have to change; two neighbours that are swapped count as one. */
function editsBetween(left: string, right: string): number {
  const rows = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[row - 1] === right[column - 1];
      const isSwapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const [above, diagonal] = [rows[row - 1]![column]!, rows[row - 1]![column - 1]!];
      const edits = Math.min(above + 1, current[column - 1]! + 1, diagonal + (isSame ? 0 : 1));
      current.push(isSwapped ? Math.min(edits, rows[row - 2]![column - 2]! + 1) : edits);
    }
    rows.push(current);
  }
  return rows[left.length]![right.length]!;
}
