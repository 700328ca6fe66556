import type { default as Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { GO_FORMATS } from './core';
import { explain } from './explain';
import { FieldsMet } from './fields-met';
import { INTEGER_FORMATS, STRING_FORMATS, type JsonSchema, type SchemaProblem } from './terms';

/** Judges the values of an object. */
export type Judge = (object: unknown) => SchemaProblem[];

let engine: Ajv | undefined;

/** Objects of a kind have few of its fields, and mostly the same ones: where they differ more often, all fields are compiled. */
const MOST_PARTS = 4;

/**
 * Judges objects by a JSON Schema. To compile a whole one takes longer than to judge thousands of objects, so the part of it is
 * compiled that is about fields that were met, and the whole one where an object is refused or many differ in their fields.
 */
export function compile(schema: JsonSchema): Judge {
  let whole: ValidateFunction | undefined;
  let part: ValidateFunction | undefined;
  let parts = 0;
  const met = new FieldsMet();
  const isAcceptedByPart = (object: unknown): boolean => {
    const isNew = met.add(object);
    if (part === undefined || isNew) {
      if (parts === MOST_PARTS) return false;
      part = compiled(met.part(schema));
      parts++;
    }
    return part(object);
  };
  return (object) => {
    if (whole === undefined && isAcceptedByPart(object)) return [];
    whole ??= compiled(schema);
    return whole(object) ? [] : explain(whole.errors as ErrorObject[], object);
  };
}

/** The engine is loaded with the first schema: a synth that validates nothing does not pay for it. */
function compiled(schema: JsonSchema): ValidateFunction {
  engine ??= createEngine();
  return engine.compile(schema);
}

function createEngine(): Ajv {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded by every program
  const { default: AjvEngine } = require('ajv') as typeof import('ajv');
  const created = new AjvEngine({
    // All problems of an object at once, each with the value it is about.
    allErrors: true,
    verbose: true,
    strict: false,
    // Tests look at the schemas themselves: to compile the schema of schemas takes longer than most of them.
    meta: false,
    validateSchema: false,
    // Optimized code is no faster here, and takes twice as long to make.
    code: { optimize: false },
  });
  for (const [name, validate] of Object.entries({ ...STRING_FORMATS, ...GO_FORMATS })) {
    created.addFormat(name, { type: 'string', validate });
  }
  for (const [name, validate] of Object.entries(INTEGER_FORMATS)) created.addFormat(name, { type: 'number', validate });
  return created;
}
