import { visible } from './escape';

/** Lays out rows in columns that are as wide as their widest cell, two spaces apart. */
export function textTable(rows: readonly (readonly string[])[], indent: string): string[] {
  const shown = rows.map((row) => row.map(visible));
  const widths: number[] = [];
  for (const row of shown) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return shown.map((row) => `${indent}${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd());
}
