import { Yaml } from 'cdk8s';
import { Document, Pair, Scalar, YAMLMap, type DocumentOptions, type SchemaOptions, type ToStringOptions } from 'yaml';

/**
 * The text of a manifest, byte for byte that of cdk8s's `Yaml.stringify()`, in a tenth of the time. The library of cdk8s
 * writes every key and string, so it decides what to quote, and how. This file lays out only the maps and lists around them,
 * line by line. A value with anything else in it is left to cdk8s.
 */
export function toText(manifest: unknown): string {
  const lines = new Lines();
  const isMapOrList = typeof manifest === 'object' && manifest !== null;
  return isMapOrList && lines.add(manifest, '', '') ? lines.toText() : Yaml.stringify(manifest);
}

const INDENT = '  ';

/** The lines of a manifest that JSON can hold, without an object that occurs twice (an anchor and an alias). */
class Lines {
  private readonly lines: string[] = [];
  private readonly seen = new Set<object>();

  /**
   * Adds the lines of a value, the first of which starts with `lead`, and all others with `indent`.
   *
   * @returns false if the value is left to cdk8s
   */
  public add(value: unknown, lead: string, indent: string): boolean {
    if (typeof value !== 'object' || value === null) return this.addScalar(value, lead, indent);
    if (this.seen.has(value)) return false;
    this.seen.add(value);
    const inner = indent + INDENT;
    if (Array.isArray(value)) {
      if (value.length === 0) return this.addLine(`${lead}[]`);
      return [...(value as unknown[])].every((item, place) =>
        this.add(item, `${place === 0 ? lead : indent}- `, inner),
      );
    }
    if (Object.getPrototypeOf(value) !== Object.prototype) return false;
    const pairs = Object.entries(value);
    if (pairs.length === 0) return this.addLine(`${lead}{}`);
    return pairs.every(([key, item], place) => this.addPair(key, item, place === 0 ? lead : indent, inner));
  }

  private addPair(key: string, value: unknown, lead: string, indent: string): boolean {
    const text = textOfKey(key);
    if (text === undefined) return false;
    const isBelow = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
    if (!isBelow) return this.add(value, `${lead}${text}: `, indent);
    return this.addLine(`${lead}${text}:`) && this.add(value, indent, indent);
  }

  private addScalar(value: unknown, lead: string, indent: string): boolean {
    if (typeof value === 'string') return this.addLine(lead + textOfString(value, indent));
    const isNumber = typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0);
    return (isNumber || typeof value === 'boolean' || value === null) && this.addLine(`${lead}${value}`);
  }

  private addLine(line: string): true {
    this.lines.push(line);
    return true;
  }

  public toText(): string {
    return `${this.lines.join('\n')}\n`;
  }
}

/** Keys whose form depends on the place, or that a simple ":" does not follow: of several lines, long, or like a marker. */
const STRANGE_KEY = /\n|^.{128}|^(?:%|---|\.\.\.)/;

/** @returns undefined for a strange key */
function textOfKey(key: string): string | undefined {
  return remembered(textsOfKeys, key, () => {
    if (STRANGE_KEY.test(key)) return undefined;
    return PLAIN.test(key) ? key : writePair(key, null, INDENT).slice(0, -': null\n'.length);
  });
}

function textOfString(value: string, indent: string): string {
  if (PLAIN.test(value)) return value;
  const write = (): string => writePair('k', value, indent).slice('k: '.length, -'\n'.length);
  return value.includes('\n') ? write() : remembered(textsOfStrings, value, write);
}

/**
 * Most names, hosts and images. A text of two letters and then these characters is neither a number nor a date nor a mark of
 * YAML. Except for the few words of YAML, it needs no quotes, and the library is not asked.
 */
const PLAIN = /^(?!(?:yes|no|on|off|true|false|null)$)[a-z]{2}[-+./:=?@_,a-z0-9]*(?<!:)$/i;

/** Manifests repeat themselves: the library is asked once for each short text. */
const textsOfKeys = new Map<string, string | undefined>();
const textsOfStrings = new Map<string, string>();
const MOST_TEXTS = 10_000;
const LONGEST_TEXT = 256;

function remembered<Text>(texts: Map<string, Text>, value: string, write: () => Text): Text {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = write();
  if (texts.size >= MOST_TEXTS) texts.clear();
  if (value.length <= LONGEST_TEXT) texts.set(value, text);
  return text;
}

/** As cdk8s writes YAML: no line is folded, and what looks like another type to a reader of YAML 1.1 is quoted. */
const OPTIONS: DocumentOptions & SchemaOptions & ToStringOptions = { version: '1.1', lineWidth: 0 };

let document: Document | undefined;

/** The smallest document in which a key, or a string, stands as it does in a manifest. */
function writePair(key: string, value: string | null, indent: string): string {
  document ??= new Document(null, OPTIONS); // makes the library's schema, which is most of the work
  const map = new YAMLMap(document.schema);
  map.items.push(new Pair(new Scalar(key), new Scalar(value)));
  document.contents = map;
  return document.toString({ ...OPTIONS, indent: indent.length });
}
