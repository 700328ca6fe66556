import { toPercent } from '../../../util/percent';
import { UserError } from '../../../util/user-error';
import { parseClient } from '../../client';
import { decisiveReason } from '../../explain/gaps';
import { requireClient, requireNamesOf, requireService, type Prediction } from '../../prediction';
import { parseOutages } from '../../outage';
import type { Answer } from '../../answer';
import type { Spread } from '../../shares';
import { answersOfBoth, isSame, type BothAnswers } from '..';
import {
  keyOfAnswer,
  wordsOf,
  type DeclaredAnswer,
  type DeclaredChange,
  type DeclaredShare,
  type DeclaredSpread,
  type EffectKind,
} from './declared-change';
import { namedEffects, type Effects } from './effects';

/** What became of a declaration, or of an effect without one. Only "as declared" is as it should be. */
export type Outcome = 'as declared' | 'no change' | 'undeclared' | 'not decidable';

/** One answer or one other effect, held to what is declared. */
export interface JudgedEffect {
  readonly outcome: Outcome;
  readonly kind: 'answer' | EffectKind;
  /** Of an answer "namespace/name"; else what names the effect. */
  readonly name: string;
  readonly client?: string;
  readonly outage?: string;
  /** Undefined where nothing could be asked. */
  readonly before?: Answer | undefined;
  readonly after?: Answer | undefined;
  readonly declared?: DeclaredAnswer | undefined;
  /** Where it is declared: "file:line". */
  readonly place?: string | undefined;
  /** Why it is not decidable. */
  readonly why?: string | undefined;
}

/**
 * Holds all that a change does to what is declared of it: each declaration, then each effect without one.
 *
 * @param isFelt true for the services ("namespace/name") that the change may be about: an answer of these that is unknown on both
 * sides may have changed
 * @param isAccepted true for answers that are unknown on both sides, and known to be
 */
export function judge(
  declared: DeclaredChange,
  effects: Effects,
  [before, after]: readonly [before: Prediction, after: Prediction],
  isFelt: (service: string) => boolean,
  isAccepted: (answer: Answer) => boolean = () => false,
): JudgedEffect[] {
  const keys = new Set(declared.answers.map(keyOfAnswer));
  const isUndeclared = (both: BothAnswers): boolean => !keys.has(keyOfAnswer(wordsOf(both)));
  return [
    ...declared.answers.map((answer) => judgeAnswer(answer, before, after)),
    ...effects.comparison.changes.filter(isUndeclared).map(toUndeclared),
    ...unknownOnBothSides(before, after, isFelt)
      .filter((both) => isUndeclared(both) && !isAccepted(both.after))
      .map(toUndeclared),
    ...judgeOthers(declared, effects),
  ];
}

function judgeAnswer(declared: DeclaredAnswer, before: Prediction, after: Prediction): JudgedEffect {
  const { service: name, client, outage, place } = declared;
  const [was, now] = [ask(declared, before), ask(declared, after)];
  const judged = { kind: 'answer', name, client, outage, place, declared, before: answerIn(was), after: answerIn(now) };
  const as = (outcome: Outcome, why?: string): JudgedEffect => ({ ...judged, kind: 'answer', outcome, why });
  if (typeof now === 'string') return as('not decidable', now);
  if (isUnknown(now)) return as('not decidable', whyUnknown(now));
  if (typeof was !== 'string' && isSame(was, now)) return as('no change');
  return as(isAsDeclared(declared, answerIn(was), now) ? 'as declared' : 'undeclared');
}

/** The answer, or why nothing can be asked. */
function ask({ service, client: from, outage }: DeclaredAnswer, prediction: Prediction): Answer | string {
  try {
    const [client, outages] = [parseClient(from), parseOutages(outage, service)];
    requireService(prediction, service);
    requireClient(prediction, client);
    for (const one of outages) requireNamesOf(prediction, one);
    return prediction.ask({ client, service }, outages);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function answerIn(asked: Answer | string): Answer | undefined {
  return typeof asked === 'string' ? undefined : asked;
}

function isAsDeclared({ settled, untilEjected, path, verdict }: DeclaredAnswer, was: Answer | undefined, now: Answer) {
  const isPathOfOld = was === undefined || [was.path, now.path].includes('none') || was.path === now.path;
  return (
    hasShares(settled, now.afterEjection) &&
    hasShares(untilEjected, now.untilEjected) &&
    (path === undefined ? isPathOfOld : path === now.path) &&
    (verdict === undefined || verdict === now.verdict)
  );
}

/** True if shares are as declared, as exactly as they are written. */
export function hasShares({ clusters, errors }: DeclaredSpread, spread: Spread | undefined): boolean {
  if (spread === undefined || !isShare(errors, spread.errors)) return false;
  const names = [...new Set([...clusters.keys(), ...spread.clusters.keys()])];
  return names.every((name) => isShare(clusters.get(name) ?? NOTHING, spread.clusters.get(name) ?? 0));
}

const NOTHING: DeclaredShare = { percent: 0, decimals: 0 };
const ALL = 100;

/** As exact as it is written; nothing and all are claims, and exact. */
function isShare({ percent, decimals }: DeclaredShare, share: number): boolean {
  const actual = toPercent(share);
  if ([0, ALL].includes(percent) || [0, ALL].includes(actual)) return actual === percent;
  return Number(actual.toFixed(decimals)) === percent;
}

/** A change without a declaration. What it becomes may not be known. */
function toUndeclared(both: BothAnswers): JudgedEffect {
  const { service: name, ...words } = wordsOf(both);
  const { before, after } = both;
  const unknown = isUnknown(after);
  return {
    ...{ kind: 'answer', name, client: words.client, outage: words.outage, before, after },
    ...(unknown ? { outcome: 'not decidable', why: whyUnknown(after) } : { outcome: 'undeclared' }),
  };
}

/** True if nothing can be held to an answer. */
export function isUnknown({ verdict, untilEjected, afterEjection }: Answer): boolean {
  return verdict === 'unknown' || untilEjected === undefined || afterEjection === undefined;
}

/** Why an answer is not known. */
export function whyUnknown({ reasons }: Answer): string {
  return decisiveReason(reasons)?.text ?? 'the answer is not known.';
}

function unknownOnBothSides(
  before: Prediction,
  after: Prediction,
  isFelt: (service: string) => boolean,
): BothAnswers[] {
  const services = after.services.filter((service) => before.services.includes(service) && isFelt(service));
  const unknown: BothAnswers[] = [];
  for (const service of services) {
    for (const both of answersOfBoth(before, after, service))
      if (isUnknown(both.after) && isSame(both.before, both.after)) unknown.push(both);
  }
  return unknown;
}

function judgeOthers({ effects: declared }: DeclaredChange, effects: Effects): JudgedEffect[] {
  const found = namedEffects(effects);
  const kinds = Object.keys(declared) as EffectKind[];
  const happens = (kind: EffectKind, name: string): boolean =>
    found.some((effect) => effect.kind === kind && effect.name === name && effect.isKnown);
  return [
    ...kinds.flatMap((kind) =>
      declared[kind].map(({ name, place }): JudgedEffect => {
        return { outcome: happens(kind, name) ? 'as declared' : 'no change', kind, name, place };
      }),
    ),
    ...found
      .filter(({ kind, name }) => !declared[kind].some((one) => one.name === name))
      .map(({ kind, name, isKnown }): JudgedEffect => {
        if (isKnown) return { outcome: 'undeclared', kind, name };
        return { outcome: 'not decidable', kind, name, why: 'the answer half-way is not known.' };
      }),
  ];
}
