import { Heap } from '../../src/util/heap';

test('items come by their weight, and of equal ones the first that was added', () => {
  const heap = new Heap<string>();
  const weights = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
  for (const [place, weight] of weights.entries()) heap.add(`${weight} at ${place}`, weight);
  expect(heap.weight).toBe(39);
  const taken = weights.map(() => heap.take());
  expect(taken).toEqual([
    ...['9 at 5', '6 at 7', '5 at 4', '5 at 8', '4 at 2'],
    ...['3 at 0', '3 at 9', '2 at 6', '1 at 1', '1 at 3'],
  ]);
  expect(heap.take()).toBeUndefined();
  expect(heap.size).toBe(0);
});
