import type { Diagnostic, Problem } from './diagnostic';

/** A problem as text. The list that holds it starts its first line with the path of the construct. */
export function describeProblem({ message, why, fix }: Problem): string {
  return `${message}\n      why: ${why}\n      fix: ${fix}`;
}

/** What is wrong and what that does, in one text. */
export function statementOf({ message, why }: Pick<Diagnostic, 'message' | 'why'>): string {
  return why === undefined ? message : `${message} ${why}`;
}

/** As programs get it, in the JSON of `check` and from a Prediction: with one text for what is wrong and what that does. */
export function asReported<Found extends Diagnostic>({ why, ...found }: Found): Omit<Found, 'why'> {
  return { ...found, message: statementOf({ message: found.message, ...(why === undefined ? {} : { why }) }) };
}

/** The construct to change, where the object is a synth's: "sample/waypoint, declared at main.ts:12". */
export function makerOf({ construct, declaredAt }: Pick<Diagnostic, 'construct' | 'declaredAt'>): string | undefined {
  return construct === undefined || declaredAt === undefined ? construct : `${construct}, declared at ${declaredAt}`;
}
