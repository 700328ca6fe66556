import type { ReportData } from './data/data';
import { Table } from './data/table';

/**
 * The data as it stands in the page: cells without pictures stand once, in a table, and rows have their numbers.
 * page/data.ts undoes it.
 */
export function pack(data: ReportData): object {
  const cells = new Table<object>();
  const rows = data.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => (cell === null || cell.variants !== undefined ? cell : cells.add(cell))),
  }));
  return { ...data, rows, cells: cells.items };
}
