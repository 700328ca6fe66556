// What a strict API server refuses.

export { validateObject } from './validate';
