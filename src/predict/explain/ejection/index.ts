// Why hosts are ejected or are not, and what is tried again.

export { describeEjectionAbove, describeNoWaypoint, whyEjectionDecides } from './describe-ejection-above';
export { describeRetries } from './describe-retries';
export { describeSettlement } from './describe-settlement';
