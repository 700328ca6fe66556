import type { MeshEdit } from '../../edit';
import { isAssumption } from './gaps';
import type { Reason } from '../../answer';

/** The reason that explains an answer by itself: the last one that is marked as a cause, else the last that is not assumed. */
export function decisiveReason<One extends Reason>(reasons: readonly One[]): One | undefined {
  const fromLast = [...reasons].reverse();
  return (
    fromLast.find(({ isCause }) => isCause === true) ?? fromLast.find((reason) => !isAssumption(reason)) ?? fromLast[0]
  );
}

/**
 * The change that is printed with an answer in short: that of the decisive reason, else the first that was tried and cures, with
 * the object it is about.
 */
export function offeredChange(reasons: readonly Reason[]): string | undefined {
  const reason = offering(reasons);
  if (reason === undefined || reason === decisiveReason(reasons)) return reason?.change;
  const where = [reason.cluster, reason.object].filter((part) => part !== undefined).join(', ');
  return where === '' ? reason.change : `${where}: ${reason.change}`;
}

/** What that change means for the objects, where it was tried and cures. */
export function offeredCure(reasons: readonly Reason[]): MeshEdit | undefined {
  return offering(reasons)?.cure;
}

function offering(reasons: readonly Reason[]): Reason | undefined {
  const decisive = decisiveReason(reasons);
  if (decisive?.change !== undefined) return decisive;
  return reasons.find(({ isTried, change }) => isTried === true && change !== undefined);
}
