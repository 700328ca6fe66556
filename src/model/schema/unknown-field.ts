import { closest } from '../../util/closest';

/** Says that a field is not known, and which one was probably meant. */
export function describeUnknownField(name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  return meant === undefined ? 'is not a known field' : `is not a known field; did you mean ${JSON.stringify(meant)}?`;
}
