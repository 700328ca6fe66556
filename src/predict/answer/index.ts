// Questions and answers, and the reasons of an answer.

export { VERDICTS, type Answer, type Path, type Question, type Verdict } from './answer';
export type { HostShare } from './host-share';
export { because, type Reason } from './reason';
export { hasRemarks, type AssumptionId, type DeclaredHarmless, type Remarks, type Reservation } from './remarks';
export { placed, placedAt, STEPS, type PlacedReason, type StepName } from './step';
