import type { ScalarTag } from 'yaml';

/**
 * What go-yaml makes of a scalar without quotes, as kubectl uses it (go.yaml.in/yaml/v2, resolve.go): YAML 1.1 with numbers as
 * Go's strconv reads them, and without times and base 60. Undefined where it is text.
 *
 * Every kubectl since 1.32 reads by these rules: sigs.k8s.io/yaml 1.4 has a copy of go-yaml v2, 1.6 requires go.yaml.in/yaml/v2.
 * go-yaml v3, which reads "0B11" and "y" in another way, is linked into kubectl and reads no manifests.
 */
export function goScalar(text: string): null | boolean | number | undefined {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  if (first === DOT) return UNDERSCORES_BETWEEN_DIGITS.test(text) ? float(text.replaceAll('_', '')) : undefined;
  if (first !== PLUS && first !== MINUS && !(first >= ZERO && first <= NINE)) return undefined;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const whole = wholeNumber(plain);
  if (whole !== undefined) return whole;
  return float(plain);
}

function float(text: string): number | undefined {
  return FLOAT.test(text) ? finite(Number(text)) : undefined;
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
/** What strconv takes by itself. Of a text that begins otherwise, go-yaml drops every underscore before it asks. */
const UNDERSCORES_BETWEEN_DIGITS = /^[^_]*(?:(?<=[0-9])_(?=[0-9])[^_]*)*$/;
/** A sign, and the digits by their base: strconv.ParseInt with base 0. */
const WHOLE = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;

const LARGEST_SIGNED = 2n ** 63n;
const LARGEST_UNSIGNED = 2n ** 64n;

function wholeNumber(text: string): number | undefined {
  const whole = exactWholeNumber(text);
  return whole === undefined ? undefined : Number(whole);
}

/** A number without a fraction, where 64 bits hold it. */
function exactWholeNumber(text: string): bigint | undefined {
  const [, sign, hex, binary, octal, decimal] = WHOLE.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const digits = hex ?? binary ?? octal ?? decimal!;
  if (digits.length > LONGEST_WHOLE) return undefined;
  const prefix = hex !== undefined ? '0x' : binary !== undefined ? '0b' : octal !== undefined ? '0o' : '';
  const size = BigInt(prefix + digits);
  const number = sign === '-' ? -size : size;
  // What has a sign and does not fit is no uint64 either.
  return number >= -LARGEST_SIGNED && number < (sign === '' ? LARGEST_UNSIGNED : LARGEST_SIGNED) ? number : undefined;
}

/**
 * The key that sigs.k8s.io/yaml makes of a number: whole ones in full, others in single precision. Undefined for what is more
 * than an int64 holds, which it refuses.
 */
export function goNumberAsKey(text: string): string | undefined {
  const plain = text.replaceAll('_', '');
  const whole = exactWholeNumber(plain);
  if (whole !== undefined) return whole < LARGEST_SIGNED ? String(whole) : undefined;
  return formatSingle(goScalar(text) as number);
}

/** strconv.FormatFloat(number, 'g', -1, 32): so many digits as tell single-precision numbers apart. */
function formatSingle(number: number): string {
  const single = Math.fround(number);
  if (!Number.isFinite(single)) return Number.isNaN(single) ? '.nan' : single > 0 ? '.inf' : '-.inf';
  if (Object.is(single, -0)) return '-0';
  let digits = 1;
  while (digits < DIGITS_OF_SINGLE && Math.fround(Number(single.toPrecision(digits))) !== single) digits++;
  const [mantissa = '', exponent = '0'] = single.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  if (power >= LEAST_POWER && power < MOST_POWER) return String(Number(single.toPrecision(digits)));
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

const DIGITS_OF_SINGLE = 9;
/** Between these powers of ten Go writes no exponent. */
const LEAST_POWER = -4;
const MOST_POWER = 6;

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
  textTag(
    'timestamp',
    /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]| +)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})?)?$/,
  ),
  textTag('binary', /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, (text) =>
    Buffer.from(text, 'base64').toString('utf8'),
  ),
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

/** Text of a form of its own, which is read so only where its tag says so. */
function textTag(name: string, form: RegExp, read = (text: string): string => text): ScalarTag {
  return {
    tag: `${PREFIX}${name}`,
    resolve: (text) => {
      const line = text.replace(/[\r\n]/g, '');
      if (!form.test(line)) throw new Error(`cannot read ${JSON.stringify(line.slice(0, MOST_SHOWN))} as !!${name}`);
      return read(text);
    },
  };
}

const MOST_SHOWN = 60;

/** What the parser says of a tag of which it has a definition, and that does not fit the value. */
export function isMisfit(message: string): boolean {
  return GO_TAGS.some(({ tag }) => message === `Unresolved tag: ${tag}`);
}

/** The same for people: "a value is not what its tag !!int says". */
export function describeMisfit(message: string): string {
  return `a value is not what its tag !!${message.slice(message.indexOf(PREFIX) + PREFIX.length)} says`;
}
