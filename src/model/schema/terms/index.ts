// What a schema is written in, and what an API server says of an object that does not fit it.

export { INTEGER_FORMATS, STRING_FORMATS } from './formats';
export { toJsonSchema, type JsonSchema } from './json-schema';
export { requireKnownKeywords, type OpenApiSchema, type ValidationRule } from './open-api';
export type { SchemaProblem } from './problem';
export { unknownField } from './unknown-field';
