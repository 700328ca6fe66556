import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  DOUBLE_QUOTE,
  HASH,
  isIndicator,
  isQuote,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  plainKey,
  plainValue,
  QUESTION,
  setField,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './characters';
import { notSimple } from './not-simple';
import { readQuoted } from './quoted';

const MOST_DEPTH_OF_FLOW = 50;

/** A collection in brackets or braces that ends on the line on which it begins. */
export class Flow {
  /** Keys that are in a map twice. */
  public readonly duplicates: string[] = [];

  /** @param at where it is read: then the place after what was read */
  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  public read(depth = 0): unknown {
    if (depth > MOST_DEPTH_OF_FLOW) notSimple();
    switch (this.text.charCodeAt(this.at)) {
      case OPEN_BRACKET:
        return this.list(depth);
      case OPEN_BRACE:
        return this.map(depth);
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE:
        return this.quoted();
      default:
        return plainValue(this.plain());
    }
  }

  private list(depth: number): unknown[] {
    const items: unknown[] = [];
    this.begin();
    if (this.ends(CLOSE_BRACKET)) return items;
    for (;;) {
      items.push(this.read(depth + 1));
      if (!this.goesOn(CLOSE_BRACKET)) return items;
    }
  }

  private map(depth: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    this.begin();
    if (this.ends(CLOSE_BRACE)) return map;
    for (;;) {
      const key = this.key();
      if (this.text.charCodeAt(this.at) !== COLON || this.text.charCodeAt(this.at + 1) !== SPACE) notSimple();
      this.begin();
      if (!setField(map, key, this.read(depth + 1))) this.duplicates.push(key);
      if (!this.goesOn(CLOSE_BRACE)) return map;
    }
  }

  private key(): string {
    const code = this.text.charCodeAt(this.at);
    return isQuote(code) ? this.quoted() : plainKey(this.plain());
  }

  private quoted(): string {
    const { value, end } = readQuoted(this.text, this.at);
    this.at = end;
    return value;
  }

  /** Up to a colon with a space, or what ends an entry. */
  private plain(): string {
    const start = this.at;
    const first = this.text.charCodeAt(start);
    if (isIndicator(first) || first === DASH || isQuote(first)) this.dashOrNot(first);
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === COMMA || code === CLOSE_BRACKET || code === CLOSE_BRACE) break;
      if (code === COLON) {
        const next = this.text.charCodeAt(this.at + 1);
        if (next === SPACE) break;
        if (next === COMMA || next === CLOSE_BRACKET || next === CLOSE_BRACE || next === NEWLINE) notSimple();
      }
      if (ENDS_SIMPLE.has(code)) notSimple();
    }
    const text = this.text.slice(start, this.at).trimEnd();
    return text === '' ? notSimple() : text;
  }

  /** A number may be negative. */
  private dashOrNot(first: number): void {
    const next = this.text.charCodeAt(this.at + 1);
    if (first !== DASH || !(next >= ZERO && next <= NINE)) notSimple();
  }

  /** Passes over a bracket or comma, and spaces after it. */
  private begin(): void {
    this.at++;
    this.skipSpaces();
  }

  private ends(close: number): boolean {
    if (this.text.charCodeAt(this.at) !== close) return false;
    this.at++;
    return true;
  }

  private goesOn(close: number): boolean {
    this.skipSpaces();
    if (this.ends(close)) return false;
    if (this.text.charCodeAt(this.at) !== COMMA) notSimple();
    this.begin();
    return true;
  }

  private skipSpaces(): void {
    while (this.text.charCodeAt(this.at) === SPACE) this.at++;
  }
}

const ZERO = 0x30;
const NINE = 0x39;
const ENDS_SIMPLE: ReadonlySet<number> = new Set([NEWLINE, TAB, HASH, QUESTION, OPEN_BRACKET, OPEN_BRACE]);
