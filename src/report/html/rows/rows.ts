import type { Prediction } from '../../../predict/prediction';
import { compareText } from '../../../util/compare-text';
import type { RowData } from '../data/data';
import { likenessOf } from './likeness';
import type { HeldMatrix } from './matrices';
import { toRow, type WasOf, type WeighedRow } from './row';
import { compareWeights } from '../../severity';
import type { Tables } from '../data/tables';

/** As many services each have a row; of more, those that answer alike are one. */
const MOST_SINGLE = 40;

/** The services as rows, worst first. */
export function toRows(
  prediction: Prediction,
  matrices: Iterable<HeldMatrix>,
  count: number,
  tables: Tables,
  wasOf?: WasOf,
): RowData[] {
  const classes = new Map<string, { readonly weighed: WeighedRow; readonly others: string[] }>();
  for (const matrix of matrices) {
    // What changed is not folded: each service is named.
    const key = count <= MOST_SINGLE || wasOf !== undefined ? matrix.service : likenessOf(prediction, matrix);
    const known = classes.get(key);
    if (known === undefined) classes.set(key, { weighed: toRow(prediction, matrix, tables, wasOf), others: [] });
    else known.others.push(matrix.service);
  }
  return [...classes.values()]
    .sort(({ weighed: left }, { weighed: right }) => compareWeights(left.weight, right.weight) || byName(left, right))
    .map(({ weighed: { row }, others }) => ({ ...row, others }));
}

function byName({ row: left }: WeighedRow, { row: right }: WeighedRow): number {
  return compareText(left.service, right.service);
}
