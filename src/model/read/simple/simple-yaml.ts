import { readBlockScalar } from './block-scalar';
import {
  BACKSLASH,
  COLON,
  DASH,
  DOUBLE_QUOTE,
  GREATER,
  HASH,
  isIndicator,
  isQuote,
  LONGEST_KEY,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  PIPE,
  plainKey,
  plainValue,
  setField,
  SPACE,
  TAB,
} from './characters';
import { Flow } from './flow';
import { fold } from './fold';
import { NOT_SIMPLE, notSimple } from './not-simple';
import { readQuoted } from './quoted';

/** A document that has nothing unusual in it. */
export interface SimpleDocument {
  readonly value: unknown;
  /** Keys that are in one map twice, by line from 0. The last one counts. */
  readonly duplicates: readonly { readonly line: number; readonly key: string }[];
  readonly lines: Lines;
}

/** The lines, from 0, on which a value and what is in it begin. */
export type Lines = number | { readonly line: number; readonly fields: ReadonlyMap<string | number, Lines> };

/**
 * Reads YAML as people and programs mostly write it: maps and lists by indentation, scalars of all styles, brackets within a
 * line. It makes no tree of the text, so that a document costs little more than its value. Undefined for all else (anchors,
 * tags, keys that are no plain text, whatever may be a mistake): a parser of all of YAML reads that.
 *
 * @param withLines whether the lines of values are wanted
 */
export function readSimpleYaml(text: string, withLines = false): SimpleDocument | undefined {
  if (!ORDINARY.test(text)) return undefined;
  try {
    return new SimpleYaml(text, withLines).read();
  } catch (error) {
    if (error !== NOT_SIMPLE) throw error;
    return undefined;
  }
}

/** What is printed, line breaks, and tabs. Carriage returns are left out, and so is a mark of the order of bytes. */
const ORDINARY = /^[\t\n\u0020-\u007e\u00a0-\u2027\u202a-\ufefe\uff00-\ufffd]*$/;
const MOST_DEPTH = 100;

class SimpleYaml {
  private readonly duplicates: { line: number; key: string }[] = [];
  /** Where the content of the line that is next begins; the end of the text after the last one. */
  private at = 0;
  /** How many spaces are before it; -1 at the end. */
  private indent = -1;
  private line = -1;
  private depth = 0;
  /** Those of the value that was read last. */
  private lines: Lines = 0;

  constructor(
    private readonly text: string,
    private readonly withLines: boolean,
  ) {}

  public read(): SimpleDocument {
    this.toContent(0);
    if (this.indent < 0) notSimple();
    const value = this.node(this.at, this.indent, -1);
    if (this.indent >= 0) notSimple();
    return { value, duplicates: this.duplicates, lines: this.lines };
  }

  /** Goes to the next line with content, from the beginning of a line. */
  private toContent(start: number): void {
    for (let from = start; from < this.text.length;) {
      this.line++;
      const at = this.skipSpaces(from);
      const code = this.text.charCodeAt(at);
      if (code !== NEWLINE && code !== HASH && at < this.text.length) {
        if (code === TAB || (at === from && MARKS.test(this.text.slice(from, from + MARK_LENGTH)))) notSimple();
        this.at = at;
        this.indent = at - from;
        return;
      }
      from = this.endOfLine(at) + 1;
    }
    this.at = this.text.length;
    this.indent = -1;
  }

  /** Goes on to the next line with content, where nothing but a comment is left on this one. */
  private toNextLine(from: number): void {
    const at = this.skipSpaces(from);
    const code = this.text.charCodeAt(at);
    if (at < this.text.length && code !== NEWLINE && (code !== HASH || at === from)) notSimple();
    this.toContent(this.endOfLine(at) + 1);
  }

  private endOfLine(at: number): number {
    const newline = this.text.indexOf('\n', at);
    return newline < 0 ? this.text.length : newline;
  }

  /**
   * A value that begins on this line.
   *
   * @param column how many characters are before it
   * @param parent the column of what it is in: what is indented no deeper is not part of it
   */
  private node(at: number, column: number, parent: number): unknown {
    if (++this.depth > MOST_DEPTH) notSimple();
    const value = this.isDash(at)
      ? this.list(at, column)
      : this.endOfKey(at) >= 0
        ? this.map(at, column)
        : this.scalar(at, parent);
    this.depth--;
    return value;
  }

  private isDash(at: number): boolean {
    return this.text.charCodeAt(at) === DASH && this.endsWord(at + 1);
  }

  private endsWord(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === SPACE || code === NEWLINE || at >= this.text.length;
  }

  private list(first: number, column: number): unknown[] {
    const items: unknown[] = [];
    const { line } = this;
    const fields = new Map<number, Lines>();
    for (let dash = first; ; dash = this.at) {
      const at = this.skipSpaces(dash + 1);
      this.lines = this.line;
      if (this.isOver(at)) {
        this.toNextLine(dash + 1);
        items.push(this.indent > column ? this.node(this.at, this.indent, column) : null);
      } else items.push(this.node(at, column + at - dash, column));
      if (this.withLines) fields.set(items.length - 1, this.lines);
      if (this.indent > column) notSimple();
      if (this.indent < column || !this.isDash(this.at)) break;
    }
    this.lines = this.withLines ? { line, fields } : line;
    return items;
  }

