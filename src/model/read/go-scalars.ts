import type { ScalarTag } from 'yaml';

/**
 * What go-yaml makes of a scalar without quotes, as kubectl uses it (go.yaml.in/yaml/v2, resolve.go): YAML 1.1 with numbers as
 * Go's strconv reads them, and without times and base 60. Undefined where it is text.
 */
export function goScalar(text: string): null | boolean | number | undefined {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  if (first === DOT) return FLOAT.test(text) ? finite(Number(text)) : undefined;
  if (first !== PLUS && first !== MINUS && !(first >= ZERO && first <= NINE)) return undefined;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const whole = wholeNumber(plain);
  if (whole !== undefined) return whole;
  return FLOAT.test(plain) ? finite(Number(plain)) : undefined;
}

const DOT = 0x2e;
const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

const WORDS: ReadonlyMap<string, null | boolean | number> = new Map<string, null | boolean | number>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** A sign, and the digits by their base: strconv.ParseInt with base 0. */
const WHOLE = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;

const LARGEST_SIGNED = 2n ** 63n;
const LARGEST_UNSIGNED = 2n ** 64n;

function wholeNumber(text: string): number | undefined {
  const [, sign, hex, binary, octal, decimal] = WHOLE.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const digits = hex ?? binary ?? octal ?? decimal!;
  if (digits.length > LONGEST_WHOLE) return undefined;
  const prefix = hex !== undefined ? '0x' : binary !== undefined ? '0b' : octal !== undefined ? '0o' : '';
  const size = BigInt(prefix + digits);
  // What has a sign and does not fit is no uint64 either.
  const fits =
    sign === '' ? size < LARGEST_UNSIGNED : size < LARGEST_SIGNED || (sign === '-' && size === LARGEST_SIGNED);
  if (!fits) return undefined;
  return Number(sign === '-' ? -size : size);
}

/** More digits fit into 64 bits only if they begin with zeros, and then so long that a text was meant. */
const LONGEST_WHOLE = 1000;

/** strconv.ParseFloat refuses what a double cannot hold. */
function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}

const PREFIX = 'tag:yaml.org,2002:';

/** The tags of a parser that reads scalars so: each is tried on what has no tag, and found by name for what has one. */
export const GO_TAGS: readonly ScalarTag[] = [
  scalarTag('null', (value) => value === null),
  scalarTag('bool', (value) => typeof value === 'boolean'),
  scalarTag('int', (value) => typeof value === 'number' && Number.isInteger(value)),
  scalarTag('float', (value) => typeof value === 'number'),
  { tag: `${PREFIX}timestamp`, resolve: (text) => text },
  { tag: `${PREFIX}binary`, resolve: (text) => Buffer.from(text, 'base64').toString('utf8') },
];

function scalarTag(name: string, isOfType: (value: unknown) => boolean): ScalarTag {
  return {
    tag: `${PREFIX}${name}`,
    default: true,
    // The parser asks nothing else of a test than this.
    test: { test: (text: string) => isOfType(goScalar(text)) } as RegExp,
    resolve: (text) => {
      const value = goScalar(text);
      if (!isOfType(value)) throw new Error(`cannot read ${JSON.stringify(text)} as !!${name}`);
      return value;
    },
  };
}
