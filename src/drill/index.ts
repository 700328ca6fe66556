// An outage for practice in a live cluster, compared with the prediction, and restored.

export type { Count } from './answers';
export { planDrill, recordOf, runDrill, type ClientVerdict, type DrillReport } from './drill';
export {
  createStandInStep,
  findLeftovers,
  GivenUp,
  type Leftovers,
  persistently,
  recordStep,
  type Restoration,
  restore,
  restoreSteps,
  scaleToZeroStep,
  stepText,
} from './restore';
export { DESPITES, DrillRefused } from './target';
export type { DrillOptions, DrillPlan, Without } from './plan';
