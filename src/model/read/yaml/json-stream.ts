import { MOST_DEPTH } from './limits';

/** A value of a stream of JSON, and where it is. */
export interface JsonDocument {
  readonly value: unknown;
  /** Where it begins and ends in the text. */
  readonly start: number;
  readonly end: number;
  /** The keys that are in one map twice, each by the place of the later one. The last one counts. */
  readonly duplicates: readonly { readonly at: number; readonly key: string }[];
}

/** Why a text is not JSON, and at which character. */
export class JsonError extends Error {
  constructor(
    message: string,
    public readonly at: number,
  ) {
    super(message);
    this.name = 'JsonError';
  }
}

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const LITERAL = /true|false|null/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const LITERALS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

/** Reads JSON value by value, as Go's decoder does of a stream of them. */
export class JsonStream {
  private at = 0;
  private duplicates: { at: number; key: string }[] = [];

  constructor(private readonly text: string) {}

  /** The end of the last value that was read. */
  public get position(): number {
    return this.at;
  }

  /** The next value; undefined at the end of the text. Throws a {@link JsonError}, and then stays where it was. */
  public next(): JsonDocument | undefined {
    const before = this.at;
    this.skipSpace();
    if (this.at >= this.text.length) return undefined;
    const start = this.at;
    this.duplicates = [];
    try {
      const value = this.value(1);
      return { value, start, end: this.at, duplicates: this.duplicates };
    } catch (error) {
      this.at = before;
      throw error;
    }
  }

  private value(depth: number): unknown {
    if (depth > MOST_DEPTH) throw new JsonError(`it is nested deeper than ${MOST_DEPTH} levels`, this.at);
    switch (this.text.charAt(this.at)) {
      case '{':
        return this.map(depth);
      case '[':
        return this.list(depth);
      case '"':
        return this.string();
      default:
        return this.literalOrNumber();
    }
  }

  private map(depth: number): unknown {
    const entries = new Map<string, unknown>();
    this.at++;
    this.skipSpace();
    while (this.text[this.at] !== '}') {
      if (this.text[this.at] !== '"') throw this.unexpected('a key in double quotes');
      const at = this.at;
      const key = this.string();
      if (entries.has(key)) this.duplicates.push({ at, key });
      this.skipSpace();
      if (this.text[this.at] !== ':') throw this.unexpected('":" after a key');
      this.at++;
      this.skipSpace();
      entries.set(key, this.value(depth + 1));
      this.separator('}');
    }
    this.at++;
    // Unlike an assignment, this takes "__proto__" for a key like any other.
    return Object.fromEntries(entries);
  }

  private list(depth: number): unknown[] {
    const items: unknown[] = [];
    this.at++;
    this.skipSpace();
    while (this.text[this.at] !== ']') {
      items.push(this.value(depth + 1));
      this.separator(']');
    }
    this.at++;
    return items;
  }

  /** A comma that something follows, or the end. */
  private separator(end: string): void {
    this.skipSpace();
    if (this.text[this.at] === end) return;
    if (this.text[this.at] !== ',') throw this.unexpected(`"," or "${end}"`);
    const comma = this.at;
    this.at++;
    this.skipSpace();
    if (this.text[this.at] === end) throw new JsonError(`a comma stands before "${end}"`, comma);
  }

  private string(): string {
    const start = this.at;
    let hasEscapes = false;
    let end = start + 1;
    for (; ; end++) {
      const code = this.text.charCodeAt(end);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        hasEscapes = true;
        end++;
      } else if (!(code >= FIRST_PRINTABLE)) {
        this.at = Math.min(end, this.text.length);
        throw this.unexpected('the end of a string');
      }
    }
    this.at = end + 1;
    return hasEscapes ? this.unescape(start) : this.text.slice(start + 1, end);
  }

  private unescape(start: number): string {
    try {
      return JSON.parse(this.text.slice(start, this.at)) as string;
    } catch {
      throw new JsonError('a string has an escape that JSON does not know', start);
    }
  }

  private literalOrNumber(): unknown {
    const literal = this.match(LITERAL);
    if (literal !== undefined) {
      this.at += literal.length;
      return LITERALS[literal];
    }
    const number = this.match(NUMBER);
    if (number === undefined) throw this.unexpected('a value');
    const value = Number(number);
    if (!Number.isFinite(value)) throw new JsonError(`the number ${number} is too large`, this.at);
    this.at += number.length;
    return value;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  private skipSpace(): void {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.text);
    this.at = SPACE.lastIndex;
  }

  private unexpected(wanted: string): JsonError {
    const found = this.text[this.at];
    return new JsonError(
      `${wanted} is missing before ${found === undefined ? 'the end' : JSON.stringify(found)}`,
      this.at,
    );
  }
}
