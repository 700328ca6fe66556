/** The text of one document of a YAML stream. */
export interface DocumentText {
  /** Which document of the file, from 1. */
  readonly number: number;
  /** The line it starts at, from 1. */
  readonly line: number;
  readonly text: string;
  /** What stands after the "---" before it and must not: kubectl stops there. */
  readonly afterSeparator?: string;
}

const SEPARATOR = '---';
const NEWLINE = 0x0a;

/**
 * Splits as kubectl does (k8s.io/apimachinery, util/yaml): at each line that starts with "---". What has only comments in it
 * is not a document.
 *
 * @param from where in the text to begin
 */
export function splitDocuments(text: string, from = 0): DocumentText[] {
  const documents: DocumentText[] = [];
  let line = 1 + countLines(text, 0, from);
  let start = from;
  let startLine = line;
  let afterSeparator = '';
  const end = (until: number): void => {
    if (afterSeparator === '' && !hasContent(text, start, until)) return;
    documents.push({
      number: documents.length + 1,
      line: startLine,
      text: text.slice(start, until),
      ...(afterSeparator === '' ? {} : { afterSeparator }),
    });
  };
  for (let at = from; at < text.length; line++) {
    const newline = text.indexOf('\n', at);
    const next = newline < 0 ? text.length : newline + 1;
    if (text.startsWith(SEPARATOR, at)) {
      end(at);
      const rest = text.slice(at + SEPARATOR.length, next);
      // The first one is left to the parser of YAML, to which a "#" right after it begins no comment.
      const mayComment = documents.length > 0 || /^\s/.test(rest);
      afterSeparator = mayComment && rest.trim().startsWith('#') ? '' : rest.trim();
      start = next;
      startLine = line + 1;
    }
    at = next;
  }
  end(text.length);
  return documents;
}

/** True if there is more than comments. Looks at each character once. */
function hasContent(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x23) {
      const newline = text.indexOf('\n', at);
      if (newline < 0 || newline >= end) return false;
      at = newline;
    } else if (!isSpace(code)) return true;
  }
  return false;
}

function isSpace(code: number): boolean {
  return code === NEWLINE || code === 0x20 || code === 0x0d;
}

/** How many lines end between two places. */
export function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
