import type { Random } from '../synth/random';

/** What a field may hold that was meant to hold something else. */
const HOSTILE: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e21,
    7,
    99,
    2147483648,
    4294967295,
    4294967296,
    -2147483649,
    18446744073709552000,
  ],
  ...[
    '',
    ' ',
    '5',
    ' 5 ',
    '-0',
    '-1',
    '05',
    '+5',
    '5.0',
    '1e2',
    '2147483648',
    '18446744073709551615',
    '18446744073709551616',
  ],
  ...[
    'null',
    ' null',
    'true',
    'NaN',
    'Infinity',
    '-Infinity',
    'nan',
    '1e400',
    '-1.5E-3',
    '0x5',
    '"5"',
    '5,',
    '\t5',
    'UPGRADE',
  ],
  ...['V2', 'simple', 'SIMPLE', '1s', '0', 'reviews', {}, { a: null }, { a: 1 }, [], [null], [{}], ['a'], [5], [[]]],
];

const UNKNOWN_FIELDS = ['unknown', 'Host', 'trafficpolicy', 'consecutive5XxErrors', '', '[x]', 'constructor'];

type Holder = Record<string, unknown> | unknown[];
interface Place {
  readonly holder: Holder;
  readonly key: string | number;
}

/** Changes a rule where JSON meets protobuf: types, nulls, names. */
export function disturb(random: Random, rule: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const disturbed = structuredClone(rule) as Record<string, unknown>;
  for (let change = random.below(2); change >= 0; change--) {
    const places = placesIn(disturbed, 'spec');
    changeOne(random, random.pick(places));
  }
  return disturbed;
}

function changeOne(random: Random, { holder, key }: Place): void {
  const value = get(holder, key);
  switch (random.below(8)) {
    case 0:
      return set(holder, key, null);
    case 1:
      return set(holder, key, typeof value === 'number' ? String(value) : `${JSON.stringify(value)}`);
    case 2:
      return set(holder, key, random.pick<unknown>([[value], { value }]));
    case 3:
    case 4:
      return rename(random, holder, key);
    case 5:
      if (!isHolder(value) || Array.isArray(value)) return set(holder, key, random.pick<unknown>(HOSTILE));
      return set(value, random.pick(UNKNOWN_FIELDS), random.pick<unknown>(HOSTILE));
    default:
      return set(holder, key, random.pick<unknown>(HOSTILE));
  }
}

/** The name of the .proto file: in place of the other one, or beside it with another value. */
function rename(random: Random, holder: Holder, key: string | number): void {
  if (Array.isArray(holder) || typeof key === 'number' || key === 'spec') return;
  const renamed =
    key === 'consecutive5xxErrors'
      ? 'consecutive_5xx_errors'
      : key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const value = holder[key];
  if (random.below(100) < 60) delete holder[key];
  holder[renamed] = random.below(100) < 60 ? value : random.pick<unknown>(HOSTILE);
}

function placesIn(holder: Holder, key: string | number): readonly Place[] {
  const value = get(holder, key);
  const below = isHolder(value)
    ? (Array.isArray(value) ? [...value.keys()] : Object.keys(value)).flatMap((inner) => placesIn(value, inner))
    : [];
  return [{ holder, key }, ...below];
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null;
}

function get(holder: Holder, key: string | number): unknown {
  return (holder as Record<string | number, unknown>)[key];
}

function set(holder: Holder, key: string | number, value: unknown): void {
  (holder as Record<string | number, unknown>)[key] = structuredClone(value);
}
