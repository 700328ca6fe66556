// What an Envoy tries again, and where.

export { CourseOfTries } from './course-of-tries';
export { failingOf, NO_HOST } from './passed-on';
export type { Retries } from './retries';
export { triesOf, type Tries } from './tries';
