import type { Random } from '../synth/random';

/** Fields that are sometimes there. */
export type Makers = Readonly<Record<string, () => unknown>>;

/** Asked at every choice that could be a wrong one: whether it is to be. */
export type Faults = () => boolean;

/** Chooses values that are right, and wrong ones where it is told to. */
export class Chooser {
  constructor(
    private readonly random: Random,
    private readonly presentPercent: number,
    /** To be asked once for each thing that can be wrong. */
    public readonly isWrong: Faults,
  ) {}

  public chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  public below(limit: number): number {
    return this.random.below(limit);
  }

  public any<Item>(items: readonly Item[]): Item {
    return this.random.pick(items);
  }

  /** Where it is wrong, `scribble` may think of something new. */
  public either<Right, Wrong>(right: readonly Right[], wrong: readonly Wrong[], scribble?: () => Wrong): Right | Wrong {
    if (!this.isWrong()) return this.any(right);
    return scribble !== undefined && this.chance(40) ? scribble() : this.any(wrong);
  }

  public list<Item>(least: number, most: number, make: () => Item): Item[] {
    return Array.from({ length: least + this.below(most - least + 1) }, make);
  }

  /** Some of the fields, one at least. */
  public some(makers: Makers): Record<string, unknown> {
    const entries = Object.entries(makers);
    const chosen = entries.filter(() => this.chance(this.presentPercent));
    return made(chosen.length > 0 ? chosen : [this.any(entries)]);
  }

  /** Some of the fields, none perhaps. */
  public few(makers: Makers): Record<string, unknown> {
    return made(Object.entries(makers).filter(() => this.chance(this.presentPercent)));
  }

  /** Some characters of an alphabet, which now and then make something that is right. */
  public scribble(alphabet: string, most: number): string {
    return this.list(0, most, () => this.any([...alphabet])).join('');
  }
}

function made(entries: readonly (readonly [string, () => unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries.map(([field, make]) => [field, make()]));
}
