import * as fc from 'fast-check';
import Ajv from 'ajv';
import { CORE_KINDS } from '../../../src/model/schema/core/kinds';
import { objectMeta } from '../../../src/model/schema/core/object-meta';
import { allDefinitions } from '../../../src/model/schema/custom/definitions';
import { compile } from '../../../src/model/schema/engine';
import { FieldsMet } from '../../../src/model/schema/fields-met';
import { GO_FORMATS } from '../../../src/model/schema/core/formats';
import { INTEGER_FORMATS, STRING_FORMATS } from '../../../src/model/schema/terms/formats';
import { toJsonSchema, type JsonSchema } from '../../../src/model/schema/terms/json-schema';

const SCHEMA: JsonSchema = {
  type: ['object'],
  required: ['a'],
  additionalProperties: false,
  properties: {
    a: { type: ['string'] },
    b: { type: ['array'], items: { type: ['integer'] } },
    c: { type: ['array'], items: { type: ['object'], properties: { a: { type: ['integer'] }, b: { maxItems: 1 } } } },
    d: { type: ['object'], additionalProperties: { type: ['string'] } },
    e: { oneOf: [{ required: ['a'] }, { required: ['b'] }], properties: { a: { type: ['boolean'] } } },
  },
};

const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>('text', 1, 1.5, true, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '__proto__'), tie('value'), { maxKeys: 4 }),
  ),
})).value;

function engine(): Ajv {
  const created = new Ajv({ allErrors: true, strict: false });
  for (const [name, validate] of Object.entries({ ...STRING_FORMATS, ...GO_FORMATS }))
    created.addFormat(name, { type: 'string', validate });
  for (const [name, validate] of Object.entries(INTEGER_FORMATS)) created.addFormat(name, { type: 'number', validate });
  return created;
}

test('the part of a schema that is about the fields of some values refuses what the whole schema refuses of them', () => {
  const whole = engine().compile(SCHEMA);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), (values) => {
      const met = new FieldsMet();
      for (const one of values) met.add(one);
      const part = engine().compile(met.part(SCHEMA));
      for (const one of values) expect(part(one)).toBe(whole(one));
    }),
    { numRuns: 300 },
  );
});

test('one after the other, values are judged as if the whole schema were compiled for each', () => {
  const whole = engine().compile(SCHEMA);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), (values) => {
      const judge = compile(SCHEMA);
      for (const one of values) expect(judge(one).length === 0).toBe(whole(one));
    }),
    { numRuns: 300 },
  );
});

test('a field of a list, and an item that is not a map, are judged in the first value that has them', () => {
  const judge = compile(SCHEMA);
  expect(judge({ a: 'text' })).toEqual([]);
  expect(judge({ a: 'text', b: [] })).toEqual([]);
  expect(judge({ a: 'text', b: ['text'] })).not.toEqual([]);
  const another = compile(SCHEMA);
  expect(another({ a: 'text', c: [{}] })).toEqual([]);
  expect(another({ a: 'text', c: [{}, { a: 'text' }] })).not.toEqual([]);
});

test('every schema that is compiled is a schema of draft 7', () => {
  const judge = engine();
  const ofDefinitions = (['known', 'newer'] as const).flatMap((release) =>
    allDefinitions(release).flatMap(({ versions }) =>
      versions.map(({ schema: { properties: { status: _, ...properties } = {}, ...schema } }) =>
        toJsonSchema({ ...schema, properties }),
      ),
    ),
  );
  const schemas = [objectMeta, ...CORE_KINDS.map(({ structure }) => structure), ...ofDefinitions];
  expect(schemas.length).toBeGreaterThan(20);
  for (const schema of schemas) {
    expect(judge.validateSchema(schema)).toBe(true);
  }
});
