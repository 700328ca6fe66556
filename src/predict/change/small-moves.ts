import type { Answer } from '../answer';
import type { Spread } from '../shares';
import type { BehaviourChange, Comparison } from './compare';

/** Errors that differ by less are equal: sums of shares differ in their last digits. */
const ROUNDING = 1e-6;

/** A comparison without what moves little, and how many answers that was. */
export interface WithoutSmallMoves {
  readonly comparison: Comparison;
  readonly leftOut: number;
}

/**
 * Leaves out answers in which the shares of clusters move by less than `least`, and nothing else differs. Another verdict, another
 * path or another share of errors counts, however small it is.
 *
 * @param least a share from 0 to 1
 */
export function withoutSmallMoves(comparison: Comparison, least: number): WithoutSmallMoves {
  const changes = comparison.changes.filter((change) => !isSmallMove(change, least));
  return { comparison: { ...comparison, changes }, leftOut: countOf(comparison.changes) - countOf(changes) };
}

/** How many answers changes are about. */
export function countOf(changes: readonly BehaviourChange[]): number {
  return changes.reduce((sum, { twins }) => sum + 1 + twins.length, 0);
}

function isSmallMove({ before, after }: BehaviourChange, least: number): boolean {
  const isNear = (when: (answer: Answer) => Spread | undefined): boolean => movesLess(when(before), when(after), least);
  return (
    before.verdict === after.verdict &&
    before.path === after.path &&
    isNear(({ untilEjected }) => untilEjected) &&
    isNear(({ afterEjection }) => afterEjection)
  );
}

function movesLess(before: Spread | undefined, after: Spread | undefined, least: number): boolean {
  if (before === undefined || after === undefined) return before === after;
  if (Math.abs(before.errors - after.errors) > ROUNDING) return false;
  const clusters = new Set([...before.clusters.keys(), ...after.clusters.keys()]);
  return [...clusters].every(
    (cluster) => Math.abs((before.clusters.get(cluster) ?? 0) - (after.clusters.get(cluster) ?? 0)) < least,
  );
}
