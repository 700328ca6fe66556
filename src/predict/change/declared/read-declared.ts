import { Decoder, type Place } from '../../../promises/decoder';
import type { Path, Verdict } from '../../answer';
import {
  EFFECT_KINDS,
  type DeclaredAnswer,
  type DeclaredChange,
  type DeclaredEffect,
  type EffectKind,
} from './declared-change';
import {
  ASKED_FIELDS,
  refuseTwice,
  SPREADS_FIELDS,
  toAsked,
  toSpreads,
  toSignature,
  toWord,
  type Placed,
} from './read-answer';

const EFFECTS = Object.keys(EFFECT_KINDS) as EffectKind[];
const FIELDS = ['version', 'signedBy', 'reason', 'changes', ...EFFECTS];
const CHANGE_FIELDS = [...ASKED_FIELDS, ...SPREADS_FIELDS, 'path', 'verdict'];
const PATHS: readonly Path[] = ['ztunnel', 'local-waypoint', 'remote-waypoint', 'ingress', 'ingress-waypoint', 'none'];
/** Not "unknown": a change to it cannot be held to anything. */
const VERDICTS: readonly Verdict[] = ['local', 'failover', 'split', 'stuck', 'blackhole', 'denied'];

/**
 * Reads a file of declared changes, by docs/schema/declared-change.v1.schema.json. Throws BadFile with all that is wrong, each with
 * its line.
 */
export function readDeclaredChange(text: string, file: string): DeclaredChange {
  const decoder = new Decoder(file, text);
  const root = decoder.map(decoder.value, [], FIELDS) ?? {};
  decoder.requireVersion(root);
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
    ...toSignature(decoder, root),
    ...{ answers: answers.map(({ answer }) => answer), effects },
  };
  decoder.throwProblems();
  return declared;
}

function toAnswers(decoder: Decoder, value: unknown, place: Place): Placed<DeclaredAnswer>[] {
  const map = decoder.map(value, place, CHANGE_FIELDS);
  if (map === undefined) return [];
  const asked = toAsked(decoder, map, place);
  const rest = {
    ...toSpreads(decoder, map, place),
    path: toWord(decoder, map.path, [...place, 'path'], PATHS),
    verdict: toWord(decoder, map.verdict, [...place, 'verdict'], VERDICTS),
    place: decoder.describePlace(place),
  };
  return asked.map((one) => ({ answer: { ...one, ...rest }, place }));
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
