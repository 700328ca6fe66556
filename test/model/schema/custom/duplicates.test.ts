import { findDuplicates } from '../../../../src/model/schema/custom/duplicates';
import type { OpenApiSchema } from '../../../../src/model/schema/terms/open-api';

const set: OpenApiSchema = { type: 'array', 'x-kubernetes-list-type': 'set', items: {} };
const mapBy = (...keys: string[]): OpenApiSchema => ({
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
  items: { type: 'object' },
});
const paths = (value: unknown, schema: OpenApiSchema) => findDuplicates(value, schema).map(({ path }) => path);

test('a set has each value once', () => {
  expect(paths(['a', 'b', 'a'], set)).toEqual([[2]]);
  expect(paths(['1', 1, true, 'true'], set)).toEqual([]);
  expect(
    paths(
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      set,
    ),
  ).toEqual([[1]]);
});

test('a map has each key once, whatever else is in it', () => {
  expect(paths([{ name: 'a', x: 1 }, { name: 'a', x: 2 }, { name: 'b' }], mapBy('name'))).toEqual([[1]]);
  const byTwo = mapBy('port', 'protocol');
  expect(
    paths(
      [
        { port: 80, protocol: 'TCP' },
        { port: 80, protocol: 'UDP' },
      ],
      byTwo,
    ),
  ).toEqual([]);
  expect(
    paths(
      [
        { protocol: 'TCP', port: 80 },
        { port: 80, protocol: 'TCP' },
      ],
      byTwo,
    ),
  ).toEqual([[1]]);
});

test('two items without the key have the same one', () => {
  expect(paths([{ x: 1 }, { x: 2 }], mapBy('name'))).toEqual([[1]]);
  expect(paths([{ name: null }, {}], mapBy('name'))).toEqual([]);
});

test('lists are found at every depth', () => {
  const schema: OpenApiSchema = {
    type: 'object',
    properties: { a: { type: 'array', items: { type: 'object', additionalProperties: set } } },
  };
  expect(paths({ a: [{}, { b: ['c', 'c'] }], other: ['c', 'c'] }, schema)).toEqual([['a', 1, 'b', 1]]);
});

test('other lists can have anything twice', () => {
  expect(paths(['a', 'a'], { type: 'array', items: { type: 'string' } })).toEqual([]);
  expect(paths(['a', 'a'], { ...set, 'x-kubernetes-list-type': 'atomic' })).toEqual([]);
});
