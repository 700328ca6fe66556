import { excuseOf, type Scenario } from '../predict/scenarios';
import type { Answer, Verdict } from '../predict/answer';

const RANKS: Readonly<Record<Verdict, number>> = {
  blackhole: 6,
  denied: 5,
  stuck: 4,
  unknown: 3,
  split: 1,
  failover: 1,
  local: 0,
};
/** Bad answers that are accepted. */
const EXCUSED = 2;

/** How bad an answer is, to be compared part by part: its verdict, what fails, and what fails until outlier detection acts. */
export type Weight = readonly [rank: number, errors: number, errorsBefore: number];

/**
 * How bad an answer is. What is not known is worse than a failover.
 *
 * @param scenario that it is for, which may excuse it
 */
export function weightOf(
  { verdict, afterEjection, untilEjected }: Pick<Answer, 'verdict' | 'afterEjection' | 'untilEjected'>,
  scenario?: Scenario,
): Weight {
  const isExcused = scenario !== undefined && excuseOf(verdict, scenario) !== undefined;
  const rank = isExcused ? EXCUSED : RANKS[verdict];
  return [rank, afterEjection?.errors ?? 1, untilEjected?.errors ?? 1];
}

/** Worst first. */
export function compareWeights(left: Weight, right: Weight): number {
  return right[0] - left[0] || right[1] - left[1] || right[2] - left[2];
}
