import type { default as Ajv, ErrorObject } from 'ajv';
import { GO_FORMATS } from './core/formats';
import { explain } from './explain';
import { INTEGER_FORMATS, STRING_FORMATS } from './formats';
import type { JsonSchema } from './json-schema';
import type { SchemaProblem } from './problem';

/** Judges the values of an object. */
export type Judge = (object: unknown) => SchemaProblem[];

let engine: Ajv | undefined;

/** Compiles a JSON Schema. The engine is loaded with the first one: a synth that validates nothing does not pay for it. */
export function compile(schema: JsonSchema): Judge {
  engine ??= createEngine();
  const validate = engine.compile(schema);
  return (object) => (validate(object) ? [] : explain(validate.errors as ErrorObject[], object));
}

function createEngine(): Ajv {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded by everybody
  const { default: AjvEngine } = require('ajv') as typeof import('ajv');
  const created = new AjvEngine({
    // All problems of an object at once, each with the value it is about.
    allErrors: true,
    verbose: true,
    strict: false,
    // Optimized code is no faster here, and takes twice as long to make.
    code: { optimize: false },
  });
  for (const [name, validate] of Object.entries({ ...STRING_FORMATS, ...GO_FORMATS })) {
    created.addFormat(name, { type: 'string', validate });
  }
  for (const [name, validate] of Object.entries(INTEGER_FORMATS)) created.addFormat(name, { type: 'number', validate });
  return created;
}
