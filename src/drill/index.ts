// An outage for practice in a live cluster, compared with the prediction, and restored.

export type { Count } from './answers';
export { planDrill, recordOf, runDrill, type ClientVerdict, type DrillReport } from './drill';
export { findLeftovers, type Leftovers } from './leftovers';
export { DESPITES, DrillRefused } from './objection';
export { GivenUp, persistently } from './persistently';
export type { DrillOptions, DrillPlan, Without } from './plan';
export { restore, type Restoration } from './restore';
export { createStandInStep, recordStep, restoreSteps, scaleToZeroStep, stepText } from './steps';
