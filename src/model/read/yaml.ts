import {
  Composer,
  isCollection,
  isMap as isYamlMap,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
  type Document,
  type DocumentOptions,
  type Node,
  type ParseOptions,
  type SchemaOptions,
} from 'yaml';
import { countLines, splitDocuments, type DocumentText } from './documents';
import { describeMisfit, GO_TAGS, isMisfit } from './go-scalars';
import { JsonError, JsonStream } from './json-stream';
import { MOST_DEPTH, MOST_ERRORS, MOST_LINES, MOST_TOKENS } from './limits';
import { plainValueOf, type Mistake } from './plain-value';

/** One document of a file, before any question of what it means. */
export interface YamlDocument {
  /** Which document of the file, from 1. */
  readonly number: number;
  /** The line it starts at, from 1. */
  readonly line: number;
  readonly content: YamlContent;
  /** Why a text that begins as JSON is not: kubectl before 1.33 refuses it, later ones read it as YAML. */
  readonly notJson?: YamlError;
}

/**
 * What is in a document. A value is missing where there is none to be had; it is there beside errors where these are keys that
 * are twice. Documents of the same text share it.
 */
export interface YamlContent {
  readonly value?: unknown;
  readonly errors: readonly YamlError[];
}

export interface YamlError {
  /** The line within the document, from 0. */
  readonly line: number;
  readonly message: string;
  readonly duplicateKey: boolean;
}

/** YAML as kubectl reads it (sigs.k8s.io/yaml): version 1.1, with scalars as Go reads them. Keys are compared elsewhere. */
const OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  schema: 'failsafe',
  customTags: [...GO_TAGS],
  merge: false,
  // The parser compares each key with all before it.
  uniqueKeys: false,
  prettyErrors: false,
};

/** Reads documents, each text once: in a mesh most documents are in every cluster. */
export class YamlReader {
  private readonly known = new Map<string, YamlContent>();

  /** The documents of a file that have anything in them. */
  public read(text: string): YamlDocument[] {
    return beginsAsJson(text) ? this.readJson(text) : this.readYaml(text, 0, 0);
  }

  private readYaml(text: string, from: number, before: number): YamlDocument[] {
    const documents: YamlDocument[] = [];
    for (const document of splitDocuments(text, from)) {
      const { number, line, afterSeparator } = document;
      if (afterSeparator === undefined) {
        documents.push({ number: before + number, line, content: this.parse(document.text) });
        continue;
      }
      const message = `after "---" on the line before stands ${JSON.stringify(afterSeparator.slice(0, 40))}; only a comment may`;
      const errors = [{ line: 0, message, duplicateKey: false }];
      documents.push({ number: before + number, line, content: { errors } });
    }
    return documents;
  }

  /** As a stream of JSON. What turns out not to be one after at most one document is YAML from there on (kubectl 1.33). */
  private readJson(text: string): YamlDocument[] {
    const documents: YamlDocument[] = [];
    const stream = new JsonStream(text);
    let [line, counted] = [1, 0];
    const lineAt = (at: number): number => {
      line += countLines(text, counted, at);
      counted = at;
      return line;
    };
    for (;;) {
      try {
        const document = stream.next();
        if (document === undefined) return documents;
        const { value, start, duplicates } = document;
        const first = lineAt(start);
        const errors = duplicates.slice(0, MOST_ERRORS).map(({ at, key }) => {
          const within = countLines(text, start, at);
          return { line: within, message: key, duplicateKey: true };
        });
        documents.push({
          number: documents.length + 1,
          line: first,
          content: { value, errors: withRest(errors, duplicates.length) },
        });
      } catch (error) {
        if (!(error instanceof JsonError)) throw error;
        const { at, message } = error;
        const consumed = stream.position;
        const notJson = { line: countLines(text, consumed, at), message, duplicateKey: false };
        if (documents.length > 1) {
          const content = { errors: [notJson] };
          return [...documents, { number: documents.length + 1, line: lineAt(consumed), content }];
        }
        const rest = this.readYaml(text, afterFirstLineEnd(text, consumed), documents.length);
        const from = lineAt(consumed);
        return [
          ...documents,
          ...rest.map((one, index) => (index === 0 ? { ...one, notJson: relative(notJson, from - one.line) } : one)),
        ];
      }
    }
  }

