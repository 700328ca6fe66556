import * as fc from 'fast-check';
import { textTable, wrapText } from '../../src/util/text-table';

const ROWS = [
  ['outage', 'client', 'answered by'],
  ['failing:cluster1:gateway-error', 'cluster1', 'cluster2 33.3 %, cluster3 66.7 %'],
];

test('columns are as wide as their widest cell, two spaces apart', () => {
  expect(textTable(ROWS, { indent: '  ' })).toEqual([
    '  outage                          client    answered by',
    '  failing:cluster1:gateway-error  cluster1  cluster2 33.3 %, cluster3 66.7 %',
  ]);
});

test('in a narrow terminal the widest columns get narrower, and their cells go on in the next line', () => {
  expect(textTable(ROWS, { indent: '  ', width: 50 })).toEqual([
    '  outage              client    answered by',
    '  failing:cluster1:   cluster1  cluster2 33.3 %,',
    '  gateway-error                 cluster3 66.7 %',
  ]);
});

test('a table that fits is the same at any width', () => {
  expect(textTable(ROWS, { indent: '', width: 200 })).toEqual(textTable(ROWS, { indent: '' }));
});

test('no line is wider than the terminal, and no letter is lost', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '/', '-', '.'), maxLength: 40 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }),
      fc.integer({ min: 40, max: 90 }),
      (rows, width) => {
        const lines = textTable(rows, { indent: '', width });
        expect(lines.filter((line) => line.length > width)).toEqual([]);
        const letters = (text: string) => [...text.replaceAll(' ', '')].sort().join('');
        expect(letters(lines.join(''))).toBe(letters(rows.flat().join('')));
      },
    ),
  );
});

test.each([
  ['one two three', 7, ['one two', 'three']],
  ['sample/helloworld', 10, ['sample/', 'helloworld']],
  ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
  ['', 5, ['']],
])('%j breaks at %d', (text, width, lines) => {
  expect(wrapText(text, width)).toEqual(lines);
});
