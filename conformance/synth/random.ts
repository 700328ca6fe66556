import { SeededRandom } from '../../src/util/seeded-random';

/** A small repeatable random generator: a seed that is printed makes a failed run one that can be repeated. */
export class Random {
  private readonly numbers: SeededRandom;

  constructor(seed: number) {
    this.numbers = new SeededRandom(seed);
  }

  /** A whole number from 0 to `limit` - 1. */
  public below(limit: number): number {
    return Math.floor(this.numbers.next() * limit);
  }

  public pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
}
