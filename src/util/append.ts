/** Adds items to a list. A spread into a call (`push(...items)`) fails where there are more than a stack can hold. */
export function append<Item>(list: Item[], items: Iterable<Item>): void {
  for (const item of items) list.push(item);
}
