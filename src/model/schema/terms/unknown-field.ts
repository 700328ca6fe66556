import { meantName } from '../../../util/meant-name';
import type { SchemaProblem } from './problem';

/** A field that is not known, and which one was probably meant. */
export function unknownField(
  name: string,
  known: readonly string[],
): Pick<SchemaProblem, 'message' | 'unknownField' | 'meant'> {
  const meant = meantName(name, known);
  if (meant === undefined) return { message: 'is not a known field', unknownField: true };
  return { message: `is not a known field; did you mean ${JSON.stringify(meant)}?`, unknownField: true, meant };
}
