import { decode } from '../../../../src/model/schema/custom/decode';
import type { OpenApiSchema } from '../../../../src/model/schema/terms/open-api';

function decoded(value: unknown, schema: OpenApiSchema): { value: unknown; unknown: string[] } {
  const problems: { path: readonly (string | number)[]; message: string }[] = [];
  return { value: decode(value, schema, [], problems), unknown: problems.map(({ path }) => path.join('.')) };
}

const text: OpenApiSchema = { type: 'string' };
const map = (properties: Record<string, OpenApiSchema>): OpenApiSchema => ({ type: 'object', properties });

test('a field that the schema does not have goes away, and is said', () => {
  expect(decoded({ a: 'b', c: { d: 1 } }, map({ a: text }))).toEqual({ value: { a: 'b' }, unknown: ['c'] });
  expect(decoded({ a: [{ b: 1 }] }, map({ a: { type: 'array', items: map({}) } }))).toEqual({
    value: { a: [{}] },
    unknown: ['a.0.b'],
  });
});

test('unknown fields stay where the schema says so, but not below what it knows', () => {
  const schema: OpenApiSchema = { ...map({ a: map({}) }), 'x-kubernetes-preserve-unknown-fields': true };
  expect(decoded({ a: { b: 1 }, c: { d: 1 } }, schema)).toEqual({ value: { a: {}, c: { d: 1 } }, unknown: ['a.b'] });
});

test('names that every JavaScript object has are fields like any other', () => {
  const names = ['__proto__', 'constructor', 'toString'];
  const object = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}') as object;
  expect(decoded(object, map({}))).toEqual({ value: {}, unknown: names });
  const entries = decoded(object, { type: 'object', additionalProperties: text }).value as object;
  expect(Object.keys(entries)).toEqual(names);
});

test('null is nothing where nothing can be null, and stays where it can', () => {
  const schema = map({ a: text, b: { type: 'string', nullable: true }, c: { type: 'string', default: 'd' } });
  expect(decoded({ a: null, b: null, c: null }, schema).value).toEqual({ b: null, c: 'd' });
  expect(decoded({ a: null }, { type: 'object', additionalProperties: text }).value).toEqual({});
  expect(decoded([null], { type: 'array', items: text }).value).toEqual([null]);
});

test('defaults are filled in, also those within a default', () => {
  const schema = map({ a: { ...map({ b: { type: 'integer', default: 1 } }), default: {} } });
  expect(decoded({}, schema).value).toEqual({ a: { b: 1 } });
  expect(decoded({ a: { b: 2 } }, schema).value).toEqual({ a: { b: 2 } });
});

test('a default that is false, 0 or empty is one', () => {
  const schema = map({
    a: { type: 'boolean', default: false },
    b: { type: 'integer', default: 0 },
    c: { default: '' },
  });
  expect(decoded({}, schema).value).toEqual({ a: false, b: 0, c: '' });
});

test('what is given is not changed', () => {
  const given = Object.freeze({ a: Object.freeze([Object.freeze({ b: null })]) });
  expect(decoded(given, map({ a: { type: 'array', items: map({ b: { default: 1 } }) } })).value).toEqual({
    a: [{ b: 1 }],
  });
});
