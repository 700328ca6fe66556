import type { Answer, Question } from '../answer';
import type { Outage } from '../outage';
import { KnownAnswer, type MadeLater } from '../outcome';
import { renamedSpread, type Spread } from '../shares';
import type { Renaming } from './renaming';

/**
 * An answer as another question has it that a renaming turns into the one that was asked. Its reasons have names, and the order of names
 * counts for how many requests fail: both are made anew.
 *
 * @param asked has no remarks: they are about single objects
 */
export function renamedAnswer(
  question: Question,
  outages: readonly Outage[],
  { port, path, verdict, untilEjected, afterEjection, assumptions }: Answer,
  renaming: Renaming,
  later: MadeLater,
): Answer {
  const renamed = (spread: Spread | undefined): Spread | undefined =>
    spread && renamedSpread(spread, (cluster) => renaming.nameOf(cluster));
  const before = renamed(untilEjected);
  const after = afterEjection === untilEjected ? before : renamed(afterEjection);
  const told = { port, path, verdict, untilEjected: before, afterEjection: after };
  return new KnownAnswer(question, outages, told, { reservations: [], declaredHarmless: [], assumptions }, later);
}
