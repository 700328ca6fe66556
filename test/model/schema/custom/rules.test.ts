import { compileRule } from '../../../../src/model/schema/custom/cel';
import type { OpenApiSchema } from '../../../../src/model/schema/terms/open-api';
import { Rules } from '../../../../src/model/schema/custom/rules';

const rule = (text: string) => ({ 'x-kubernetes-validations': [{ rule: text, message: 'no' }] });
const judge = (field: OpenApiSchema, value: unknown) =>
  new Rules({ type: 'object', properties: { field } })
    .judge({ field: value })
    .map(({ path, message }) => `${path.join('.')} ${message}`);
const object = (properties: Record<string, OpenApiSchema>, text: string): OpenApiSchema => ({
  type: 'object',
  properties,
  ...rule(text),
});

test('a rule that does not hold refuses with its message, or with itself', () => {
  expect(judge({ type: 'string', ...rule("self == 'a'") }, 'a')).toEqual([]);
  expect(judge({ type: 'string', ...rule("self == 'a'") }, 'b')).toEqual(['field no']);
  const unexplained: OpenApiSchema = { type: 'string', 'x-kubernetes-validations': [{ rule: "self == 'a'" }] };
  expect(judge(unexplained, 'b')).toEqual(["field must obey the rule self == 'a'"]);
});

test('a rule that cannot be evaluated refuses', () => {
  expect(judge(object({ a: { type: 'string' } }, "self.a == 'b'"), {})).toEqual(['field no']);
  const unexplained: OpenApiSchema = { type: 'string', 'x-kubernetes-validations': [{ rule: 'self' }] };
  expect(judge(unexplained, 'a')).toEqual(['field cannot obey the rule self: it is neither true nor false']);
});

test('a rule about the object before it says nothing of one that is created', () => {
  expect(judge({ type: 'string', ...rule('self == oldSelf') }, 'a')).toEqual([]);
});

test('a function that is not known is refused, whatever the rest of its rule decides', () => {
  expect(() => compileRule('true || self.unknown()')).toThrow('unknown CEL function unknown in the rule true || self');
  expect(() => compileRule('isURL(self)')).toThrow('isURL');
});

test('rules about a whole object, which see its metadata, are refused', () => {
  expect(() => new Rules({ type: 'object', ...rule('true') })).toThrow('metadata');
});

test('whole numbers are integers to a rule, unless the schema calls them numbers', () => {
  expect(judge({ type: 'integer', ...rule('self / 2 == 1') }, 3)).toEqual([]);
  expect(judge({ type: 'number', ...rule('self / 2.0 == 1.5') }, 3)).toEqual([]);
});

test('null in a field is no field to a rule, and in a map a value', () => {
  const schema = object({ a: { type: 'string', nullable: true } }, 'has(self.a)');
  expect(judge(schema, { a: null })).toEqual(['field no']);
  const map: OpenApiSchema = {
    type: 'object',
    additionalProperties: { type: 'string', nullable: true },
    ...rule('self.size() == 1'),
  };
  expect(judge(map, { a: null })).toEqual([]);
});

test('fields have the names that rules can write', () => {
  const properties: Record<string, OpenApiSchema> = Object.fromEntries(
    ['namespace', 'a-b', 'a.b', 'a/b', 'a__b'].map((name) => [name, { type: 'string' }]),
  );
  const text = 'self.__namespace__ + self.a__dash__b + self.a__dot__b + self.a__slash__b + self.a__underscores__b';
  const value = { namespace: '1', 'a-b': '2', 'a.b': '3', 'a/b': '4', a__b: '5' };
  expect(judge(object(properties, `${text} == '12345'`), value)).toEqual([]);
});

test('keys of a map keep their names', () => {
  const map: OpenApiSchema = { type: 'object', additionalProperties: { type: 'string' } };
  expect(judge({ ...map, ...rule("self.all(key, key == 'a-b')") }, { 'a-b': 'c' })).toEqual([]);
});

test('rules are found at every depth, and are told where', () => {
  const list: OpenApiSchema = { type: 'array', items: { type: 'integer', ...rule('self > 1') } };
  expect(judge(list, [1, 2, 0])).toEqual(['field.0 no', 'field.2 no']);
  expect(judge({ type: 'object', additionalProperties: list }, { a: [0] })).toEqual(['field.a.0 no']);
});

test.each([
  ['1ms', true],
  ['0.9999999999999999999ms', true],
  ['0.5ms', false],
  ['-1s', false],
  ['', false],
  ['1', false],
  [`${'0'.repeat(200)}1s`, true],
])('the duration %j is at least 1 ms, as Go reads it: %s', (text, isLong) => {
  expect(judge({ type: 'string', ...rule("duration(self) >= duration('1ms')") }, text).length === 0).toBe(isLong);
});

test('patterns are matched in linear time, as in Go', () => {
  const schema: OpenApiSchema = { type: 'string', ...rule('self.matches("^(a*)*$")') };
  expect(judge(schema, `${'a'.repeat(10_000)}!`)).toEqual(['field no']);
});
