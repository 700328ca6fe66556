import { INTEGER_FORMATS, NOT_ENFORCED, STRING_FORMATS } from './formats';
import type { OpenApiSchema } from './open-api';

/** A JSON Schema (draft 7), as a JSON Schema engine takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema that accepts of decoded objects what an API server's own validator accepts of them
 * (k8s.io/kube-openapi, validate). Unknown fields and defaults are `decode`'s, lists that are sets or maps `findDuplicates`',
 * rules in CEL `Rules`'.
 */
export function toJsonSchema(schema: OpenApiSchema): JsonSchema {
  const { properties, additionalProperties, items, allOf, anyOf, oneOf, not } = schema;
  const { enum: values, required, minimum, maximum, minLength, minItems, maxItems, maxProperties } = schema;
  return withoutUndefined({
    ...typeOf(schema),
    ...lengthAndPattern(schema),
    enum: values,
    minimum,
    maximum,
    minLength,
    minItems,
    maxItems,
    maxProperties,
    required,
    properties: properties && mapValues(properties, toJsonSchema),
    additionalProperties: additionalProperties && toJsonSchema(additionalProperties),
    items: items && toJsonSchema(items),
    allOf: allOf?.map(toJsonSchema),
    anyOf: anyOf?.map(toJsonSchema),
    oneOf: oneOf?.map(toJsonSchema),
    not: not && toJsonSchema(not),
  });
}

function typeOf(schema: OpenApiSchema): JsonSchema {
  const { type, format, nullable, allOf, anyOf, oneOf, not } = schema;
  if (schema['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string'] };
  const composed = [allOf, anyOf, oneOf, not].some((keyword) => keyword !== undefined);
  if (nullable === true && (type === undefined || composed)) {
    throw new Error('A nullable schema in a pinned definition is more than its type: null must get past the rest too');
  }
  const orNull = nullable === true ? ['null'] : [];
  const enforced = format !== undefined && !NOT_ENFORCED.has(format) && type !== 'integer' ? format : undefined;
  if (enforced !== undefined && !Object.hasOwn(STRING_FORMATS, enforced)) {
    throw new Error(`The format ${enforced} in a pinned definition is not known to src/model/schema/terms/formats.ts`);
  }
  if (type === 'integer') return { type: ['integer', ...orNull], format: integerFormat(format) };
  // An API server takes a list where it expects text of some format (validate/type.go: "kind == reflect.Slice").
  if (type === 'string' && enforced !== undefined) return { type: ['string', 'array', ...orNull], format: enforced };
  return { type: type === undefined ? undefined : [type, ...orNull], format: enforced };
}

function integerFormat(format = 'int64'): string {
  if (!Object.hasOwn(INTEGER_FORMATS, format)) {
    throw new Error(`The format ${format} in a pinned definition is not known to src/model/schema/terms/formats.ts`);
  }
  return format;
}

/**
 * Text that is too long is not matched, as in an API server. It would cost minutes: JavaScript's regular expressions
 * backtrack, and the files may come from anywhere.
 */
function lengthAndPattern({ maxLength, pattern }: OpenApiSchema): JsonSchema {
  if (maxLength === undefined || pattern === undefined) return { maxLength, pattern };
  return { maxLength, if: { maxLength }, then: { pattern } };
}

function withoutUndefined(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}

function mapValues<From, To>(values: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
