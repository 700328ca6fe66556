// The steps of a drill, and the way back.

export { findLeftovers, type Leftovers } from './leftovers';
export { GivenUp, persistently } from './persistently';
export { restore, type Restoration } from './restore';
export { createStandInStep, recordStep, restoreSteps, scaleToZeroStep, stepText, take, type StandIn } from './steps';
