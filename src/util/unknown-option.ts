import { endWithMeant, meantName } from './meant-name';

/** Says of an option that is not known which one was probably meant, and which there are. */
export function describeUnknownOption(name: string, known: readonly string[]): string {
  const meant = meantName(name, known);
  return `unknown option ${name}${endWithMeant(meant)} There is ${known.join(', ')}.`;
}
