import type { Document, LineCounter, Node } from 'yaml';
import { isMap } from '../model/object';
import { meantName } from '../util/meant-name';
import { yamlPackage } from '../util/yaml';

/** What is wrong with a file, with its place: all of it at once. */
export class BadFile extends Error {
  constructor(public readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'BadFile';
  }
}

/** Where a value stands in a document. */
export type Place = readonly (string | number)[];

/** Reads the fields of one YAML document, and gathers what is wrong with them, each with its line. */
export class Decoder {
  private readonly problems: string[] = [];
  private readonly lines: LineCounter;
  private readonly document: Document;

  constructor(
    private readonly file: string,
    text: string,
  ) {
    const { LineCounter, parseDocument } = yamlPackage();
    this.lines = new LineCounter();
    this.document = parseDocument(text, { lineCounter: this.lines, uniqueKeys: true });
    for (const { message, pos } of this.document.errors)
      this.problems.push(`${file}:${this.lines.linePos(pos[0]).line}: ${message.split('\n')[0]!}`);
    this.throwProblems();
  }

  public get value(): unknown {
    return this.document.toJS();
  }

  /** Says what is wrong with the value at a place, why it matters, and what to write. */
  public refuse(place: Place, problem: string): void {
    const path = place.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
    const name = path.replace(/^\./, '');
    this.problems.push(`${this.file}:${this.lineOf(place)}: ${name === '' ? 'the file' : name} ${problem}`);
  }

  /** "file:line" of a value. */
  public describePlace(place: Place): string {
    return `${this.file}:${this.lineOf(place)}`;
  }

  /** Refuses a file of another version than the one that is known. */
  public requireVersion({ version }: Readonly<Record<string, unknown>>): void {
    if (version !== 1) this.refuse(['version'], `is ${show(version)}; only 1 is known.`);
  }

  /** A map without keys that nothing reads: a misspelt key would promise nothing. */
  public map(value: unknown, place: Place, keys: readonly string[]): Readonly<Record<string, unknown>> | undefined {
    if (!isMap(value)) {
      this.refuse(place, `is ${show(value)}; it is a map with ${keys.join(', ')}.`);
      return undefined;
    }
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      const meant = meantName(key, keys);
      this.refuse(
        [...place, key],
        `is not known, so nothing would come of it${meant === undefined ? '' : ` (did you mean ${meant}?)`}; known are ${keys.join(', ')}.`,
      );
    }
    return value;
  }

  public text(value: unknown, place: Place, what: string): string {
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.refuse(place, `is ${show(value)}; it is ${what}.`);
    return '';
  }

  public texts(value: unknown, place: Place, what: string): string[] {
    if (Array.isArray(value)) return value.map((one, index) => this.text(one, [...place, index], what));
    this.refuse(place, `is ${show(value)}; it is a list, each ${what}.`);
    return [];
  }

  /** "5%", or 5, as a share. */
  public percent(value: unknown, place: Place): number {
    const [, digits] =
      /^\s*(\d+(?:\.\d+)?)\s*%?\s*$/.exec(
        typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '',
      ) ?? [];
    const percent = Number(digits ?? NaN);
    if (percent >= 0 && percent <= 100) return percent / 100;
    this.refuse(place, `is ${show(value)}; it is a percentage from 0 to 100, for example 5%.`);
    return 0;
  }

  public count(value: unknown, place: Place, most: number): number {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value;
    this.refuse(place, `is ${show(value)}; it is a whole number from 0 to ${most}.`);
    return 0;
  }

  /** Seconds of "90d", "12h", "10m" or "30s". */
  public seconds(value: unknown, place: Place): number {
    const [, digits, unit] = (typeof value === 'string' && /^(\d+(?:\.\d+)?)([smhd])$/.exec(value)) || [];
    if (digits !== undefined && Number(digits) > 0) return Number(digits) * UNITS[unit as keyof typeof UNITS];
    this.refuse(place, `is ${show(value)}; it is a time above 0 with its unit, for example 90d, 12h, 10m or 30s.`);
    return 1;
  }

  /** Throws if anything is wrong. */
  public throwProblems(): void {
    if (this.problems.length > 0) throw new BadFile(this.problems);
  }

  /** The line of a value, or of the nearest one around it. */
  private lineOf(place: Place): number {
    for (let length = place.length; length > 0; length--) {
      const node = this.document.getIn(place.slice(0, length), true) as Node | undefined;
      if (node?.range) return this.lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
