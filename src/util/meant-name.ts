import { closest } from './closest';

/** So long is what two names have in common where one goes on and the other does not, as maxEjectionPercent and maxEjectionPercentage. */
const LEAST_IN_COMMON = 8;

/** The known name that another one probably stands for: it is misspelt, or goes on where the known one ends; undefined where none is near. */
export function meantName(name: string, known: readonly string[]): string | undefined {
  return closest(name, known) ?? lengthened(name, known);
}

/** The end of a sentence about a name that is not known: with the one that was probably meant, or a full stop. */
export function endWithMeant(meant: string | undefined): string {
  return meant === undefined ? '.' : `; did you mean ${meant}?`;
}

function lengthened(name: string, known: readonly string[]): string | undefined {
  const found = known.filter(
    (one) => Math.min(one.length, name.length) >= LEAST_IN_COMMON && (name.startsWith(one) || one.startsWith(name)),
  );
  return found.length === 1 ? found[0] : undefined;
}
