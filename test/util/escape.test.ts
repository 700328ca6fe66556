import fc from 'fast-check';
import {
  codeSpan,
  inXml,
  jsonOfVisible,
  markdownLine,
  sarifText,
  visible,
  visibleJson,
  visibleLines,
} from '../../src/util/escape';
import { textTable } from '../../src/util/text-table';

interface Token {
  readonly type: string;
  readonly content: string;
  readonly children: readonly Token[] | null;
}
// It has no types of its own.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const MarkdownIt = require('markdown-it') as new (options: object) => { parse: (text: string, env: object) => Token[] };
/** CommonMark with the tables, strikethrough and links of GitHub, and HTML. */
const gfm = new MarkdownIt({ html: true, linkify: true });

/** Pieces of text that mean something to a renderer, a terminal or a log. */
const PIECES = [
  ...[
    '# ',
    '## a',
    '- ',
    '* ',
    '+ ',
    '1. ',
    '1) ',
    '> ',
    '```',
    '``',
    '`',
    '~~~',
    '***',
    '---',
    '===',
    '    ',
    '\t',
    '|',
    '| a | b |\n|---|---|',
  ],
  ...[
    '[a](http://b)',
    '![a](b)',
    '[a]: b',
    '<b>',
    '<!-- ',
    '-->',
    '&lt;',
    '&#64;',
    '<http://a>',
    'http://a.b',
    'www.a.b',
    'a@b.c',
  ],
  ...[
    '@someone',
    '#1',
    'GH-1',
    'a/b#1',
    'deadbeef1',
    'abcdefabcdef',
    '$a$',
    '$$a$$',
    ':smile:',
    '~~a~~',
    '**a**',
    '_a_',
    '\\',
    '\\`',
    '[x] ',
  ],
  ...[
    '\n',
    '\r\n',
    '\n\n',
    '\u2028',
    '\u001b[31m',
    '\u0007',
    '\u202e',
    '\u2066',
    '\u200b',
    '\u00ad',
    '\ufeff',
    '\ud800',
    '::error::',
    '##[group]',
    '%0A',
  ],
  ...['a', 'b c', ' ', '.', ':', ',', ';', ')', '(', '100 %', 'sample/hello', 'é', '😀', '漢'],
];
const hostile = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'binary', maxLength: 4 })), {
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''));

describe('a line of Markdown', () => {
  const ofTemplate = [
    'bullet_list_open',
    'list_item_open',
    'paragraph_open',
    'inline',
    'paragraph_close',
    'list_item_close',
    'bullet_list_close',
  ];

  test('has text and code in it and nothing else, whatever it is made of', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = markdownLine(text);
        const tokens = gfm.parse(`- x ${line}\n`, {});
        expect(tokens.map(({ type }) => type)).toEqual(ofTemplate);
        const inline = tokens.flatMap(({ children }) => children ?? []);
        expect(inline.filter(({ type }) => type !== 'text' && type !== 'code_inline')).toEqual([]);
        for (const { type, content } of inline) {
          if (type === 'text')
            expect(content).not.toMatch(/[@#$<>[\]*_~|\\`/]|GH-\d|https?:|www\.|:\w+:|\b[0-9a-f]{7,}\b/i);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('holds at the very beginning of an item, too', () => {
    fc.assert(
      fc.property(
        hostile.filter((text) => visible(text).trim() !== ''),
        (text) => {
          const tokens = gfm.parse(`- ${markdownLine(text)}\n`, {});
          expect(tokens.map(({ type }) => type)).toEqual(ofTemplate);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('shows all of the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const inline = gfm.parse(`- x ${markdownLine(text)}\n`, {}).flatMap(({ children }) => children ?? []);
        const shown = inline.map(({ content }) => content).join('');
        expect(shown.replace(/\s/g, '')).toBe(`x${visible(text)}`.replace(/\s/g, ''));
      }),
    );
  });

  test('reads as prose with names in code', () => {
    expect(markdownLine('was cluster2 100 % (failover)')).toBe('was cluster2 100 % (failover)');
    expect(markdownLine('cluster1, sample/waypoint: team changes, which istiod copies to its pods')).toBe(
      'cluster1, `sample/waypoint`: team changes, which istiod copies to its pods',
    );
    expect(markdownLine('1. a')).toBe('`1`. a');
    expect(markdownLine('cafebabe was')).toBe('`cafebabe` was');
  });

  test('has what is quoted in one code span, with its spaces', () => {
    expect(markdownLine('names "w. All is safe", which nothing has')).toBe(
      'names `"w. All is safe"`, which nothing has',
    );
    expect(markdownLine('("a b") "c \\" d" "e f')).toBe('`("a b") "c \\" d" "e` f');
  });
});

test('code has a fence longer than any in it', () => {
  expect(codeSpan('a')).toBe('`a`');
  expect(codeSpan('a``b')).toBe('```a``b```');
  expect(codeSpan('`')).toBe('`` ` ``');
});

describe('a visible line', () => {
  test('is one line, without anything that moves, colours, reorders or hides', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(visible(visible(text))).toBe(visible(text));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['a\nb', 'a\\nb'],
    ['\u001b[31mred', '\\x1b[31mred'],
    ['\u202eabc', '\\u202eabc'],
    ['a\u{e0041}', 'a\\u{e0041}'],
    ['  ::error::a', '  \\x3a:error::a'],
    ['a ##[group]b', 'a #\\x23[group]b'],
    ['é 漢 😀 sample/a', 'é 漢 😀 sample/a'],
  ])('%j is shown as %j', (text, shown) => expect(visible(text)).toBe(shown));

  test('no line of a text or table begins a command of a CI log', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), (texts) => {
        const lines = (visibleLines(texts) + textTable([texts], { indent: '  ' }).join('\n')).split('\n');
        expect(lines).toHaveLength(texts.length + 1);
        for (const line of lines) expect(line).not.toMatch(/^\s*::|##\[/);
      }),
    );
  });
});

test('JSON reads as it would, and has nothing in it that moves, reorders or hides', () => {
  const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
  fc.assert(
    fc.property(fc.dictionary(hostile, hostile), (value) => {
      const json = JSON.stringify(value);
      expect(visibleJson(json)).not.toMatch(unseen);
      expect(JSON.parse(visibleJson(json))).toEqual(JSON.parse(json));
      expect(jsonOfVisible(json)).not.toMatch(unseen);
      expect(Object.keys(JSON.parse(jsonOfVisible(json)) as object).join('')).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
  expect(visibleJson('"a\u202eb\u{e0041}"')).toBe('"a\\u202eb\\udb40\\udc41"');
  expect(jsonOfVisible('"a\u202eb"')).toBe('"a\\\\u202eb"');
});

test('a text in XML is one line, without anything that acts', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(inXml(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>"]|^\s*::/u);
    }),
  );
});

test('text of SARIF has no links in it', () => {
  expect(sarifText('[a](http://b) c\\')).toBe('\\[a\\](http://b) c\\\\');
});
