import type { Row } from '../../predict/prediction';

/** What was made of rows that say nothing of single objects: it counts for the rows that are like them, too. */
export class MadeOfRows<Made> {
  private readonly made = new WeakMap<Row, { readonly text: string; readonly made: Made }>();

  /** What was made of the row that one is like; undefined where this one has to be looked at. */
  public of({ alike }: Row): Made | undefined {
    const known = alike && this.made.get(alike.row);
    // A name of the clusters in which they differ would be the other one here.
    const isSame = known !== undefined && !alike!.clusters.some((cluster) => known.text.includes(cluster));
    return isSame ? known.made : undefined;
  }

  /** @param text all that was made of it, as text */
  public keep(row: Row, text: string, made: Made): void {
    this.made.set(row, { text, made });
  }
}
