/** Does something for every item, so many at a time, and returns what came of each in their order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  each: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const pending = items.map((item, index) => ({ item, index }));
  const work = async (): Promise<void> => {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      results[next.index] = await each(next.item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}
