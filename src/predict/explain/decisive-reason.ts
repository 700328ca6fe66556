import { isAssumption } from './gaps';
import type { Reason } from './reason';

/** The reason that explains an answer by itself: the last one that is marked as a cause, else the last that is not assumed. */
export function decisiveReason(reasons: readonly Reason[]): Reason | undefined {
  const fromLast = [...reasons].reverse();
  return (
    fromLast.find(({ isCause }) => isCause === true) ?? fromLast.find((reason) => !isAssumption(reason)) ?? fromLast[0]
  );
}
