import { goScalar } from '../go';
import { notSimple } from './not-simple';

export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const SPACE = 0x20;
export const DOUBLE_QUOTE = 0x22;
export const HASH = 0x23;
export const SINGLE_QUOTE = 0x27;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const COLON = 0x3a;
export const QUESTION = 0x3f;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const PIPE = 0x7c;
export const CLOSE_BRACE = 0x7d;
export const GREATER = 0x3e;

/** With these a plain scalar does not begin, or is read differently by different readers. */
const INDICATORS: ReadonlySet<number> = new Set([...'?:,[]{}#&*!|>%@`'].map((character) => character.charCodeAt(0)));

/** Go looks for the end of a key within so many characters. */
export const LONGEST_KEY = 1000;

export function isQuote(code: number): boolean {
  return code === DOUBLE_QUOTE || code === SINGLE_QUOTE;
}

export function isIndicator(code: number): boolean {
  return INDICATORS.has(code);
}

/** What a scalar without quotes means. */
export function plainValue(text: string): unknown {
  const value = goScalar(text);
  if (value === undefined) return text;
  return typeof value === 'number' && !Number.isFinite(value) ? notSimple() : value;
}

/** A key without quotes. Numbers, and words that mean something else than themselves, are keys that readers disagree about. */
export function plainKey(text: string): string {
  const isOdd = text.length > LONGEST_KEY || text === '<<' || text.charCodeAt(0) === DASH;
  return isOdd || goScalar(text) !== undefined ? notSimple() : text;
}

/** Sets a field of a map that was read, whatever it is called. Returns false where it was there. */
export function setField(map: Record<string, unknown>, key: string, value: unknown): boolean {
  const isNew = !Object.hasOwn(map, key);
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  } else map[key] = value;
  return isNew;
}
