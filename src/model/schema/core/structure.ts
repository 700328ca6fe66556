import type { JsonSchema } from '../terms';

/**
 * The structure of a Go type, as an API server's strict decoder takes it from JSON (sigs.k8s.io/json): names of fields are
 * case-sensitive, unknown ones are refused, and `null` is the zero value of anything.
 */
export type Structure = JsonSchema;

export const text: Structure = { type: 'string', nullable: true };
export const flag: Structure = { type: 'boolean', nullable: true };
export const int32: Structure = { type: 'integer', format: 'int32', nullable: true };
export const int64: Structure = { type: 'integer', format: 'int64', nullable: true };
export const intOrText: Structure = { type: ['integer', 'string', 'null'], format: 'int32' };

/** A point in time. */
export const time: Structure = { type: 'string', format: 'time', nullable: true };
/** An amount with an optional unit. */
export const quantity: Structure = { type: ['string', 'number', 'null'], format: 'quantity' };
/** Bytes in base64. Go also takes a list of them. */
export const bytes: Structure = {
  type: ['string', 'array', 'null'],
  format: 'bytes',
  items: { type: 'integer', nullable: true, minimum: 0, maximum: 255 },
};

/** An object whose fields are left to the API server. */
export const open: Structure = { type: 'object', nullable: true };

/** An object with these fields and no others. A field whose name ends in "!" must be there. */
export function fields(structures: Readonly<Record<string, Structure>>): Structure {
  const names = Object.keys(structures);
  return {
    type: 'object',
    nullable: true,
    properties: Object.fromEntries(names.map((name) => [withoutMark(name), structures[name]])),
    required: names.filter((name) => name.endsWith('!')).map(withoutMark),
    additionalProperties: false,
  };
}

export function listOf(items: Structure): Structure {
  return { type: 'array', nullable: true, items };
}

export function mapOf(values: Structure): Structure {
  return { type: 'object', nullable: true, additionalProperties: values };
}

function withoutMark(name: string): string {
  return name.replace(/!$/, '');
}
