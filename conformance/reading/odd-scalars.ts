import { type Random } from './random';

const ALPHABET = [
  '0',
  '1',
  '7',
  '8',
  '9',
  'x',
  'X',
  'o',
  'O',
  'b',
  'B',
  'e',
  'E',
  'f',
  'a',
  '_',
  '.',
  '-',
  '+',
  'n',
  'y',
  'i',
];
const WORDS = (
  'y Y yes Yes YES yEs n N no No NO true True TRUE tRUE false False FALSE on On ON off Off OFF null Null NULL nULL ~ .inf .Inf ' +
  '.INF +.inf -.inf -.INF .nan .NaN .NAN +.nan inf nan Infinity 0 -0 +0 00 0.0 -0.0 1. .5 -.5 +.5 5e3 5.e3 .5e-3 1e400 -1e400 ' +
  '0x 0X 0b 0o 0x1F 0X1F 0x1f 0X50 0b11 0B11 0b12 0o17 0O17 0o18 017 018 08 09 -017 -0x1F +0x1F -0b11 -0B11 -0o17 0x_1 0_7 ' +
  '1_000 _1 1_ 1__0 1_0.5 1:20 1:20:30 190:20:30.15 2001-01-01 2001-1-1 2001-12-14t21:59:43.10-05:00 2001-12-14 21:59:43.1 ' +
  '9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551615 ' +
  '18446744073709551616 0xFFFFFFFFFFFFFFFF 0xFFFFFFFFFFFFFFFFF 0777777777777777777777 07777777777777777777777777 ' +
  '1e3 1E3 1e+3 1e-3 1e 1e+ e1 12e03 0e0 685.230_15e+03 1,000 1.2.3 1-2 - -- --- -1- + ++1 +-1 ... << = ! !a a!b 0.1 0.10'
).split(' ');

/** A scalar of which one could think that it is a number, or another word that YAML makes something of. */
export function oddScalar(random: Random): string {
  if (random.below(8) === 0) return random.pick(WORDS);
  const length = 1 + random.below(7);
  return Array.from({ length }, () => random.pick(ALPHABET)).join('');
}

export const ODD_SCALARS: readonly string[] = WORDS;
