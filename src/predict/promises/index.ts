// What services promise, kept or not.

export { servicesOf, verdictsOn, type PromiseVerdict } from './keep-promises';
export type { Drilled } from './last-drill';
