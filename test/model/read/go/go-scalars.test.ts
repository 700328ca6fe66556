import { goScalar } from '../../../../src/model/read/go/go-scalars';

// The rules by which go-yaml v2 resolves a scalar without quotes, one a row: what kubectl sends to an API server.

const TEXT = undefined;

const RULES: readonly (readonly [string, Readonly<Record<string, null | boolean | number | undefined>>])[] = [
  ['words for nothing, in three spellings', { '': null, '~': null, null: null, Null: null, NULL: null, nULL: TEXT }],
  ['words for true', { y: true, Y: true, yes: true, Yes: true, YES: true, on: true, On: true, ON: true, true: true }],
  ['words for false', { n: false, N: false, no: false, No: false, off: false, OFF: false, FALSE: false }],
  ['other spellings of words are text', { yEs: TEXT, tRUE: TEXT, oN: TEXT, nan: TEXT, inf: TEXT, Infinity: TEXT }],
  ['infinities and what is no number', { '.inf': Infinity, '+.Inf': Infinity, '-.INF': -Infinity, '.nan': NaN }],
  ['a sign with what is no number is text', { '+.nan': TEXT, '-.nan': TEXT, '+.iNF': TEXT }],
  ['whole numbers', { '0': 0, '-0': 0, '+1': 1, '12': 12, '-12': -12 }],
  ['a leading 0 is octal, if all digits are', { '010': 8, '-017': -15, '00': 0, '08': 8, '019': 19 }],
  ['octal by 0o or 0O', { '0o17': 15, '0O17': 15, '0o120': 80, '-0o7': -7, '0o18': TEXT, '0o': TEXT }],
  ['hexadecimal by 0x or 0X', { '0x1F': 31, '0X1f': 31, '0X50': 80, '+0x10': 16, '0xG': TEXT, '0x': TEXT }],
  ['binary by 0b or 0B', { '0b11': 3, '0B11': 3, '-0B11': -3, '0b12': TEXT, '0b': TEXT }],
  ['underscores anywhere after the first character', { '1_000': 1000, '1__0': 10, '1_': 1, '0x_1': 1, _1: TEXT }],
  ['whole numbers of 64 bits', { '9223372036854775807': 2 ** 63, '18446744073709551615': 2 ** 64 }],
  ['larger ones are numbers with a fraction', { '18446744073709551616': 2 ** 64, '-9223372036854775809': -(2 ** 63) }],
  ['larger ones of another base are text', { '0x10000000000000000': TEXT, '0b1_2': TEXT }],
  ['numbers with a fraction', { '1.': 1, '1.5': 1.5, '-0.5': -0.5, '5e3': 5000, '5.E-1': 0.5, '1_0.5': 10.5 }],
  ['numbers that begin with a point', { '.5': 0.5, '.5e1': 5, '-.5': -0.5, '+.5': 0.5, '.': TEXT, '.e1': TEXT }],
  ['after a point first, underscores only between digits', { '.0_9': 0.09, '.5e1_0': 5e9, '.0__9': TEXT, '._9': TEXT }],
  ['after a point first, no underscore at the end', { '.9_': TEXT, '.9_e1': TEXT, '.9e_1': TEXT }],
  ['what a double cannot hold is text', { '1e400': TEXT, '-1e400': TEXT, '.1e400': TEXT }],
  ['hexadecimal with a fraction is text', { '0x1.8p1': TEXT, '0x1p4': TEXT }],
  ['times and base 60 are text', { '2001-01-01': TEXT, '1:20': TEXT, '190:20:30.15': TEXT, '1-2': TEXT }],
  [
    'everything else is text',
    { a1: TEXT, '1a': TEXT, '1,000': TEXT, '1.2.3': TEXT, '--1': TEXT, '+-1': TEXT, '1e': TEXT },
  ],
];

test.each(RULES)('%s', (_, scalars) => {
  // As JSON says it, which has no negative zero.
  const read = Object.keys(scalars).map((text) => [text, positive(goScalar(text))]);
  expect(Object.fromEntries(read)).toEqual(scalars);
});

function positive(value: ReturnType<typeof goScalar>): ReturnType<typeof goScalar> {
  return value === 0 ? 0 : value;
}
