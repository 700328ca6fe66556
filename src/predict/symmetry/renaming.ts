type Pair = readonly [one: string, other: string];

/** Clusters that change places with each other, one pair after the other. */
export class Renaming {
  private constructor(private readonly pairs: readonly Pair[]) {}

  /** Undefined where none changes its place. */
  public static of(...pairs: readonly Pair[]): Renaming | undefined {
    return pairs.every(([one, other]) => one === other) ? undefined : new Renaming(pairs);
  }

  /** The same back. */
  public get inverse(): Renaming {
    return new Renaming([...this.pairs].reverse());
  }

  /** The name that stands for a cluster afterwards. */
  public nameOf(cluster: string): string {
    let name = cluster;
    for (const [one, other] of this.pairs) {
      if (name === one) name = other;
      else if (name === other) name = one;
    }
    return name;
  }
}
