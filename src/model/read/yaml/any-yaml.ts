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
import { describeMisfit, GO_TAGS, GoScanner, isMisfit } from '../go';
import { MOST_DEPTH, MOST_TOKENS } from './limits';
import { plainValueOf, type Mistake } from './plain-value';
import { mostErrors, type YamlContent, type YamlError } from './yaml-content';

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

/** Reads a document with whatever YAML has, and says what is wrong with it. */
export function readAnyYaml(text: string): YamlContent {
  const lineCounter = new LineCounter();
  const parsed = withoutStacks(() => compose(text, lineCounter));
  if ('message' in parsed) return { errors: located([parsed], lineCounter) };
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

/** The parser makes an error of each mistake, and a stack trace takes a hundred times the memory of the mistake. */
function withoutStacks<Result>(parse: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parse();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/**
 * Parses a document token by token, so that one that is too large, or too deep, ends before it uses up the memory.
 *
 * @returns why it was not read, if it was not, and where the parser was stopped
 */
function compose(text: string, lineCounter: LineCounter): Document.Parsed | Mistake {
  const parser = new Parser(lineCounter.addNewLine);
  const composer = new Composer(OPTIONS);
  const documents: Document.Parsed[] = [];
  const take = (tokens: Iterable<Parameters<Composer['next']>[0]>): void => {
    for (const token of tokens) for (const document of composer.next(token)) documents.push(document);
  };
  lineCounter.addNewLine(0);
  const stopped = (message: string, at = lineCounter.lineStarts.at(-1)!): Mistake => ({
    ...{ at, message },
    duplicateKey: false,
  });
  let tokens = 0;
  const scanner = new GoScanner();
  for (const lexeme of new Lexer().lex(text.replace(/\r(?!\n)/g, '\n'))) {
    const refused = scanner.refuse(lexeme);
    if (refused !== undefined) return stopped(refused);
    if (++tokens > MOST_TOKENS)
      return stopped(`it has more than ${MOST_TOKENS} tokens, and no more are read of one document`);
    if (parser.stack.length > MOST_DEPTH) return stopped(`it is nested deeper than ${MOST_DEPTH} levels`);
    take(parser.next(lexeme));
  }
  take(parser.end());
  for (const document of composer.end(true, text.length)) documents.push(document);
  // go-yaml passes over what stands after the end of a document ("...").
  const [document, second] = documents;
  if (second !== undefined) {
    const passedOver = 'something stands after the end of the document ("..."), which kubectl passes over';
    return stopped(passedOver, second.range[0]);
  }
  const { contents } = document!;
  const isEmpty = (contents === null || contents.range[0] === contents.range[1]) && /^\s*(\t|\.\.\.)/.test(text);
  return isEmpty ? stopped('a tab, or "...", stands where a value belongs', 0) : document!;
}

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
  return mostErrors([...byLine.values()]);
}

/** Finds the lines of fields in a document by its tree. */
export class TreeLines {
  private readonly lineCounter = new LineCounter();
  private readonly contents: Node | undefined;
  /** Of maps that were looked into, their values by key: a map is searched for many keys. */
  private readonly values = new WeakMap<Node, ReadonlyMap<string, Node>>();

  constructor(text: string) {
    const parsed = compose(text, this.lineCounter);
    this.contents = 'message' in parsed ? undefined : (parsed.contents ?? undefined);
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
