import { Decoder, type Place } from '../../promises/decoder';
import { problemFoundBy } from '../../util/user-error';
import { parseOutages } from '../outage';
import {
  FAILURE_KINDS,
  REQUIRED_KINDS,
  type FailureGroup,
  type FailureKind,
  type RateOverride,
  type Rates,
} from './rates';

const NEVER = 'never';
const RATE_FIELDS = ['unavailability', 'mtbf', 'mttr'];
const FORMS = 'never, { unavailability: 0.05% } or { mtbf: 90d, mttr: 30m }';
/** For outages that name no service: each service is asked about. */
const ANY_SERVICE = 'any/any';

/** Reads a file of rates, by docs/schema/rates.v1.schema.json. Throws BadFile with all that is wrong, each with its line. */
export function readRates(text: string, file: string): Rates {
  const decoder = new Decoder(file, text);
  const root = decoder.map(decoder.value, [], ['version', 'rates', 'overrides', 'together', 'maintenance']) ?? {};
  decoder.requireVersion(root);
  const byKind = toRates(decoder, root.rates, ['rates']);
  for (const kind of REQUIRED_KINDS) {
    if (!byKind.has(kind))
      decoder.refuse(['rates', kind], `is missing, and would count as never failing; state it: ${FORMS}.`);
  }
  const rates = {
    rates: Object.fromEntries(byKind) as Rates['rates'],
    overrides: listOf(decoder, root.overrides, 'overrides').flatMap((value, index) =>
      toOverride(decoder, value, ['overrides', index]),
    ),
    together: listOf(decoder, root.together, 'together').flatMap((value, index) =>
      toGroup(decoder, value, ['together', index]),
    ),
    maintenance: listOf(decoder, root.maintenance, 'maintenance').flatMap((value, index) =>
      toMaintenance(decoder, value, ['maintenance', index]),
    ),
  };
  decoder.throwProblems();
  return rates;
}

function listOf(decoder: Decoder, value: unknown, field: string): readonly unknown[] {
  if (value === undefined || Array.isArray(value)) return value ?? [];
  decoder.refuse([field], 'is not a list.');
  return [];
}

function toRates(decoder: Decoder, value: unknown, place: Place): Map<FailureKind, number> {
  const map = decoder.map(value, place, FAILURE_KINDS) ?? {};
  const known = FAILURE_KINDS.filter((kind) => map[kind] !== undefined);
  return new Map(known.map((kind) => [kind, toUnavailability(decoder, map[kind], [...place, kind])]));
}

function toUnavailability(decoder: Decoder, value: unknown, place: Place): number {
  if (value === NEVER) return 0;
  if (typeof value !== 'object' || value === null) {
    decoder.refuse(place, `is ${JSON.stringify(value) ?? 'missing'}; it is ${FORMS}.`);
    return 0;
  }
  const map = decoder.map(value, place, RATE_FIELDS);
  return map === undefined ? 0 : fromFields(decoder, map, place);
}

/** A share of time, or two times of which it is made. */
function fromFields(
  decoder: Decoder,
  { unavailability, mtbf, mttr }: Readonly<Record<string, unknown>>,
  place: Place,
): number {
  const hasTimes = mtbf !== undefined || mttr !== undefined;
  if (hasTimes === (unavailability !== undefined)) {
    decoder.refuse(place, `states ${hasTimes ? 'the unavailability twice' : 'no unavailability'}; it is ${FORMS}.`);
    return 0;
  }
  if (!hasTimes) return toShare(decoder, unavailability, [...place, 'unavailability']);
  const works = decoder.seconds(mtbf, [...place, 'mtbf']);
  const repair = decoder.seconds(mttr, [...place, 'mttr']);
  return repair / (works + repair);
}

/** With its unit: 0.1 alone could be a tenth, or a thousandth. */
function toShare(decoder: Decoder, value: unknown, place: Place): number {
  const [, digits] = (typeof value === 'string' && /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(value)) || [];
  const share = Number(digits ?? NaN) / 100;
  if (share < 1) return share;
  decoder.refuse(place, `is ${JSON.stringify(value)}; it is a percentage below 100 with its sign, for example 0.05%.`);
  return 0;
}

function toOverride(decoder: Decoder, value: unknown, place: Place): RateOverride[] {
  const map = decoder.map(value, place, ['cluster', 'region', 'zone', 'rates']);
  if (map === undefined) return [];
  const rates = toRates(decoder, map.rates, [...place, 'rates']);
  const nameAt = (field: 'cluster' | 'region' | 'zone', what: string): string | undefined =>
    map[field] === undefined ? undefined : decoder.text(map[field], [...place, field], what);
  const zone = nameAt('zone', 'the name of a zone of the cluster');
  for (const kind of rates.keys()) {
    if (zone !== undefined && kind !== 'zone-down')
      decoder.refuse([...place, 'rates', kind], 'is not for a zone; only zone-down is.');
  }
  const cluster = nameAt('cluster', 'the name of a cluster');
  const region = nameAt('region', 'the name of a region');
  if ((cluster === undefined) === (region === undefined))
    decoder.refuse(place, 'is for one cluster or for one region: name one of the two.');
  if (zone !== undefined && region !== undefined)
    decoder.refuse([...place, 'zone'], 'is not for a region; it names the zone of a cluster.');
  return [{ cluster, region, zone, rates, place: decoder.describePlace(place) }];
}

function toGroup(decoder: Decoder, value: unknown, place: Place): FailureGroup[] {
  const map = decoder.map(value, place, ['name', 'outages', ...RATE_FIELDS]);
  if (map === undefined) return [];
  const { outages, name } = toCause(decoder, map, place, 'what makes them fail');
  if (Array.isArray(map.outages) && outages.length < 2)
    decoder.refuse([...place, 'outages'], 'has fewer than two outages: nothing fails together.');
  return [{ name, outages, unavailability: fromFields(decoder, map, place), place: decoder.describePlace(place) }];
}

function toMaintenance(decoder: Decoder, value: unknown, place: Place): FailureGroup[] {
  const map = decoder.map(value, place, ['name', 'outages', 'every', 'lasts']);
  if (map === undefined) return [];
  const { outages, name } = toCause(decoder, map, place, 'what is done');
  if (Array.isArray(map.outages) && outages.length === 0)
    decoder.refuse([...place, 'outages'], 'is empty: nothing is out of order meanwhile.');
  const every = decoder.seconds(map.every, [...place, 'every']);
  const lasts = decoder.seconds(map.lasts, [...place, 'lasts']);
  if (map.every !== undefined && map.lasts !== undefined && lasts >= every)
    decoder.refuse([...place, 'lasts'], 'is not shorter than "every": it would never end.');
  return [{ name, outages, unavailability: lasts / every, place: decoder.describePlace(place) }];
}

/** What is out of order at once, and why. */
function toCause(
  decoder: Decoder,
  map: Readonly<Record<string, unknown>>,
  place: Place,
  why: string,
): Pick<FailureGroup, 'outages' | 'name'> {
  const outages = decoder.texts(map.outages, [...place, 'outages'], 'an outage, for example cluster-down:cluster1');
  for (const [index, outage] of outages.entries()) {
    const problem = outage === '' ? undefined : problemFoundBy(() => parseOutages(outage, ANY_SERVICE));
    if (problem !== undefined) decoder.refuse([...place, 'outages', index], `cannot happen: ${problem}`);
  }
  return { outages, name: decoder.text(map.name, [...place, 'name'], why) };
}
