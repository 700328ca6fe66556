// The smallest sets of parts whose failure loses requests.

export { componentsOf, waysOfPods } from './component';
export type { FailingSet } from './found-sets';
export { failuresOf, type FailureQuestion, type Failures } from './minimal-sets';
export { FailuresOfTwins } from './failures-of-twins';
