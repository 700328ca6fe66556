import { show } from './complaint';
import type { Decoder } from './decoder';

/*
 * Numbers may stand in quotes, and then the text between them is read as JSON: "5" and " 5 " are 5, "null" is 0, and "0x5"
 * is nothing. A null inside a list or a map is the zero of its type.
 */

export const string: Decoder<string> = scalar('', 'text', (json) => (typeof json === 'string' ? json : undefined));
export const bool: Decoder<boolean> = scalar(false, 'true or false', (json) =>
  typeof json === 'boolean' ? json : undefined,
);
export const int32: Decoder<number> = small('from -2147483648 to 2147483647', -(2n ** 31n), 2n ** 31n - 1n);
export const uint32: Decoder<number> = small('from 0 to 4294967295', 0n, 2n ** 32n - 1n);
export const uint64: Decoder<bigint> = scalar(0n, 'a whole number from 0 to 18446744073709551615', (json) =>
  wholeNumber(json, 0n, 2n ** 64n - 1n),
);
export const double: Decoder<number> = scalar(0, 'a number', (json) => {
  if (typeof json === 'bigint') return Number(json);
  const number = typeof json === 'string' ? quotedDouble(json) : json;
  return typeof number === 'number' && (typeof json === 'string' || Number.isFinite(number)) ? number : undefined;
});

/** One of the names, which stand for 0, 1, 2 and so on; a further number is read too and stands for nothing. */
export function enumeration<const Name extends string>(...names: readonly [Name, ...Name[]]): Decoder<Name | number> {
  return scalar<Name | number>(names[0], `one of ${names.join(', ')}`, (json) => {
    if (typeof json === 'string') return names.find((name) => name === json);
    const number = wholeNumber(json, -(2n ** 31n), 2n ** 31n - 1n);
    return number === undefined ? undefined : (names[Number(number)] ?? Number(number));
  });
}

function scalar<Value>(zero: Value, what: string, read: (json: unknown) => Value | undefined): Decoder<Value> {
  return {
    absent: zero,
    decode: (json, path, log) => {
      const value = json === null || json === undefined ? zero : read(json);
      if (value === undefined) log.undecodable(path, `${show(json)} is not ${what}.`);
      return value ?? zero;
    },
  };
}

function small(range: string, least: bigint, most: bigint): Decoder<number> {
  return scalar(0, `a whole number ${range}`, (json) => {
    const number = wholeNumber(json, least, most);
    return number === undefined ? undefined : Number(number);
  });
}

function wholeNumber(json: unknown, least: bigint, most: bigint): bigint | undefined {
  const number = typeof json === 'string' ? quotedWholeNumber(json, least < 0n) : json;
  if (typeof number === 'number' ? !Number.isInteger(number) : typeof number !== 'bigint') return undefined;
  const whole = BigInt(number as number | bigint);
  return whole < least || whole > most ? undefined : whole;
}

const QUOTED_WHOLE_NUMBER = /^ *(?:null|(-?)(0|[1-9][0-9]*)) *$/;

/** A minus is no part of an unsigned number, not even of "-0". */
function quotedWholeNumber(text: string, signed: boolean): bigint | undefined {
  const match = QUOTED_WHOLE_NUMBER.exec(text);
  if (match === null) return undefined;
  const [, minus, digits = '0'] = match;
  if (minus !== '-') return BigInt(digits);
  return signed ? -BigInt(digits) : undefined;
}

const QUOTED_DOUBLE = /^ *(?:null|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)) *$/;
const NOT_FINITE = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

function quotedDouble(text: string): number | undefined {
  const match = QUOTED_DOUBLE.exec(text);
  if (match === null) return NOT_FINITE.get(text);
  const number = Number(match[1] ?? '0');
  return Number.isFinite(number) ? number : undefined;
}
