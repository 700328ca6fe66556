import type { AnswerData, CellData, ReportData, RowData } from './data/data';
import { pack } from './pack';
import { Table } from './data/table';

/** Leaves room for the page around it. */
const MOST_CHARACTERS = 1_300_000;

/** The same without the pictures of the best rows where the file would be too large. How many are left out is said. */
export function fitting(data: ReportData, most = MOST_CHARACTERS): ReportData {
  if (sizeOf(data) <= most) return data;
  let [fits, large] = [0, data.rows.length];
  while (large - fits > 1) {
    const middle = Math.floor((fits + large) / 2);
    if (sizeOf(withPictures(data, middle)) <= most) fits = middle;
    else large = middle;
  }
  return withPictures(data, fits);
}

function sizeOf(data: ReportData): number {
  return Buffer.byteLength(JSON.stringify(pack(data)));
}

/** With the pictures of the first rows only, and of the tables what these refer to. */
function withPictures(data: ReportData, count: number): ReportData {
  const spreads = new Table<ReportData['spreads'][number]>();
  const reasons = new Table<ReportData['reasons'][number]>();
  const spread = (place: number | null): number | null => (place === null ? null : spreads.add(data.spreads[place]!));
  const answer = (one: AnswerData): AnswerData => ({
    ...one,
    untilEjected: spread(one.untilEjected),
    afterEjection: spread(one.afterEjection),
    steady: spread(one.steady),
    reasons: one.reasons.map((place) => reasons.add(data.reasons[place]!)),
  });
  const cell = (one: CellData | null): CellData | null =>
    one?.variants === undefined
      ? one
      : { ...one, variants: one.variants.map((variant) => ({ ...variant, shown: answer(variant.shown) })) };
  const rows = data.rows.map((row, place) => ({
    ...row,
    cells: place < count ? row.cells.map(cell) : row.cells.map(withoutVariants),
  }));
  return {
    ...data,
    rows,
    spreads: spreads.items,
    reasons: reasons.items,
    withoutPictures: data.rows.length - count,
  };
}

function withoutVariants(cell: RowData['cells'][number]): RowData['cells'][number] {
  if (cell === null) return null;
  const { variants: _, ...rest } = cell;
  return rest;
}
