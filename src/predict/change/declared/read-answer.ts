import type { Decoder, Place } from '../../../promises/decoder';
import { UserError } from '../../../util/user-error';
import { formatClient, parseClient } from '../../client';
import { formatOutages, parseOutages } from '../../outage';
import {
  keyOfAnswer,
  type DeclaredAnswer,
  type DeclaredChange,
  type DeclaredShare,
  type DeclaredSpread,
} from './declared-change';

// How files name answers, and what becomes of requests.

/** The fields that name answers. */
export const ASKED_FIELDS = ['service', 'clients', 'outages'];
const SPREAD_FIELDS = ['answeredBy', 'errors'];
/** The fields that say where requests go. */
export const SPREADS_FIELDS = [...SPREAD_FIELDS, 'untilEjected'];
const ALL = 100;
/** What is lost where shares are written with one decimal. */
const ROUNDING = 0.1;

/** What a file says of one answer, and where. */
export interface Placed<Said> {
  readonly answer: Said;
  readonly place: Place;
}

type Asked = Pick<DeclaredAnswer, 'service' | 'client' | 'outage'>;

/** Each client in each outage of an entry. */
export function toAsked(decoder: Decoder, map: Readonly<Record<string, unknown>>, place: Place): Asked[] {
  const at = (...fields: readonly (string | number)[]): Place => [...place, ...fields];
  const service = decoder.text(map.service, at('service'), 'NAMESPACE/NAME');
  if (service !== '' && !/^[^/\s]+\/[^/\s]+$/.test(service))
    decoder.refuse(
      at('service'),
      `is ${JSON.stringify(service)}; it is NAMESPACE/NAME, for example sample/helloworld.`,
    );
  const listOf = (field: 'clients' | 'outages', what: string, read: (text: string) => string): string[] => {
    const texts = decoder.texts(map[field], at(field), what);
    if (Array.isArray(map[field]) && texts.length === 0) decoder.refuse(at(field), 'is empty: it declares nothing.');
    return texts.map((text, index) => (text === '' ? '' : canonical(decoder, text, at(field, index), read)));
  };
  const clients = listOf('clients', 'CLUSTER[:KIND[:ZONE]]', (text) => formatClient(parseClient(text)));
  const outages = listOf('outages', 'an outage as --outage takes it, or none', (text) =>
    formatOutages(parseOutages(text, service), service),
  );
  return clients.flatMap((client) => outages.map((outage) => ({ service, client, outage })));
}

/** Where requests go once outlier detection has acted, and before; the same where that is not declared. */
export function toSpreads(
  decoder: Decoder,
  map: Readonly<Record<string, unknown>>,
  place: Place,
): Pick<DeclaredAnswer, 'settled' | 'untilEjected'> {
  const settled = toSpread(decoder, map, place);
  const untilEjected = toUntilEjected(decoder, map.untilEjected, [...place, 'untilEjected']) ?? settled;
  return { settled, untilEjected };
}

function canonical(decoder: Decoder, text: string, place: Place, read: (text: string) => string): string {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    decoder.refuse(place, `cannot be asked: ${error.message}`);
    return '';
  }
}

function toUntilEjected(decoder: Decoder, value: unknown, place: Place): DeclaredSpread | undefined {
  const map = value === undefined ? undefined : decoder.map(value, place, SPREAD_FIELDS);
  return map && toSpread(decoder, map, place);
}

function toSpread(decoder: Decoder, map: Readonly<Record<string, unknown>>, place: Place): DeclaredSpread {
  const { answeredBy = {}, errors = 0 } = map;
  const byCluster = isPlainMap(answeredBy) ? Object.entries(answeredBy) : [];
  if (!isPlainMap(answeredBy))
    decoder.refuse(
      [...place, 'answeredBy'],
      'is not a map of clusters to percentages, for example { cluster2: 100% }.',
    );
  const spread = {
    clusters: new Map(
      byCluster.map(([cluster, share]) => [cluster, toShare(decoder, share, [...place, 'answeredBy', cluster])]),
    ),
    errors: toShare(decoder, errors, [...place, 'errors']),
  };
  const sum = [...spread.clusters.values(), spread.errors].reduce((total, { percent }) => total + percent, 0);
  if (Math.abs(sum - ALL) > ROUNDING * (spread.clusters.size + 1))
    decoder.refuse(
      place,
      `declares ${Number(sum.toFixed(4))} % of the requests in answeredBy and errors; what becomes of all 100 % has to be declared, or a part of them could fail unseen.`,
    );
  return spread;
}

function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toShare(decoder: Decoder, value: unknown, place: Place): DeclaredShare {
  const written = decoder.percent(value, place) * ALL;
  const percent = Number(written.toFixed(4));
  if (written !== percent && (percent === 0 || percent === ALL))
    decoder.refuse(
      place,
      `is ${JSON.stringify(value)}; what differs from ${percent}% by less than 0.0001 % cannot be told from the rounding of sums: write ${percent}%.`,
    );
  const digits = /\.(\d+)/.exec(String(value))?.[1] ?? '';
  return { percent, decimals: Math.min(digits.length, 4) };
}

/** One of some words; undefined where nothing is said. */
export function toWord<Word extends string>(
  decoder: Decoder,
  value: unknown,
  place: Place,
  words: readonly Word[],
): Word | undefined {
  if (value === undefined) return undefined;
  const word = words.find((one) => one === value);
  if (word === undefined) decoder.refuse(place, `is ${JSON.stringify(value)}; it is one of ${words.join(', ')}.`);
  return word;
}

/** Of two declarations of one answer, one would be passed over. */
export function refuseTwice(decoder: Decoder, answers: readonly Placed<Asked & { readonly place: string }>[]): void {
  const seen = new Map<string, string>();
  for (const { answer, place } of answers) {
    const key = keyOfAnswer(answer);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, answer.place);
    else
      decoder.refuse(
        place,
        `declares what ${first} declares already: ${answer.service} from ${answer.client}, ${answer.outage}.`,
      );
  }
}

/** Who signed a file, and why: undefined where it is left empty. */
export function toSignature(
  decoder: Decoder,
  root: Readonly<Record<string, unknown>>,
): Pick<DeclaredChange, 'signedBy' | 'reason'> {
  const textOf = (field: string): string | undefined => {
    const value = root[field];
    return value === undefined || value === '' ? undefined : decoder.text(value, [field], 'a text');
  };
  return { signedBy: textOf('signedBy'), reason: textOf('reason') };
}
