// What services promise, kept or not.

export { servicesOf, verdictsOn, type Verdict } from './keep-promises';
export type { Drilled } from './last-drill';