  private parse(text: string): YamlContent {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const content = parse(text);
    this.known.set(text, content);
    return content;
  }
}

function relative(error: YamlError, lines: number): YamlError {
  return { ...error, line: error.line + lines };
}

/** k8s.io/apimachinery, util/yaml: a brace is what comes first. */
function beginsAsJson(text: string): boolean {
  return /^\s{0,4096}\{/.test(text.slice(0, FIRST_LOOK));
}

const FIRST_LOOK = 4096;

/** White space up to the end of its first line is not part of what follows. */
function afterFirstLineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\n') return at + 1;
    if (!/\s/.test(text[at]!)) return at;
  }
  return text.length;
}

function parse(text: string): YamlContent {
  const lineCounter = new LineCounter();
  const parsed = compose(text, lineCounter);
  if (typeof parsed === 'string') return { errors: [{ line: 0, message: parsed, duplicateKey: false }] };
  const broken = [...unprintable(text), ...mistakesOf(parsed)];
  const { value, mistakes } = broken.length > 0 ? { value: undefined, mistakes: [] } : plainValueOf(parsed, text);
  const all = [...broken, ...mistakes];
  const errors = located(all, lineCounter);
  return all.every(({ duplicateKey }) => duplicateKey) ? { value, errors } : { errors };
}

/** What the parser says, but for what go-yaml takes. */
function mistakesOf({ errors, warnings }: Document.Parsed): Mistake[] {
  const refused = errors.filter(({ message }) => !TAKEN.test(message));
  const misfits = warnings.filter(({ message }) => isMisfit(message));
  return [
    ...refused.map(({ pos: [at], message }) => ({ at, message, duplicateKey: false })),
    ...misfits.map(({ pos: [at], message }) => ({ at, message: describeMisfit(message), duplicateKey: false })),
  ];
}

/** A comment right after a quote or a bracket. */
const TAKEN = /^Comments must be separated from other tokens/;

/**
 * Parses a document token by token, so that one that is too large, or too deep, ends before it uses up the memory.
 *
 * @returns why it was not read, if it was not
 */
function compose(text: string, lineCounter: LineCounter): Document.Parsed | string {
  if (countLines(text, 0, text.length) > MOST_LINES) {
    return `it has more than ${MOST_LINES} lines, and no more are read of one document`;
  }
  const parser = new Parser(lineCounter.addNewLine);
  const composer = new Composer(OPTIONS);
  const documents: Document.Parsed[] = [];
  const take = (tokens: Iterable<Parameters<Composer['next']>[0]>): void => {
    for (const token of tokens) for (const document of composer.next(token)) documents.push(document);
  };
  lineCounter.addNewLine(0);
  let tokens = 0;
  let [before, twoBefore] = ['', ''];
  for (const lexeme of new Lexer().lex(text.replace(/\r(?!\n)/g, '\n'))) {
    const refused = refusedByGo(lexeme, before, twoBefore);
    if (refused !== undefined) return refused;
    [before, twoBefore] = [lexeme, before];
    if (++tokens > MOST_TOKENS) return `it has more than ${MOST_TOKENS} tokens, and no more are read of one document`;
    if (parser.stack.length > MOST_DEPTH) return `it is nested deeper than ${MOST_DEPTH} levels`;
    take(parser.next(lexeme));
  }
  take(parser.end());
  for (const document of composer.end(true, text.length)) documents.push(document);
  // go-yaml passes over what stands after the end of a document ("...").
  if (documents.length > 1) return 'something stands after the end of the document ("..."), which kubectl passes over';
  const [document] = documents;
  const { contents } = document!;
  const isEmpty = (contents === null || contents.range[0] === contents.range[1]) && /^\s*(\t|\.\.\.)/.test(text);
  return isEmpty ? 'a tab, or "...", stands where a value belongs' : document!;
}

