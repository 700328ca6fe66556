import { Yaml } from 'cdk8s';
import { Document, Pair, Scalar, YAMLMap, type DocumentOptions, type SchemaOptions, type ToStringOptions } from 'yaml';

/**
 * The text of a manifest, byte for byte what `Yaml.stringify()` of cdk8s makes of it, in a tenth of the time. Every key and
 * every string is written by the library that cdk8s has: what must be quoted, and how, is its business. Here are only the
 * maps and lists around them, line by line; and what more than those is in a value, cdk8s writes itself.
 */
export function toText(manifest: unknown): string {
  const isMapOrList = typeof manifest === 'object' && manifest !== null;
  return isMapOrList && isPlain(manifest, new Set()) ? `${layOut(manifest, '')}\n` : Yaml.stringify(manifest);
}

/** What JSON can say, without an object that is there twice (an anchor and an alias) and without strange keys. */
function isPlain(value: unknown, seen: Set<object>): value is Plain {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || seen.has(value)) return false;
  seen.add(value);
  if (Array.isArray(value)) return [...(value as unknown[])].every((item) => isPlain(item, seen));
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const map = value as Readonly<Record<string, unknown>>;
  return Object.keys(map).every((key) => !STRANGE_KEY.test(key) && isPlain(map[key], seen));
}

type Plain = string | boolean | number | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Keys that are written otherwise in some places, or not before a simple ":": with several lines, long, like a marker. */
const STRANGE_KEY = /\n|^.{128}|^(?:%|---|\.\.\.)/;

const INDENT = '  ';

/** @param indent that of the line which the value starts on, or of its first line if it has several */
function layOut(value: Plain, indent: string): string {
  if (typeof value === 'string') return textOfString(value, indent);
  if (typeof value !== 'object' || value === null) return String(value);
  const newLine = `\n${indent}`;
  if (isList(value)) {
    if (value.length === 0) return '[]';
    return value.map((item) => `- ${layOut(item, indent + INDENT)}`).join(newLine);
  }
  const keys = Object.keys(value);
  if (keys.length === 0) return '{}';
  return keys.map((key) => `${textOfKey(key)}:${layOutBehindKey(value[key]!, indent + INDENT)}`).join(newLine);
}

function layOutBehindKey(value: Plain, indent: string): string {
  const text = layOut(value, indent);
  const startsLine = typeof value === 'object' && value !== null && text !== '[]' && text !== '{}';
  return startsLine ? `\n${indent}${text}` : ` ${text}`;
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function textOfKey(key: string): string {
  if (PLAIN.test(key)) return key;
  return remembered(textsOfKeys, key, () => writePair(key, null, INDENT).slice(0, -': null\n'.length));
}

function textOfString(value: string, indent: string): string {
  if (PLAIN.test(value)) return value;
  const write = (): string => writePair('k', value, indent).slice('k: '.length, -'\n'.length);
  return value.includes('\n') ? write() : remembered(textsOfStrings, value, write);
}

/**
 * Most names, hosts and images. What starts with two letters and goes on with these characters is neither a number nor a date
 * nor a mark to a reader of YAML, and of its words, "false" is the longest: these are written as they are, without asking.
 */
const PLAIN = /^[A-Za-z]{2}[-+./:=?@_,A-Za-z0-9]{4,}(?<!:)$/;

/** Manifests say the same again and again: what is short is asked for once. */
const textsOfKeys = new Map<string, string>();
const textsOfStrings = new Map<string, string>();
const MOST_TEXTS = 10_000;
const LONGEST_TEXT = 256;

function remembered(texts: Map<string, string>, value: string, write: () => string): string {
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
