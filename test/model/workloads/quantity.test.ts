import { toQuantity } from '../../../src/model/workloads/quantity';

test.each<[unknown, number | undefined]>([
  ['250m', 0.25],
  ['2', 2],
  [2, 2],
  ['.5', 0.5],
  ['1e3', 1000],
  ['128Mi', 134217728],
  ['1G', 1e9],
  ['1Ki', 1024],
  ['100n', 1e-7],
  ['m', undefined],
  ['2 cores', undefined],
  [undefined, undefined],
])('%p is the quantity %p', (text, expected) => {
  const read = toQuantity(text);
  if (expected === undefined) expect(read).toBeUndefined();
  else expect(read).toBeCloseTo(expected, 9);
});
