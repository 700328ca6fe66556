/** Where a field is in an object, from the object down: names of fields, and positions in lists. */
export type FieldPath = readonly (string | number)[];

/** A path as people write it: `spec.rules[1].host`, `metadata.labels["istio.io/global"]`. */
export function formatFieldPath(path: FieldPath): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[^.[\]"\s]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** The end of a path, from the last name on, for messages beside which the whole path stands; "it" for the object itself. */
export function nameOfField(path: FieldPath): string {
  let start = path.length - 1;
  while (start > 0 && formatFieldPath(path.slice(start)).startsWith('[')) start--;
  return path.length === 0 ? 'it' : formatFieldPath(path.slice(start));
}

/** What {@link formatFieldPath} wrote, as keys again. */
export function parseFieldPath(text: string): FieldPath {
  return [...text.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)].map(([, position, quoted, name]) => {
    if (position !== undefined) return Number(position);
    return quoted === undefined ? name! : (JSON.parse(quoted) as string);
  });
}
