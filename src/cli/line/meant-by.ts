import { endWithMeant, meantName } from '../../util/meant-name';

/** Shorter words abbreviate too much. */
const SHORTEST = 2;

/** "svc" abbreviates "service"; "foo" does not abbreviate "failover-not-known". */
const LONGEST_OF_ABBREVIATION = 3;

/** The name that was probably meant: one that is misspelt, or abbreviated ("--svc" for "--service"). */
export function meantBy(given: string, known: readonly string[]): string | undefined {
  return meantName(given, known) ?? abbreviatedBy(given, known);
}

/** The end of a sentence about a name that is not known: with the one that was probably meant, or a full stop. */
export function didYouMean(given: string, known: readonly string[]): string {
  return endWithMeant(meantBy(given, known));
}

/** The shortest name that has all letters of a word in their order, beginning with the same one, and few more. */
function abbreviatedBy(given: string, known: readonly string[]): string | undefined {
  const word = given.toLowerCase();
  if (word.replace(/^-+/, '').length < SHORTEST) return undefined;
  const [letter] = word.replace(/^-+/, '');
  const found = known.filter(
    (name) =>
      name.replace(/^-+/, '').startsWith(letter!) &&
      hasLettersOf(name, word) &&
      name.length <= LONGEST_OF_ABBREVIATION * word.length,
  );
  return found.sort((left, right) => left.length - right.length)[0];
}

function hasLettersOf(name: string, word: string): boolean {
  let at = 0;
  for (const letter of name) if (letter === word[at]) at++;
  return at === word.length;
}
