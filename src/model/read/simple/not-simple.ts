/** Thrown at what is left to a parser of all of YAML. Without a stack: it is thrown often, and shown never. */
export const NOT_SIMPLE = Symbol('not simple');

export function notSimple(): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- it ends the reading of a document, and is no error
  throw NOT_SIMPLE;
}
