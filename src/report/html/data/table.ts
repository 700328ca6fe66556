/** Values that stand once, however often they occur. */
export class Table<Item> {
  public readonly items: Item[] = [];
  private readonly places = new Map<string, number>();

  /** The place of a value. */
  public add(item: Item, key = JSON.stringify(item)): number {
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.places.set(key, this.items.length);
    return this.items.push(item) - 1;
  }
}
