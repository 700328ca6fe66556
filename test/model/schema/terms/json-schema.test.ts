import { compile } from '../../../../src/model/schema/engine';
import { toJsonSchema } from '../../../../src/model/schema/terms/json-schema';
import type { OpenApiSchema } from '../../../../src/model/schema/terms/open-api';

const problems = (schema: OpenApiSchema, value: unknown) =>
  compile(toJsonSchema(schema))(value).map(({ message }) => message);
const accepts = (schema: OpenApiSchema, ...values: unknown[]) =>
  values.map((value) => problems(schema, value).length === 0);

test('an integer is one of 64 bits, or of 32', () => {
  expect(accepts({ type: 'integer' }, 1, 1.5, '1', 2 ** 53, 2 ** 63, -(2 ** 63))).toEqual([
    ...[true, false, false],
    ...[true, false, true],
  ]);
  expect(accepts({ type: 'integer', format: 'int32' }, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1)).toEqual([
    ...[true, false],
    ...[true, false],
  ]);
});

test('an int-or-string is either', () => {
  const schema: OpenApiSchema = {
    'x-kubernetes-int-or-string': true,
    anyOf: [{ type: 'integer' }, { type: 'string' }],
  };
  expect(accepts(schema, 80, 'http', 1.5, true, null)).toEqual([true, true, false, false, false]);
});

test('null is only what is nullable, and no value of an enum', () => {
  expect(accepts({ type: 'string' }, null)).toEqual([false]);
  expect(accepts({ type: 'string', nullable: true, minLength: 1 }, null, '')).toEqual([true, false]);
  expect(accepts({ type: 'string', nullable: true, enum: ['a'] }, null, 'a')).toEqual([false, true]);
});

test('lengths count characters, not their halves', () => {
  expect(accepts({ type: 'string', maxLength: 1, minLength: 1 }, '\u{1f600}', 'ab', '')).toEqual([true, false, false]);
});

test('text that is too long is not matched', () => {
  const schema: OpenApiSchema = { type: 'string', maxLength: 10, pattern: 'b(a*)*$|^c' };
  expect(problems(schema, `b${'a'.repeat(50)}!`)).toEqual(['must have at most 10 characters']);
  expect(problems(schema, 'd')).toEqual(['must match b(a*)*$|^c, unlike "d"']);
});

test('alternatives are judged together', () => {
  const either: OpenApiSchema = { oneOf: [{ required: ['a'] }, { required: ['b'] }] };
  expect(problems(either, { a: 1, b: 1 })).toEqual(['can have only one of a, b, not a and b']);
  expect(problems(either, {})).toEqual(['fits none of the alternatives that its schema gives']);
  expect(problems({ not: { required: ['a'] } }, { a: 1 })).toEqual(['must NOT be valid']);
  expect(problems({ allOf: [{ required: ['a'] }, { required: ['b'] }] }, {})).toEqual(['is required', 'is required']);
});

test.each([
  [{ type: 'string', format: 'date-time' }],
  [{ type: 'integer', format: 'uint16' }],
  [{ type: 'object', nullable: true, oneOf: [] }],
] as OpenApiSchema[][])('a schema that is not understood is refused, not passed over: %j', (schema) => {
  expect(() => toJsonSchema(schema)).toThrow();
});
