import { lateAnyYaml } from './late-any-yaml';
import { countLines, splitDocuments, type DocumentText } from './documents';
import { JsonError, JsonStream } from './json-stream';
import { MOST_BROKEN, MOST_ERRORS, MOST_LINES, MOST_UNUSUAL } from './limits';
import { readSimpleYaml } from '../simple';
import { mostErrors, type YamlContent, type YamlError } from './yaml-content';

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

/** Reads documents, each text once: in a mesh most documents are in every cluster. */
export class YamlReader {
  private readonly known = new Map<string, YamlContent>();

  /** The documents of a file that have anything in them. */
  public read(text: string): YamlDocument[] {
    return beginsAsJson(text) ? this.readJson(text) : this.readYaml(text, 0, 0);
  }

  private readYaml(text: string, from: number, before: number): YamlDocument[] {
    const documents: YamlDocument[] = [];
    let count = 0;
    let last: YamlContent | undefined;
    for (const document of splitDocuments(text, from)) {
      const { number, line, afterSeparator } = document;
      if (afterSeparator === undefined) {
        documents.push({ number: before + number, line, content: this.parse(document.text) });
        continue;
      }
      documents.push({ number: before + number, line, content: (last = refusedAfter(afterSeparator, ++count, last)) });
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
          content: { value, errors: mostErrors(errors, duplicates.length) },
        });
      } catch (error) {
        if (!(error instanceof JsonError)) throw error;
        const { at, message } = error;
        const consumed = stream.position;
        const notJson = { line: countLines(text, consumed, at), message, duplicateKey: false };
        if (documents.length > 1 || isTooShortForYaml(text, consumed)) {
          const content = { errors: [notJson] };
          return [...documents, { number: documents.length + 1, line: lineAt(consumed), content }];
        }
        const rest = this.readYaml(text, afterFirstLineEnd(text, consumed), documents.length);
        const from = lineAt(consumed);
        const [next] = rest;
        // An indicator alone kubectl refuses here.
        if (documents.length > 0 && next !== undefined && isEmptyOrList(next.content.value)) {
          return [...documents, { ...next, content: { errors: [relative(notJson, from - next.line)] } }];
        }
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

/** What comes of an indicator that nothing follows, and of a list. */
function isEmptyOrList(value: unknown): boolean {
  return value === null || value === '' || Array.isArray(value);
}

function relative(error: YamlError, lines: number): YamlError {
  return { ...error, line: error.line + lines };
}

/** k8s.io/apimachinery, util/yaml: a brace is what comes first. */
function beginsAsJson(text: string): boolean {
  return /^\s{0,4096}\{/.test(text.slice(0, FIRST_LOOK));
}

const FIRST_LOOK = 4096;
const MOST_SHOWN = 40;

/** White space up to the end of its first line is not part of what follows. */
function afterFirstLineEnd(text: string, from: number): number {
  const at = firstLineEnd(text, from);
  return text[at] === '\n' ? at + 1 : at;
}

/** The first character that is not white space, or the line break before it; else the end. */
function firstLineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && /\s/.test(text[at]!)) at++;
  return at;
}

/** The decoder of kubectl takes so many bytes to look whether YAML begins; with fewer it refuses what is not JSON. */
const LOOK_BYTES = 4;

function isTooShortForYaml(text: string, from: number): boolean {
  return Buffer.byteLength(text.slice(firstLineEnd(text, from)).slice(0, LOOK_BYTES)) < LOOK_BYTES;
}

function parse(text: string): YamlContent {
  if (countLines(text, 0, text.length) > MOST_LINES) {
    return refused(`it has more than ${MOST_LINES} lines, and no more are read of one document`);
  }
  const simple = readSimpleYaml(text);
  if (simple !== undefined) {
    // By line, each line once.
    const byLine = new Map<number, YamlError>();
    for (const { line, key } of simple.duplicates) {
      if (!byLine.has(line)) byLine.set(line, { line, message: key, duplicateKey: true });
    }
    return { value: simple.value, errors: mostErrors([...byLine.values()]) };
  }
  if (text.length > MOST_UNUSUAL) {
    return refused(
      `it is longer than ${MOST_UNUSUAL / 1024} KB, and so long only maps, lists and scalars without anchors, tags, mistakes and the like are read`,
    );
  }
  return lateAnyYaml().readAnyYaml(text);
}

function refused(message: string): YamlContent {
  return { errors: [{ line: 0, message, duplicateKey: false }] };
}

/** A file may have a million of them: beyond what is said of one file, they are as the last. */
function refusedAfter(separator: string, count: number, last: YamlContent | undefined): YamlContent {
  if (last !== undefined && count > MOST_BROKEN) return last;
  return refused(
    `after "---" on the line before stands ${JSON.stringify(separator.slice(0, MOST_SHOWN))}; only a comment may`,
  );
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
