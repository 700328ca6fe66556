import { BACKSLASH, DOUBLE_QUOTE, NEWLINE, SINGLE_QUOTE, SPACE, TAB } from './characters';
import { fold } from './fold';
import { notSimple } from './not-simple';

/** A scalar in quotes, and the place after it. */
export interface Quoted {
  readonly value: string;
  readonly end: number;
}

/** @param indent what continues it is indented deeper than this; undefined where it must end on its line */
export function readQuoted(text: string, at: number, indent?: number): Quoted {
  const isDouble = text.charCodeAt(at) === DOUBLE_QUOTE;
  const close = isDouble ? closeOfDouble(text, at + 1) : closeOfSingle(text, at + 1);
  const raw = text.slice(at + 1, close);
  const lineEnd = raw.indexOf('\n');
  if (lineEnd >= 0 && indent === undefined) notSimple();
  const folded = lineEnd < 0 ? raw : fold(trimLines(raw, indent!));
  return { value: isDouble ? unescape(folded) : folded.replaceAll("''", "'"), end: close + 1 };
}

function closeOfDouble(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOUBLE_QUOTE) return at;
    if (code !== BACKSLASH) continue;
    at++;
    // A line break that is escaped.
    if (text.charCodeAt(at) === NEWLINE) notSimple();
  }
  return notSimple();
}

function closeOfSingle(text: string, from: number): number {
  for (let at = text.indexOf("'", from); at >= 0; at = text.indexOf("'", at + 2)) {
    if (text.charCodeAt(at + 1) !== SINGLE_QUOTE) return at;
  }
  return notSimple();
}

/** The lines of a scalar without the spaces around their ends. */
function trimLines(raw: string, indent: number): string[] {
  const lines = raw.split('\n');
  return lines.map((line, index) => {
    const first = index === 0 ? 0 : countSpaces(line);
    const isEmpty = first === line.length;
    const isLast = index === lines.length - 1;
    if (index > 0 && first <= indent && !(isEmpty && !isLast)) notSimple();
    if (line.charCodeAt(first) === TAB) notSimple();
    const end = isLast ? line.length : endWithoutSpaces(line);
    return line.slice(first, Math.max(end, first));
  });
}

function countSpaces(line: string): number {
  let count = 0;
  while (line.charCodeAt(count) === SPACE) count++;
  return count;
}

function endWithoutSpaces(line: string): number {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === SPACE) end--;
  return line.charCodeAt(end - 1) === TAB ? notSimple() : end;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' };

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.?)/gs, (_, escape: string) => ESCAPES[escape] ?? notSimple());
}
