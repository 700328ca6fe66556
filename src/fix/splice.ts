/** One replacement in a text. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Makes replacements of whole lines, with the ends of lines that a text has. */
export class Splicer {
  private readonly end: string;

  constructor(private readonly text: string) {
    this.end = text.includes('\r\n') ? '\r\n' : '\n';
  }

  /** How many characters stand before a place in its line. */
  public columnOf(at: number): number {
    return at - this.startOfLine(at);
  }

  /** Replaces within a line. */
  public replace(from: number, to: number, text: string): Splice {
    return { from, to, text };
  }

  /** Adds lines after the one in which something ends. */
  public lineAfter(at: number, lines: string): Splice {
    const from = this.endOfLine(at);
    const isLast = from === this.text.length && !this.text.endsWith('\n');
    const added = lines.replaceAll('\n', this.end);
    return { from, to: from, text: isLast ? `${this.end}${added.trimEnd()}` : added };
  }

  /** Replaces the lines from a place to another; undefined where the first line holds something before that place. */
  public lines(from: number, to: number, lines: string): Splice | undefined {
    const start = this.startOfLine(from);
    if (this.text.slice(start, from).trim() !== '') return undefined;
    return { from: start, to: this.endOfLine(to), text: lines.replaceAll('\n', this.end) };
  }

  private startOfLine(at: number): number {
    return this.text.lastIndexOf('\n', at - 1) + 1;
  }

  /** After the end of the line; where a value ends with its line, that is the place. */
  private endOfLine(at: number): number {
    if (at > 0 && this.text[at - 1] === '\n') return at;
    const newline = this.text.indexOf('\n', at);
    return newline < 0 ? this.text.length : newline + 1;
  }
}