  private map(first: number, column: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    const { line } = this;
    const fields = new Map<string, Lines>();
    for (let at = first; ; at = this.at) {
      const end = this.endOfKey(at);
      if (end < 0) notSimple();
      const key = this.keyAt(at, end);
      const from = this.line;
      this.lines = this.line;
      const value = this.valueAfter(end + 1, column);
      if (!setField(map, key, value)) this.duplicates.push({ line: from, key });
      if (this.withLines) fields.set(key, this.lines);
      if (this.indent > column) notSimple();
      if (this.indent < column) break;
    }
    this.lines = this.withLines ? { line, fields } : line;
    return map;
  }

  private valueAfter(colon: number, column: number): unknown {
    const at = this.skipSpaces(colon);
    if (!this.isOver(at)) return this.scalar(at, column);
    this.toNextLine(colon);
    if (this.indent > column) return this.node(this.at, this.indent, column);
    return this.indent === column && this.isDash(this.at) ? this.list(this.at, column) : null;
  }

  private skipSpaces(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === SPACE) at++;
    return at;
  }

  /** Reports whether the line, or what counts of it, ends here. */
  private isOver(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return at >= this.text.length || code === NEWLINE || code === HASH;
  }

  /** The colon after a key that begins here; -1 where none does. */
  private endOfKey(start: number): number {
    const first = this.text.charCodeAt(start);
    let at = start;
    if (isQuote(first)) {
      at = this.endOfQuoted(start);
      return at > 0 && this.text.charCodeAt(at) === COLON && this.endsWord(at + 1) ? at : -1;
    }
    if (isIndicator(first)) return -1;
    for (; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code === NEWLINE || (code === HASH && this.text.charCodeAt(at - 1) === SPACE)) return -1;
      if (code === TAB) notSimple();
      if (code === COLON && this.endsWord(at + 1)) return at;
    }
    return -1;
  }

  /** The place after a scalar in quotes that ends on its line; 0 where it does not. */
  private endOfQuoted(start: number): number {
    const quote = this.text.charCodeAt(start);
    for (let at = start + 1; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code === NEWLINE) return 0;
      if (code === BACKSLASH && quote === DOUBLE_QUOTE) at++;
      else if (code === quote) {
        if (quote === DOUBLE_QUOTE || this.text.charCodeAt(at + 1) !== quote) return at + 1;
        at++;
      }
    }
    return 0;
  }

  private keyAt(start: number, end: number): string {
    const first = this.text.charCodeAt(start);
    if (isQuote(first)) {
      const { value } = readQuoted(this.text, start);
      return end - start > LONGEST_KEY ? notSimple() : value;
    }
    return plainKey(this.text.slice(start, end).trimEnd());
  }

  private scalar(at: number, parent: number): unknown {
    this.lines = this.line;
    const first = this.text.charCodeAt(at);
    if (isQuote(first)) return this.quoted(at, parent);
    if (first === PIPE || first === GREATER) {
      const { value, end, lines } = readBlockScalar(this.text, at, parent);
      this.line += lines - 1;
      this.toContent(end);
      return value;
    }
    if (first === OPEN_BRACKET || first === OPEN_BRACE) {
      const flow = new Flow(this.text, at);
      const value = flow.read();
      for (const key of flow.duplicates) this.duplicates.push({ line: this.line, key });
      this.toNextLine(flow.at);
      return value;
    }
    return isIndicator(first) || this.isDash(at) ? notSimple() : this.plain(at, parent);
  }

  private quoted(at: number, parent: number): string {
    const { value, end } = readQuoted(this.text, at, parent);
    for (let newline = this.text.indexOf('\n', at); newline >= 0 && newline < end; this.line++) {
      if (MARKS.test(this.text.slice(newline + 1, newline + 1 + MARK_LENGTH))) notSimple();
      newline = this.text.indexOf('\n', newline + 1);
    }
    this.toNextLine(end);
    return value;
  }

  /** A scalar without quotes, which lines that are indented deeper than what it is in continue. */
  private plain(start: number, parent: number): unknown {
    const first = this.plainLine(start);
    if (first.hasComment) {
      this.toContent(first.next);
      return plainValue(first.text);
    }
    let lines: string[] | undefined;
    for (let from = first.next; ;) {
      const before = this.line;
      const end = from;
      this.toContent(from);
      if (this.indent <= parent) break;
      const between = this.text.slice(end, this.at);
      if (between.includes('#')) notSimple();
      const line = this.plainLine(this.at);
      if (line.hasComment) notSimple();
      lines ??= [first.text];
      for (let empty = this.line - before - 1; empty > 0; empty--) lines.push('');
      lines.push(line.text);
      from = line.next;
    }
    return lines === undefined ? plainValue(first.text) : plainValue(fold(lines));
  }

  private plainLine(start: number): { readonly text: string; readonly next: number; readonly hasComment: boolean } {
    for (let at = start; ; at++) {
      const code = this.text.charCodeAt(at);
      const isComment = code === HASH && this.text.charCodeAt(at - 1) === SPACE;
      if (isComment || code === NEWLINE || at >= this.text.length) {
        const text = this.text.slice(start, at).trimEnd();
        return { text, next: this.endOfLine(at) + 1, hasComment: isComment };
      }
      if (code === TAB || (code === COLON && this.endsWord(at + 1))) notSimple();
    }
  }
}

/** Lines that begin with these end a document, or say something of it. */
const MARKS = /^(?:---|\.\.\.|%)/;
const MARK_LENGTH = 3;
