import {
  isCollection,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type YAMLParseError,
  type ParseOptions,
  type DocumentOptions,
  type SchemaOptions,
  type Tags,
} from 'yaml';

/** One document of a file, before anybody asks what it means. */
export interface YamlDocument {
  /** Which document of the file, from 1. */
  readonly number: number;
  /** The line it starts at, from 1. */
  readonly line: number;
  readonly content: YamlContent;
}

/** What is in a document: a value, or why there is none. Documents of the same text share it. */
export type YamlContent = { readonly value: unknown } | { readonly errors: readonly YamlError[] };

export interface YamlError {
  /** The line within the document, from 0. */
  readonly line: number;
  readonly message: string;
  readonly duplicateKey: boolean;
}

/**
 * YAML as kubectl reads it (sigs.k8s.io/yaml): version 1.1, so that `yes` and `0755` mean what they mean to it, but without
 * the types of 1.1 that Go never had (1:20 and 2001-01-01 are strings).
 */
const OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  merge: true,
  uniqueKeys: true,
  prettyErrors: false,
  customTags: (tags: Tags): Tags =>
    tags.filter((tag) => typeof tag === 'string' || !UNKNOWN_TO_GO.includes(tag.tag) || !isSexagesimalOrDate(tag)),
};
const UNKNOWN_TO_GO = ['tag:yaml.org,2002:int', 'tag:yaml.org,2002:float', 'tag:yaml.org,2002:timestamp'];

function isSexagesimalOrDate(tag: { readonly tag: string; readonly format?: string }): boolean {
  return tag.tag.endsWith(':timestamp') || tag.format === 'TIME';
}

/** Reads documents, each text once: in a mesh most documents are in every cluster. */
export class YamlReader {
  private readonly known = new Map<string, YamlContent>();

  /** The texts of a file's documents. */
  public static split(text: string): readonly DocumentText[] {
    return splitDocuments(text);
  }

  /** The documents of a file that have anything in them. */
  public read(text: string): YamlDocument[] {
    return splitDocuments(text).map(({ number, line, text: document }) => ({
      number,
      line,
      content: this.parse(document),
    }));
  }

  private parse(text: string): YamlContent {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const content = parse(text);
    this.known.set(text, content);
    return content;
  }
}

function parse(text: string): YamlContent {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { ...OPTIONS, lineCounter });
  const errors = [...unprintable(text), ...document.errors.map((error) => toProblem(error, text))];
  if (errors.length === 0) errors.push(...collectionsAsKeys(document, text));
  if (errors.length > 0) {
    const located = errors.map(({ at, ...error }) => ({ ...error, line: lineCounter.linePos(at).line - 1 }));
    return { errors: firstOfEachLine(located) };
  }
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown };
  } catch (error) {
    // Aliases of aliases of aliases: a few lines that would be gigabytes.
    return { errors: [{ line: 0, message: (error as Error).message, duplicateKey: false }] };
  }
}

/** What is wrong in a text, and at which character. */
interface Problem extends Omit<YamlError, 'line'> {
  readonly at: number;
}

function toProblem({ pos: [at], message, code }: YAMLParseError, text: string): Problem {
  const duplicateKey = code === 'DUPLICATE_KEY';
  const key = /^[^:\n]*/.exec(text.slice(at))?.[0].trim();
  return { at, message: duplicateKey ? `${key}` : message, duplicateKey };
}

/** What YAML does not allow and this parser takes. kubectl refuses the document. */
function unprintable(text: string): Problem[] {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
  if (at < 0) return [];
  const code = text.charCodeAt(at).toString(16).padStart(4, '0');
  return [{ at, message: `it has the control character U+${code.toUpperCase()}`, duplicateKey: false }];
}

/** `{{ .Values.x }}` is a map whose key is a map. No JSON can hold it, and what writes it is a template that nobody rendered. */
function collectionsAsKeys(document: Document.Parsed, text: string): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      if (!isCollection(key)) return;
      const at = key.range?.[0] ?? 0;
      const hint = text.startsWith('{{', at - 1) ? '; is this a template that was not rendered?' : '';
      problems.push({ at, message: `a key is a map or a list${hint}`, duplicateKey: false });
    },
  });
  return problems;
}

/** What follows on the same line is mostly the same mistake again. */
function firstOfEachLine(errors: readonly YamlError[]): YamlError[] {
  return errors.filter(({ line }, index) => errors.findIndex((error) => error.line === line) === index);
}

/** The text of one document. */
export interface DocumentText {
  readonly number: number;
  readonly line: number;
  readonly text: string;
}

/** Splits as kubectl does: at each line that starts with "---". What has only comments in it is no document. */
function splitDocuments(text: string): DocumentText[] {
  const documents: DocumentText[] = [];
  const lines = text.split(/(?<=\n)/);
  let start = 0;
  const end = (until: number): void => {
    const body = lines.slice(start, until).join('');
    if (/^[^#\s]/m.test(body) || /^\s+[^#\s]/m.test(body))
      documents.push({ number: documents.length + 1, line: start + 1, text: body });
  };
  lines.forEach((line, index) => {
    if (!/^---(\s|$)/.test(line)) return;
    end(index);
    start = index + 1;
  });
  end(lines.length);
  return documents;
}

/** The line of a field within a document's text, from 0; of the nearest field above it that is there. */
export function lineOfField(text: string, path: readonly (string | number)[]): number {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { ...OPTIONS, lineCounter });
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range !== undefined) return lineCounter.linePos(node.range[0]).line - 1;
  }
  return 0;
}
