import { Decoder, type Place } from '../../../promises/decoder';
import { UserError } from '../../../util/user-error';
import { formatClient, parseClient } from '../../client/client-syntax';
import { formatOutages, parseOutages } from '../../outage/outage-syntax';
import type { Path, Verdict } from '../../questions/answer';
import {
  EFFECT_KINDS,
  keyOfAnswer,
  type DeclaredAnswer,
  type DeclaredChange,
  type DeclaredEffect,
  type DeclaredShare,
  type DeclaredSpread,
  type EffectKind,
} from './declared-change';

const EFFECTS = Object.keys(EFFECT_KINDS) as EffectKind[];
const FIELDS = ['version', 'signedBy', 'reason', 'changes', ...EFFECTS];
const SPREAD_FIELDS = ['answeredBy', 'errors'];
const CHANGE_FIELDS = ['service', 'clients', 'outages', ...SPREAD_FIELDS, 'untilEjected', 'path', 'verdict'];
const PATHS: readonly Path[] = ['ztunnel', 'local-waypoint', 'remote-waypoint', 'ingress', 'ingress-waypoint', 'none'];
/** Not "unknown": a change to it cannot be held to anything. */
const VERDICTS: readonly Verdict[] = ['local', 'failover', 'split', 'stuck', 'blackhole', 'denied'];
const ALL = 100;
/** What is lost where shares are written with one decimal. */
const ROUNDING = 0.1;

/**
 * Reads a file of declared changes, by docs/schema/declared-change.v1.schema.json. Throws BadFile with all that is wrong, each with
 * its line.
 */
export function readDeclaredChange(text: string, file: string): DeclaredChange {
  const decoder = new Decoder(file, text);
  const root = decoder.map(decoder.value, [], FIELDS) ?? {};
  if (root.version !== 1)
    decoder.refuse(['version'], `is ${JSON.stringify(root.version) ?? 'missing'}; only 1 is known.`);
  if (!Array.isArray(root.changes))
    decoder.refuse(['changes'], 'is not a list; a change that is to do nothing has "changes: []".');
  const changes: readonly unknown[] = Array.isArray(root.changes) ? root.changes : [];
  const answers = changes.flatMap((value, index) => toAnswers(decoder, value, ['changes', index]));
  refuseTwice(decoder, answers);
  const effects = Object.fromEntries(EFFECTS.map((kind) => [kind, toEffects(decoder, root[kind], kind)])) as Record<
    EffectKind,
    DeclaredEffect[]
  >;
  const declared = {
    ...{ signedBy: toText(decoder, root, 'signedBy'), reason: toText(decoder, root, 'reason') },
    ...{ answers: answers.map(({ answer }) => answer), effects },
  };
  decoder.throwProblems();
  return declared;
}

function toText(decoder: Decoder, root: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = root[field];
  return value === undefined || value === '' ? undefined : decoder.text(value, [field], 'a text');
}

interface Placed {
  readonly answer: DeclaredAnswer;
  readonly place: Place;
}

function toAnswers(decoder: Decoder, value: unknown, place: Place): Placed[] {
  const map = decoder.map(value, place, CHANGE_FIELDS);
  if (map === undefined) return [];
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
  const settled = toSpread(decoder, map, place);
  const rest = {
    settled,
    untilEjected: toUntilEjected(decoder, map.untilEjected, at('untilEjected')) ?? settled,
    path: toWord(decoder, map.path, at('path'), PATHS),
    verdict: toWord(decoder, map.verdict, at('verdict'), VERDICTS),
    place: decoder.describePlace(place),
  };
  return clients.flatMap((client) =>
    outages.map((outage) => ({ answer: { service, client, outage, ...rest }, place })),
  );
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
  const percent = Number((decoder.percent(value, place) * ALL).toFixed(4));
  const digits = /\.(\d+)/.exec(String(value))?.[1] ?? '';
  return { percent, decimals: Math.min(digits.length, 4) };
}

function toWord<Word extends string>(
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
function refuseTwice(decoder: Decoder, answers: readonly Placed[]): void {
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

function toEffects(decoder: Decoder, value: unknown, kind: EffectKind): DeclaredEffect[] {
  if (value === undefined) return [];
  const words = EFFECT_KINDS[kind];
  const names = decoder.texts(value, [kind], words).map((name) => name.trim().split(/\s+/).join(' '));
  const count = words.split(' ').length;
  return names.map((name, index) => {
    if (name !== '' && name.split(' ').length !== count)
      decoder.refuse([kind, index], `is ${JSON.stringify(name)}; it is ${words}.`);
    if (name !== '' && names.indexOf(name) !== index) decoder.refuse([kind, index], 'is declared twice.');
    return { name, place: decoder.describePlace([kind, index]) };
  });
}
