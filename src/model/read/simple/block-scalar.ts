import { NEWLINE, SPACE, TAB } from './characters';
import { fold } from './fold';
import { notSimple } from './not-simple';

/** A scalar of lines ("|" or ">"), and the place of the line after it. */
export interface BlockScalar {
  readonly value: string;
  readonly end: number;
  readonly lines: number;
}

const HEADER = /([|>])([-+]?)[ ]*(?: #[^\n]*)?\n/y;

/** @param indent what belongs to it is indented deeper than this */
export function readBlockScalar(text: string, at: number, indent: number): BlockScalar {
  HEADER.lastIndex = at;
  const [header, style, chomping] = HEADER.exec(text) ?? notSimple();
  if (indent < 0) notSimple();
  const lines: string[] = [];
  let depth = 0;
  let longestEmpty = 0;
  let start = at + header.length;
  let count = 1;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    // Whether a last line without an end has one, readers disagree.
    if (newline < 0) return notSimple();
    let first = start;
    while (text.charCodeAt(first) === SPACE) first++;
    const spaces = first - start;
    const code = text.charCodeAt(first);
    if (code === TAB && (depth === 0 || spaces < depth)) notSimple();
    if (code === NEWLINE && (depth === 0 || spaces <= depth)) {
      longestEmpty = Math.max(longestEmpty, spaces);
      lines.push('');
    } else {
      if (depth === 0) {
        if (spaces <= indent) break;
        depth = spaces;
        if (longestEmpty > depth) notSimple();
      }
      if (spaces < depth) break;
      lines.push(text.slice(start + depth, newline));
    }
    start = newline + 1;
    count++;
  }
  if (depth === 0) notSimple();
  return { value: chomp(lines, style === '>', chomping), end: start, lines: count };
}

function chomp(lines: string[], isFolded: boolean, chomping: string | undefined): string {
  let end = lines.length;
  while (end > 0 && lines[end - 1] === '') end--;
  const trailing = lines.length - end;
  lines.length = end;
  const text = isFolded ? foldLines(lines) : lines.join('\n');
  return chomping === '-' ? text : chomping === '+' ? text + '\n'.repeat(trailing + 1) : `${text}\n`;
}

/** Lines that are indented further are not folded, and neither is what is around them. */
function foldLines(lines: readonly string[]): string {
  let leading = 0;
  while (lines[leading] === '') leading++;
  if (lines.some((line) => line.charCodeAt(0) === SPACE || line.charCodeAt(0) === TAB)) notSimple();
  return '\n'.repeat(leading) + fold(lines.slice(leading));
}
