import type { ErrorObject } from 'ajv';
import { isMap } from '../object';
import { show } from '../../util/show-value';
import { unknownField, type SchemaProblem } from './terms';

/** What the engine found, for people. */
export function explain(errors: readonly ErrorObject[], object: unknown): SchemaProblem[] {
  return errors.filter(isReason).map((error) => {
    const path = toPath(error.instancePath, object);
    const { missingProperty, additionalProperty } = error.params as Record<string, string | undefined>;
    const field = missingProperty ?? additionalProperty;
    return {
      path: field === undefined ? path : [...path, field],
      ...(additionalProperty === undefined
        ? { message: describe(error) }
        : unknownField(additionalProperty, fieldsOf(error))),
      ...(wantsQuotes(error) ? { wantsQuotes: true } : {}),
    };
  });
}

/** The fields that a map may have. */
function fieldsOf({ parentSchema }: ErrorObject): string[] {
  return Object.keys((parentSchema as { properties?: object }).properties ?? {});
}

/** Why none of several alternatives fits is said by the alternatives together; that a condition's consequence failed, by it. */
function isReason({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword !== 'if' && !/\/(anyOf|oneOf)\/\d+\//.test(schemaPath);
}

/** `yes`, `0755` and `1e3` are text only in quotes. */
function wantsQuotes({ keyword, schema, data }: ErrorObject): boolean {
  return keyword === 'type' && typesOf(schema) === 'string' && ['boolean', 'number'].includes(typeof data);
}

function describe({ keyword, params, data, schema, message }: ErrorObject): string {
  const limit = String((params as { limit?: number }).limit);
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'type':
      return `must be ${typesOf(schema)}, not ${show(data)}`;
    case 'enum':
      return `must be one of ${(schema as unknown[]).map((value) => JSON.stringify(value)).join(', ')}, not ${show(data)}`;
    case 'pattern':
      return `must match ${String(schema)}, unlike ${show(data)}`;
    case 'format':
      return `must be of format ${String(schema)}, unlike ${show(data)}`;
    case 'minimum':
      return `must be at least ${limit}, not ${show(data)}`;
    case 'maximum':
      return `must be at most ${limit}, not ${show(data)}`;
    case 'minLength':
      return `must have at least ${limit} characters`;
    case 'maxLength':
      return `must have at most ${limit} characters`;
    case 'minItems':
      return `must have at least ${limit} items`;
    case 'maxItems':
      return `must have at most ${limit} items`;
    case 'maxProperties':
      return `must have at most ${limit} entries`;
    case 'oneOf':
      return describeChoice(data, schema);
    default:
      return message ?? keyword;
  }
}

function typesOf(schema: unknown): string {
  const types = (Array.isArray(schema) ? schema : [schema]).filter((type) => type !== 'null');
  return types.join(' or ');
}

/** Istio's definitions say "at most one of these fields" with alternatives that each require one of them. */
function describeChoice(data: unknown, alternatives: unknown): string {
  const fields = (alternatives as { required?: string[] }[]).flatMap(({ required }) => required ?? []);
  const given = fields.filter((field) => isMap(data) && Object.hasOwn(data, field));
  return given.length > 1
    ? `can have only one of ${fields.join(', ')}, not ${given.join(' and ')}`
    : 'fits none of the alternatives that its schema gives';
}

/** A JSON pointer in an object, with list positions as numbers. */
function toPath(pointer: string, object: unknown): (string | number)[] {
  let at = object;
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => {
      const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
      const isPosition = Array.isArray(at);
      at = (at as Readonly<Record<string, unknown>>)[key];
      return isPosition ? Number(key) : key;
    });
}
