import { show } from './complaint';
import type { Decoder } from './decoder';

/** A duration in nanoseconds, written as Go writes it: "1.5s", "1h30m", "-2ms", and "0" without a unit. */
export const duration: Decoder<bigint, undefined> = {
  absent: undefined,
  decode: (json, path, log) => {
    const nanoseconds = typeof json === 'string' ? parseGoDuration(json) : undefined;
    if (nanoseconds === undefined) log.undecodable(path, `${show(json)} is not a duration, as "30s" or "1m30s" is.`);
    return nanoseconds ?? 0n;
  },
};

const NANOSECONDS_OF: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  '\u00b5s': 1_000n, // the micro sign
  '\u03bcs': 1_000n, // the Greek letter
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** Go counts in 64 bits, so about 292 years are the longest duration it can read. */
const LONGEST = 2n ** 63n;

/** Undefined where Go's time.ParseDuration fails. */
export function parseGoDuration(text: string): bigint | undefined {
  const [, sign, amounts = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  const total = amounts === '0' ? 0n : sum(amounts);
  if (total === undefined) return undefined;
  if (sign === '-') return -total;
  return total < LONGEST ? total : undefined;
}

/** The sum of "1h", "30m" and so on; at least one of them. */
function sum(amounts: string): bigint | undefined {
  const amount = /([0-9]*)(?:\.([0-9]*))?([^0-9.]+)/y;
  let total = 0n;
  do {
    const [, whole = '', fraction = '', unit = ''] = amount.exec(amounts) ?? [];
    const nanoseconds = toNanoseconds(whole, fraction, Object.hasOwn(NANOSECONDS_OF, unit) ? unit : undefined);
    if (nanoseconds === undefined) return undefined;
    total += nanoseconds;
    if (total > LONGEST) return undefined;
  } while (amount.lastIndex < amounts.length);
  return total;
}

function toNanoseconds(whole: string, fraction: string, unit: string | undefined): bigint | undefined {
  if (unit === undefined || (whole === '' && fraction === '')) return undefined;
  const nanoseconds = NANOSECONDS_OF[unit]!;
  const wholeNanoseconds = BigInt(whole) * nanoseconds;
  if (wholeNanoseconds > LONGEST) return undefined;
  const total = wholeNanoseconds + fractionToNanoseconds(fraction, nanoseconds);
  return total > LONGEST ? undefined : total;
}

/** In floating point as Go does, so that the last nanosecond comes out as it does there. */
function fractionToNanoseconds(fraction: string, unit: bigint): bigint {
  let digits = 0n;
  let scale = 1;
  for (const digit of fraction) {
    const longer = digits * 10n + BigInt(digit);
    // Digits that no longer fit are left out.
    if (digits > (LONGEST - 1n) / 10n || longer > LONGEST) break;
    digits = longer;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(digits) * (Number(unit) / scale)));
}
