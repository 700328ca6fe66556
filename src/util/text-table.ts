import { visible } from './escape';

const GAP = 2;
/** A column never gets narrower than this: names would fall apart. */
const NARROWEST = 8;

/** How a table is laid out. */
export interface TableLayout {
  /** Stands before each line. */
  readonly indent: string;
  /** The number of columns of the terminal; undefined for as wide as the cells need. */
  readonly width?: number | undefined;
}

/**
 * Lays out rows in columns that are as wide as their widest cell, two spaces apart. Where that is wider than the terminal, the
 * widest columns get narrower and their cells continue on the next line.
 */
export function textTable(rows: readonly (readonly string[])[], { indent, width }: TableLayout): string[] {
  const shown = rows.map((row) => row.map(visible));
  const widths: number[] = [];
  for (const row of shown) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  if (width !== undefined) shrink(widths, width - indent.length);
  return shown.flatMap((row) => rowAsLines(row, widths).map((line) => `${indent}${line}`.trimEnd()));
}

/** Takes from the widest column, one character at a time, until the table fits or no column can give any more. */
function shrink(widths: number[], available: number): void {
  const total = () => widths.reduce((sum, one) => sum + one + GAP, -GAP);
  while (total() > available) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= NARROWEST) return;
    widths[widest]!--;
  }
}

function rowAsLines(row: readonly string[], widths: readonly number[]): string[] {
  const cells = row.map((cell, column) => wrapText(cell, widths[column]!));
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    cells.map((cell, column) => (cell[line] ?? '').padEnd(widths[column]!)).join(' '.repeat(GAP)),
  );
}

/** Breaks a text into lines of at most a width: between words, and within a word only where it is longer than a line. */
export function wrapText(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => breakWord(one, width))) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** Breaks a word that is longer than a line, after one of its separators where it has any there. */
function breakWord(word: string, width: number): string[] {
  const parts: string[] = [];
  let rest = word;
  while (rest.length > width) {
    const separator = Math.max(...['/', ':', '.', '-', '+', ','].map((one) => rest.lastIndexOf(one, width - 1)));
    const at = separator > 0 ? separator + 1 : width;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...parts, rest];
}
