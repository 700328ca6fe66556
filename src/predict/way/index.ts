// The way of the requests that an answer is about, step by step.

export { wayOf } from './way-of';
export type { Met, StepState, WayStep } from './way';