/** What this parser takes of a token after others, and go-yaml does not, or for something else. */
function refusedByGo(lexeme: string, before: string, twoBefore: string): string | undefined {
  if ((before === '-' || before === '?') && /^[ ]*\t/.test(lexeme)) return `a tab stands after "${before}"`;
  const isGlued = before === ':' && ['}', ']', ','].includes(lexeme) && /[^"'{[,\s]$/.test(twoBefore);
  return isGlued ? `"${twoBefore.slice(-MOST_SHOWN)}:${lexeme}" needs a space after the colon` : undefined;
}

const MOST_SHOWN = 40;

/** What YAML does not allow and this parser takes. kubectl refuses the document. */
function unprintable(text: string): Mistake[] {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/);
  if (at < 0) return [];
  const code = text.charCodeAt(at).toString(16).padStart(4, '0');
  return [{ at, message: `it has the character U+${code.toUpperCase()}`, duplicateKey: false }];
}

/** By line, each line once: what follows on the same line is mostly the same mistake again. */
function located(mistakes: readonly Mistake[], lineCounter: LineCounter): YamlError[] {
  const byLine = new Map<number, YamlError>();
  for (const { at, message, duplicateKey } of mistakes) {
    const line = Math.max(lineCounter.linePos(at).line - 1, 0);
    if (!byLine.has(line)) byLine.set(line, { line, message, duplicateKey });
  }
  const errors = [...byLine.values()];
  return withRest(errors.slice(0, MOST_ERRORS), errors.length);
}

/** Says how many there are beside those that are said. */
function withRest(errors: YamlError[], all: number): YamlError[] {
  const last = errors.at(-1);
  if (last === undefined || all <= errors.length) return errors;
  return [
    ...errors.slice(0, -1),
    { ...last, message: `${last.message}, and ${all - errors.length} more mistakes like it` },
  ];
}

/** The text of each document of a file, whether any can be read or not. */
export function textsOfDocuments(text: string): readonly DocumentText[] {
  if (!beginsAsJson(text)) return splitDocuments(text);
  const stream = new JsonStream(text);
  const documents: DocumentText[] = [];
  let [line, counted] = [1, 0];
  try {
    for (let document = stream.next(); document !== undefined; document = stream.next()) {
      const { start, end } = document;
      line += countLines(text, counted, start);
      counted = start;
      documents.push({ number: documents.length + 1, line, text: text.slice(start, end) });
    }
    return documents;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    if (documents.length > 1) return documents;
    return [...documents, ...splitDocuments(text, afterFirstLineEnd(text, stream.position))];
  }
}

/** Finds the lines of fields in one document. */
export class DocumentLines {
  private readonly lineCounter = new LineCounter();
  private readonly contents: Node | undefined;
  /** Of maps that were looked into, their values by key: a map is searched for many keys. */
  private readonly values = new WeakMap<Node, ReadonlyMap<string, Node>>();

  constructor(text: string) {
    const parsed = compose(text, this.lineCounter);
    this.contents = typeof parsed === 'string' ? undefined : (parsed.contents ?? undefined);
  }

  /** The line of a field, from 0; of the nearest field above it that is there. */
  public lineOf(path: readonly (string | number)[]): number {
    let node = this.contents;
    let nearest: Node | undefined;
    for (const key of path) {
      node = this.below(node, key);
      if (node === undefined) break;
      nearest = node;
    }
    const at = nearest?.range?.[0];
    return at === undefined ? 0 : this.lineCounter.linePos(at).line - 1;
  }

  private below(node: Node | undefined, key: string | number): Node | undefined {
    if (!isCollection(node)) return undefined;
    if (!isYamlMap(node)) return typeof key === 'number' ? (node.items[key] as Node | undefined) : undefined;
    let values = this.values.get(node);
    if (values === undefined) {
      const entries = node.items.flatMap(({ key: name, value }): [string, Node][] =>
        isScalar(name) && value !== null ? [[String(name.value), value as Node]] : [],
      );
      this.values.set(node, (values = new Map(entries)));
    }
    return values.get(String(key));
  }
}

/** The line of a field within a document's text, from 0; of the nearest field above it that is there. */
export function lineOfField(text: string, path: readonly (string | number)[]): number {
  return new DocumentLines(text).lineOf(path);
}
