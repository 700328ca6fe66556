import {
  isCollection,
  isMap as isYamlMap,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { FieldPath } from '../model/object';
import { Splicer, type Splice } from './splice';

type Entry = Pair<Node | null, Node | null>;

/**
 * Sets a field in the text of one document, or removes it where the value is undefined. Every other line stays as it is.
 *
 * @returns undefined where the text cannot be changed in its place: behind an alias, or a line that holds other things as well
 */
export function setInText(text: string, path: FieldPath, value: unknown): string | undefined {
  const found = find(text, path);
  if (found === undefined) return undefined;
  const { splicer, map, entry, missing } = found;
  if (missing.length > 0 && value === undefined) return text;
  const nested = missing
    .slice(entry === undefined ? 1 : 0)
    .reduceRight<unknown>((inner, field) => ({ [field]: inner }), value);
  if (entry === undefined) return apply(text, insertion(splicer, map, String(missing[0]), nested));
  return apply(text, value === undefined ? removal(splicer, map, entry) : replacement(splicer, map, entry, nested));
}

/** Gives a field another name in the text of one document. */
export function renameInText(text: string, path: FieldPath, to: string): string | undefined {
  const { entry, missing = path } = find(text, path) ?? {};
  const key = entry?.key;
  if (missing.length > 0 || !isScalar(key) || !key.range) return undefined;
  const name = key.type === 'PLAIN' ? scalarText(to) : JSON.stringify(to);
  return apply(text, { from: key.range[0], to: key.range[1], text: name });
}

/** Adds a document at the end of a text. */
export function appendDocument(text: string, body: Readonly<Record<string, unknown>>): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text === '' || text.endsWith('\n') ? text : `${text}${end}`;
  return `${before}---${end}${blockText(body).replaceAll('\n', end)}`;
}

interface Found {
  readonly splicer: Splicer;
  /** The map that holds the field, or the last one on the way to it. */
  readonly map: YAMLMap<Node | null, Node | null>;
  /** The field, or one on the way that has nothing in it. */
  readonly entry?: Entry;
  /** What is not there of the path; empty if the field is. */
  readonly missing: FieldPath;
}

function find(text: string, path: FieldPath): Found | undefined {
  const document = parseDocument(text, { schema: 'failsafe', merge: false, uniqueKeys: false, prettyErrors: false });
  if (document.errors.length > 0) return undefined;
  const splicer = new Splicer(text);
  let node: Node | null = document.contents;
  let above: Found | undefined;
  for (const [index, key] of path.entries()) {
    const missing = path.slice(index);
    if (typeof key === 'number') {
      if (!isSeq(node)) return undefined;
      node = (node.items[key] ?? null) as Node | null;
      continue;
    }
    // A field with nothing in it is replaced by one that has the rest.
    if (isEmpty(node) && above !== undefined) return { ...above, missing };
    if (!isYamlMap(node)) return undefined;
    const map = node as YAMLMap<Node | null, Node | null>;
    const entry: Entry | undefined = map.items.find((one) => isScalar(one.key) && String(one.key.value) === key);
    if (entry === undefined) return { splicer, map, missing };
    above = { splicer, map, entry, missing: [] };
    node = entry.value;
  }
  return above;
}

function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && ['', '~', 'null'].includes(String(node.value)) && node.type === 'PLAIN');
}

function insertion(splicer: Splicer, map: Found['map'], key: string, value: unknown): Splice | undefined {
  const last = map.items.at(-1);
  if (map.flow === true || last === undefined) {
    const added = flowEntry(key, value);
    if (last === undefined) return map.range ? splicer.replace(map.range[0], map.range[1], `{${added}}`) : undefined;
    const end = endOf(last);
    return end === undefined ? undefined : splicer.replace(end, end, `, ${added}`);
  }
  const [end, column] = [endOf(last), columnOf(splicer, last)];
  return end === undefined || column === undefined
    ? undefined
    : splicer.lineAfter(end, indented(blockText({ [key]: value }), column));
}

function removal(splicer: Splicer, map: Found['map'], entry: Entry): Splice | undefined {
  const place = map.items.indexOf(entry);
  const [start, end] = [startOf(entry), endOf(entry)];
  // Without its last field a map would be nothing, which is something else than an empty map.
  if (start === undefined || end === undefined || map.items.length < 2) return undefined;
  if (map.flow !== true) return splicer.lines(start, end, '');
  const [before, after] = [map.items[place - 1], map.items[place + 1]];
  const from = after === undefined && before !== undefined ? endOf(before) : start;
  const to = after === undefined ? end : startOf(after);
  return from === undefined || to === undefined ? undefined : splicer.replace(from, to, '');
}

function replacement(splicer: Splicer, map: Found['map'], entry: Entry, value: unknown): Splice | undefined {
  const { value: old } = entry;
  const isPlace = isScalar(old) && old.range && !['BLOCK_LITERAL', 'BLOCK_FOLDED'].includes(old.type ?? '');
  if (isPlace && !isEmpty(old) && (typeof value !== 'object' || map.flow === true)) {
    const text = map.flow === true || old.type !== 'PLAIN' ? flowText(value) : scalarText(value);
    return splicer.replace(old.range![0], old.range![1], text);
  }
  if (map.flow === true) return old?.range ? splicer.replace(old.range[0], old.range[1], flowText(value)) : undefined;
  const [start, end, column] = [startOf(entry), endOf(entry), columnOf(splicer, entry)];
  if (start === undefined || end === undefined || column === undefined) return undefined;
  const key = isScalar(entry.key) ? String(entry.key.value) : '';
  return splicer.lines(start, end, indented(blockText({ [key]: value }), column));
}

function apply(text: string, splice: Splice | undefined): string | undefined {
  return splice === undefined ? undefined : text.slice(0, splice.from) + splice.text + text.slice(splice.to);
}

function startOf({ key }: Entry): number | undefined {
  return key?.range?.[0];
}

function columnOf(splicer: Splicer, entry: Entry): number | undefined {
  const start = startOf(entry);
  return start === undefined ? undefined : splicer.columnOf(start);
}

/** Where what an entry holds ends: of maps and lists, their last value, because white space and comments belong to them. */
function endOf({ key, value }: Entry): number | undefined {
  if (value === null || isEmpty(value)) return value?.range?.[1] ?? key?.range?.[1];
  if (!isCollection(value) || value.flow === true || value.items.length === 0) return value.range?.[1];
  const last = value.items.at(-1)!;
  if (isYamlMap(value)) return endOf(last as Entry);
  return endOf({ key, value: last as Node } as Entry);
}

const STYLE = { version: '1.1', lineWidth: 0 } as const;

function blockText(value: unknown): string {
  return stringify(value, STYLE);
}

function scalarText(value: unknown): string {
  return stringify(value, STYLE).trimEnd();
}

function flowEntry(key: string, value: unknown): string {
  return `${JSON.stringify(key)}: ${flowText(value)}`;
}

/** JSON, which is YAML between brackets. */
function flowText(value: unknown): string {
  return JSON.stringify(value);
}

function indented(text: string, column: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(column));
}
