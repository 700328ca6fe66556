import { closest } from '../../../util/closest';
import type { SchemaProblem } from './problem';

/** A field that is not known, and which one was probably meant. */
export function unknownField(
  name: string,
  known: readonly string[],
): Pick<SchemaProblem, 'message' | 'unknownField' | 'meant'> {
  const meant = closest(name, known) ?? lengthened(name, known);
  if (meant === undefined) return { message: 'is not a known field', unknownField: true };
  return { message: `is not a known field; did you mean ${JSON.stringify(meant)}?`, unknownField: true, meant };
}

/** So long is what two names have in common where one goes on and the other does not, as maxEjectionPercent and maxEjectionPercentage. */
const LEAST_IN_COMMON = 8;

function lengthened(name: string, known: readonly string[]): string | undefined {
  const found = known.filter(
    (one) => Math.min(one.length, name.length) >= LEAST_IN_COMMON && (name.startsWith(one) || one.startsWith(name)),
  );
  return found.length === 1 ? found[0] : undefined;
}
