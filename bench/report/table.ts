/** A table of text; the first column is aligned left, the others right. */
export type Table = ReadonlyArray<readonly string[]>;

export function toText(table: Table): string {
  const widths = widthsOf(table);
  return table.map((row) => `  ${pad(row, widths).join('  ')}`.trimEnd()).join('\n');
}

export function toMarkdown([head, ...body]: Table): string {
  const widths = widthsOf([head!, ...body]);
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  const rows = [pad(head!, widths), rule, ...body.map((row) => pad(row, widths))];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function widthsOf(table: Table): number[] {
  return table[0]!.map((_, column) => Math.max(3, ...table.map((row) => row[column]!.length)));
}

function pad(row: readonly string[], widths: readonly number[]): string[] {
  return row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)));
}
