// Outlier detection: which hosts are ejected, and the state that is left.

export { DEFAULT_RATE } from './default-rate';
export { backoffOf, ejectionTime, sweepInterval, type Backoff } from './ejection-time';
export { FailureCounts, thresholdsOf } from './failure-counts';
export { HostUpdates, MERGE_WINDOW_MILLISECONDS } from './host-updates';
export { settleAbove, type EjectingHost, type EjectionAbove } from './hosts-that-eject';
export { getsRequests, settle, type Obstacle, type Settlement } from './settle';
export { isCounted } from './is-counted';
export { isSameWith, type Counts } from './same-decisions';
export { noteCountsTold, watchCounts, type UseOfCounts, type Watched } from './use-of-counts';
