/**
 * Names, paths and messages come from manifests, clusters and git: they are data, and whatever they hold must not act where it
 * is shown. Every formatter for people takes its lines through one of these.
 */

/** What moves a cursor, changes colours or the direction of writing, ends a line, or cannot be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;
/** Anything that {@link visible} would change: most lines have nothing of it. */
const SUSPECT = /[^ -~]|^ *::|##\[/;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const LONGEST_BYTE = 0xff;
const LONGEST_UNIT = 0xffff;

/**
 * A text as one line that shows everything in it: a control character as an escape ("\\n", "\\x1b", "\\u202e"). A line that the
 * log of GitHub Actions would take for a command ("::error::", "##[group]") is none afterwards.
 */
export function visible(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text
    .replace(UNSEEN, escapeCharacter)
    .replace(/^(\s*):(?=:)/, '$1\\x3a')
    .replaceAll('##[', '#\\x23[');
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  if (code <= LONGEST_BYTE) return SHORT[character] ?? `\\x${hex.padStart(2, '0')}`;
  return code <= LONGEST_UNIT ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/** Lines of text, each as {@link visible} shows it, with their ends. */
export function visibleLines(lines: readonly string[]): string {
  return lines.map((line) => `${visible(line)}\n`).join('');
}

/** A word, and what may stand after it. */
const WORD = /^(\(?)(.*?)([.,:;)]*)$/su;
const PLAIN_WORD = /^(?:[A-Za-z]+(?:['’-][a-z]+)*|[A-Za-z][A-Za-z0-9]*|%)$/;
/** Hosts of code link what could be a commit. */
const LIKE_A_COMMIT = /^[0-9a-f]{7,}$/i;
const PLAIN_NUMBER = /^\d{1,6}(?:\.\d{1,4})?$/;

/** A value as messages quote it. */
const QUOTED = /("(?:[^"\\]|\\.)*")/;

/**
 * A line of Markdown that has text and code spans in it and nothing else, whatever the text holds: no heading, list, link,
 * mention, reference, image, formula or HTML. Words of prose stay as they are; all else stands in code, and what is quoted in one span.
 */
export function markdownLine(text: string): string {
  const parts: string[] = [];
  let code: string[] = [];
  const endCode = (after = ''): void => {
    if (code.length > 0) parts.push(codeSpan(code.join(' ')) + after);
    code = [];
  };
  for (const word of wordsOf(visible(text))) {
    if (word === '') continue;
    const [, open = '', core = '', after = ''] = WORD.exec(word) ?? [];
    if (isPlain(core, after)) {
      endCode();
      parts.push(word);
    } else if (open === '' && after !== '' && core !== '') {
      code.push(core);
      endCode(after);
    } else code.push(word);
  }
  endCode();
  return parts.join(' ');
}

/** The words of a text, of which a quoted one may have spaces in it. */
function wordsOf(text: string): string[] {
  const words = [''];
  text.split(QUOTED).forEach((part, place) => {
    const [first = '', ...more] = place % 2 === 1 ? [part] : part.split(' ');
    words.push(`${words.pop()}${first}`, ...more);
  });
  return words;
}

function isPlain(core: string, after: string): boolean {
  // "1." and "1)" begin a list.
  if (PLAIN_NUMBER.test(core)) return !/[.)]/.test(after);
  return PLAIN_WORD.test(core) && !LIKE_A_COMMIT.test(core);
}

/** Text as code, in a fence of backticks that is longer than any in it. */
export function codeSpan(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = '`'.repeat(1 + runs.reduce((most, length) => Math.max(most, length), 0));
  // A space at each end is taken away again; what is only spaces is not.
  const padded = /^`|`$|^ .*[^ ].* $/.test(text) ? ` ${text} ` : text;
  return `${fence}${padded === '' ? ' ' : padded}${fence}`;
}

/** Text of a message in SARIF, where brackets begin a link. */
export function sarifText(text: string): string {
  return visible(text).replace(/[\\[\]]/g, '\\$&');
}

/** A line of text in XML. */
export function inXml(text: string): string {
  return visible(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd') // XML 1.0 has no way to write these
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** What JSON may have as it stands, and a terminal or a page would act on. */
const UNSEEN_IN_JSON = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu;

/** The same JSON, which a parser reads as before, with what cannot be seen as escapes ("\\u202e"). */
export function visibleJson(json: string): string {
  return json.replace(UNSEEN_IN_JSON, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** JSON of which a reader shows what cannot be seen as the letters of an escape. */
export function jsonOfVisible(json: string): string {
  return json.replace(UNSEEN_IN_JSON, (character) => JSON.stringify(visible(character)).slice(1, -1));
}

/** Text in a quoted label of Mermaid: what is not plain is written as the number of its character. */
export function inMermaid(text: string): string {
  return visible(text).replace(/[^A-Za-z0-9 ,./:_%-]/gu, (character) => `#${character.codePointAt(0)};`);
}
