/** Order of strings by code unit: the same in every locale, and Go's. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
