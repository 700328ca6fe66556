// "hostt" and "trafficpolicy" are misspelt; what differs more is another word.
const MOST_EDITS = 2;

/** The known name that a misspelt one probably stands for; undefined where none is close. */
export function closest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, edits: edits(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= MOST_EDITS && edits < candidate.length - 1)
    .sort((left, right) => left.edits - right.edits);
  return best?.candidate;
}

/** Letters to insert, remove or replace (Levenshtein); anything above {@link MOST_EDITS} where lengths alone tell. */
function edits(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > MOST_EDITS) return MOST_EDITS + 1;
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let i = 0; i < left.length; i++) {
    const above = row;
    row = [i + 1];
    for (let j = 0; j < right.length; j++) {
      const replaced = above[j]! + (left[i] === right[j] ? 0 : 1);
      row.push(Math.min(replaced, above[j + 1]! + 1, row[j]! + 1));
    }
  }
  return row[right.length]!;
}
