import type { Reason } from './reason';

/** The reason that explains an answer by itself: the last one that is marked as a cause, else the last step. */
export function decisiveReason(reasons: readonly Reason[]): Reason | undefined {
  return [...reasons].reverse().find(({ isCause }) => isCause === true) ?? reasons.at(-1);
}
