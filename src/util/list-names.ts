/** "a, b and 7 more": all names where they are at most `most`, else the first ones and the number of the others. */
export function listNames(names: readonly string[], most: number): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
}
