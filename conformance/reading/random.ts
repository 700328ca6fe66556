/** Numbers that a seed decides (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** A whole number from 0 to below a limit. */
  public below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  public pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
}
