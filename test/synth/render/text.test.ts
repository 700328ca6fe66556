import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { toText } from '../../../src/synth/render/text';

/** What a writer of YAML 1.1 must look at twice. */
const HOSTILE = [
  'yes No ON y N true False NULL null ~ .nan .Inf e12345 E-12345 ee12345 0x1f0000 0b101 012 1e3 1E+3 1_000 1:20 190:20:30',
  '2026-01-01 2001-12-14t21:59:43.10-05:00 !!str &anchor *alias @at `tick` <<  = - -- --- ... ? : %directive # | > [ ] { } ,',
  'app-1 payments https://a.example.com/?q=1,2 image:1.24.3 colon: letters:: trailing- v1 apiVersion falsey',
].flatMap((words) => words.split(' '));
const LINES = [
  'a\n',
  'a\n\nb\n\n',
  '\n',
  ' a\nb',
  'a\n b',
  'a\n---\nb',
  '---\na',
  'a\r\nb',
  '\ta',
  'a\n\t\n',
  'x: 1\n# y\n',
];
const LONG = ['x'.repeat(1100), 'x y '.repeat(500), `${'y'.repeat(70)}\n`.repeat(20), 'MII/+='.repeat(1000)];
const SPACED = [
  ' a',
  'a ',
  '# a',
  'a #b',
  'a: b',
  '- a',
  '? a',
  '--- a',
  '% a',
  'it is "it"',
  "it's",
  '\u0085',
  '\u2028',
  '\ud83d',
  '\ufeff',
];

const text = fc.oneof(
  fc.constantFrom(...HOSTILE, ...LINES, ...LONG, ...SPACED),
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[A-Za-z0-9]{1,3}[-+./:=?@_,A-Za-z0-9]{0,8}$/),
  fc.stringMatching(/^[ \n\t"'#:a-]{0,12}$/),
);
const scalar = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, undefined, 0, -0, 1e21, 1e-7),
);
const manifest = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value')), fc.dictionary(text, tie('value'))),
})).value;

test('whatever a manifest holds, its text is what stock cdk8s writes', () => {
  fc.assert(
    fc.property(manifest, (value) => {
      if (value !== undefined) expect(toText(value)).toBe(Yaml.stringify(value));
    }),
    { numRuns: 1000 },
  );
});

test('an object that is there twice is an anchor and an alias, named anew in each manifest', () => {
  const shared = { app: 'helloworld' };
  const manifest = { labels: shared, selector: shared };
  expect(toText(manifest)).toBe('labels: &a1\n  app: helloworld\nselector: *a1\n');
  expect(toText(manifest)).toBe(Yaml.stringify(manifest));
});

test('what is no map, list, string, number or boolean is written as stock cdk8s writes it', () => {
  const { text: empty } = { text: [1, , 2] }; // eslint-disable-line no-sparse-arrays -- a hole is what it is about
  for (const value of [
    new Date(0),
    new Map([['a', 1]]),
    new Set([1]),
    Object('a'),
    10n,
    empty,
    { toJSON: () => 'a' },
  ]) {
    for (const manifest of [value, [value], { a: value }]) expect(toText(manifest)).toBe(Yaml.stringify(manifest));
  }
});

test('a key is written as its place asks for', () => {
  for (const key of ['---', '--- a', '...a', '%a', 'a\nb', '', 'x'.repeat(1100), '\u0000'.repeat(300), '<<']) {
    for (const manifest of [{ [key]: 1 }, { a: { [key]: 1 } }, [{ [key]: { b: 1 } }]]) {
      expect(toText(manifest)).toBe(Yaml.stringify(manifest));
    }
  }
});

test('no word of a few letters, however it is spelled, is taken for another type', () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const pairs = letters.flatMap((first) => letters.map((second) => first + second));
  const words = [...letters, ...pairs, ...pairs.flatMap((pair) => letters.map((third) => pair + third))];
  words.push(...['yes', 'no', 'on', 'off', 'true', 'false', 'null'].flatMap(spellings));
  const manifest = { values: words, keys: Object.fromEntries(words.map((word) => [word, word])) };
  expect(toText(manifest)).toBe(Yaml.stringify(manifest));
});

function spellings(word: string): string[] {
  return [...word].reduce(
    (starts, letter) => starts.flatMap((start) => [start + letter, start + letter.toUpperCase()]),
    [''],
  );
}

test('a string that was written often is still written right', () => {
  const values = Array.from({ length: 25_000 }, (_, number) => `#${number % 12_000}`);
  expect(toText(values)).toBe(values.map((value) => `- "${value}"\n`).join(''));
});

test('a manifest that cannot be written leaves nothing behind for the next', () => {
  const endless: { self?: unknown; bad?: unknown } = { bad: () => undefined };
  endless.bad = {
    toJSON: () => {
      throw new Error('cannot be written');
    },
  };
  expect(() => toText(endless)).toThrow('cannot be written');
  expect(toText({ a: 1 })).toBe('a: 1\n');
});
