import { jsonList } from '../../src/report/json-list';

test.each([[[]], [[{ a: 1 }]], [[{ a: [1, { b: null }], text: 'two\nlines' }, {}, [[]]]]])(
  'the pieces of a list are together what JSON.stringify writes of it',
  (items: object[]) => {
    expect([...jsonList(items)].join('')).toBe(`${JSON.stringify(items, null, 2)}\n`);
  },
);

test('an item is asked for only when it is written', () => {
  const asked: number[] = [];
  const items = function* () {
    for (const number of [1, 2]) {
      asked.push(number);
      yield { number };
    }
  };
  const pieces = jsonList(items());
  expect(pieces.next().value).toContain('"number": 1');
  expect(asked).toEqual([1]);
});
