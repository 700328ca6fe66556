import type { Answer } from '../../predict/answer';
import type { BehaviourChange } from '../../predict/change';
import { BAD } from '../alike';
import { compareWeights, type Weight, weightOf } from '../severity';

/** What a change of an answer is to those who ask. */
export type Grade = 'worse' | 'moved' | 'better';

/**
 * Worse, if more requests fail, now or until hosts are ejected, or the verdict is bad and was not. Which clusters answer makes nothing
 * worse: a drain means to change that. An answer that is known now, and was not, is neither.
 */
export function gradeOf({ before, after }: Pick<BehaviourChange, 'before' | 'after'>): Grade {
  const order = compareWeights(lossOf(before), lossOf(after));
  if (before.verdict === 'unknown' || order === 0) return 'moved';
  if (order > 0) return 'worse';
  return after.verdict === 'unknown' ? 'moved' : 'better';
}

/** True if what differs is what fails until hosts are ejected. */
export function isUntilEjected({ before, after }: Pick<BehaviourChange, 'before' | 'after'>): boolean {
  const [[rank, errors], [rankAfter, errorsAfter]] = [lossOf(before), lossOf(after)];
  return rank === rankAfter && errors === errorsAfter;
}

const DIGITS = 6;
/** Of every good verdict: a failover loses no more than what is local. */
const GOOD = 0;

/** How bad an answer is, whoever answers. Sums of shares that are equal may differ in their last digits. */
export function lossOf(answer: Answer): Weight {
  const [rank, errors, errorsBefore] = weightOf(answer);
  return [BAD.has(answer.verdict) ? rank : GOOD, Number(errors.toFixed(DIGITS)), Number(errorsBefore.toFixed(DIGITS))];
}
