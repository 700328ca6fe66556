import type { Reason, StepName } from '../answer';

/** What becomes of requests at a step of their way. */
export type StepState =
  /** They get past it. */
  | 'passed'
  /** There is nothing of the sort on their way: no waypoint, or no other network. */
  | 'absent'
  /** Some fail there. */
  | 'loses-some'
  /** All fail there. */
  | 'ends'
  /** It is not known what becomes of them there. */
  | 'unknown'
  /** They failed before. */
  | 'not-reached'
  /** It is not known whether they get there. */
  | 'not-looked-at';

/** Something that requests meet at a step. */
export interface Met extends Reason {
  /** True if what was read does not say so. */
  readonly isAssumed?: true;
}

/** A step of the way of requests, and what they meet there: at least one thing, each with the object that it comes from. */
export interface WayStep {
  readonly step: StepName;
  readonly state: StepState;
  readonly met: readonly Met[];
}
