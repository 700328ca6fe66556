import type { Answer, Verdict } from '../../predict/answer';
import { excuseOf, type Scenario } from '../../predict/scenarios';
import { formatPercent } from '../../util/percent';
import { BAD } from '../alike';

/** From the best to the worst. */
const BY_SEVERITY: readonly Verdict[] = ['local', 'failover', 'split', 'stuck', 'unknown', 'denied', 'blackhole'];
/** Good verdicts are below it. */
const WORST_GOOD = BY_SEVERITY.indexOf('split');
const EXCUSED = WORST_GOOD + 1 / 2;

/** What an answer comes to, in an overview. */
export interface Grade {
  /** "blackhole", "stuck, by design", "local, errors 50 %". */
  readonly label: string;
  /** True for a bad verdict that is not accepted. */
  readonly isBad: boolean;
  /** Higher is worse. */
  readonly rank: number;
  /** From 0 to 1; of equal rank the one with more is worse. */
  readonly errors: number;
}

/** Grades an answer. Requests that fail are never hidden by a good verdict. */
export function gradeOf(answer: Answer, scenario: Scenario): Grade {
  const { verdict, afterEjection } = answer;
  const rank = BY_SEVERITY.indexOf(verdict);
  const errors = afterEjection?.errors ?? 0;
  const excuse = excuseOf(verdict, scenario);
  // What is accepted is worse than any good verdict, and better than what is not.
  if (excuse !== undefined) return { label: `${verdict}, ${excuse.name}`, isBad: false, rank: EXCUSED, errors };
  if (BAD.has(verdict)) return { label: verdict, isBad: true, rank, errors };
  const failing = formatPercent(errors);
  const label = failing === formatPercent(0) ? verdict : `${verdict}, errors ${failing}`;
  return { label, isBad: false, rank, errors };
}

/** A positive number where the right one is worse, a negative one where the left one is. */
export function compareGrades(left: Grade, right: Grade): number {
  // Of good verdicts, errors matter more than who answers.
  const areGood = left.rank <= WORST_GOOD && right.rank <= WORST_GOOD;
  const [byRank, byErrors] = [right.rank - left.rank, right.errors - left.errors];
  return areGood ? byErrors || byRank : byRank || byErrors;
}
