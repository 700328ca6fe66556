import { isAssumption } from './gaps';
import type { Reason } from './reason';

/** The reason that explains an answer by itself: the last one that is marked as a cause, else the last that is not assumed. */
export function decisiveReason(reasons: readonly Reason[]): Reason | undefined {
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
  const decisive = decisiveReason(reasons);
  if (decisive?.change !== undefined) return decisive.change;
  const other = reasons.find(({ isTried, change }) => isTried === true && change !== undefined);
  if (other === undefined) return undefined;
  const where = [other.cluster, other.object].filter((part) => part !== undefined).join(', ');
  return where === '' ? other.change : `${where}: ${other.change}`;
}
