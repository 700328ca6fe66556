/** Keeps items so that the one with the largest weight comes first; of equal ones, the one that was added first. */
export class Heap<Item> {
  private readonly entries: Entry<Item>[] = [];
  private added = 0;

  public get size(): number {
    return this.entries.length;
  }

  /** The weights of all items that are in it. */
  public get weight(): number {
    return this.entries
      .map(({ weight }) => weight)
      .sort((left, right) => left - right)
      .reduce((sum, one) => sum + one, 0);
  }

  public add(item: Item, weight: number): void {
    const { entries } = this;
    let place = entries.push({ item, weight, order: this.added++ }) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (isFirst(entries[parent]!, entries[place]!)) return;
      this.swap(parent, place);
      place = parent;
    }
  }

  /** Takes out the first item; undefined where there is none. */
  public take(): Item | undefined {
    const { entries } = this;
    const [first] = entries;
    const last = entries.pop();
    if (first === undefined || last === undefined || entries.length === 0) return first?.item;
    entries[0] = last;
    let place = 0;
    for (;;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      let best = place;
      if (left < entries.length && isFirst(entries[left]!, entries[best]!)) best = left;
      if (right < entries.length && isFirst(entries[right]!, entries[best]!)) best = right;
      if (best === place) return first.item;
      this.swap(best, place);
      place = best;
    }
  }

  private swap(left: number, right: number): void {
    const { entries } = this;
    [entries[left], entries[right]] = [entries[right]!, entries[left]!];
  }
}

interface Entry<Item> {
  readonly item: Item;
  readonly weight: number;
  readonly order: number;
}

function isFirst(one: Entry<unknown>, other: Entry<unknown>): boolean {
  return one.weight === other.weight ? one.order < other.order : one.weight > other.weight;
}
