// The pods of a mesh while something is out of order.

export type { Admission, PodIndex, ReachedPods, Way } from './pod-index';
export { Situation } from './situation';
export { byWhatMatters, Situations } from './situations';
export { workloadOf } from './workload-of-pod';
