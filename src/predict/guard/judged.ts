import type { Answer, AssumptionId, PlacedReason, Question } from '../answer';
import { toAnswer, type Offer, type Outcome } from '../outcome';
import type { Outage } from '../outage';
import { whyAssumed, type Assumption } from './assumptions';
import { toReservations } from '../security';
import type { Guard } from './guard';

/** What answers of a mesh are judged by. */
export interface Judging {
  readonly guard: Guard;
  readonly assumptions: readonly Assumption[];
  readonly isStrict: boolean;
}

/** Where requests go by an outcome, if nothing that is not followed may change it. It is what the answer says of it, and no more is made. */
export function countedOf(
  { guard, assumptions, isStrict }: Judging,
  question: Question,
  outcome: Pick<Outcome, 'path' | 'untilEjected' | 'afterEjection'>,
): Pick<Outcome, 'untilEjected' | 'afterEjection'> {
  const isAssumed = isStrict && assumptions.length > 0;
  if (!isAssumed && guard.judge(question, outcome).unknown.length === 0) return outcome;
  return { untilEjected: undefined, afterEjection: undefined };
}

/** The answer that an outcome comes to: unknown where something that is not followed may change it. */
export function judged(
  { guard, assumptions, isStrict }: Judging,
  question: Question,
  outages: readonly Outage[],
  outcome: Omit<Outcome, 'dependsOn'>,
  reasons: () => readonly PlacedReason[],
  offer: Offer,
): Answer {
  const { unknown, reservations, declaredHarmless } = guard.judge(question, outcome);
  const doubts = toReservations(outcome.refusals?.() ?? []);
  const remarks = {
    reservations: [...reservations, ...(outcome.reservations ?? []), ...doubts],
    declaredHarmless,
    assumptions: idsOf(assumptions),
  };
  const isKnown = outcome.afterEjection !== undefined;
  const why = [...(isKnown && isStrict && assumptions.length > 0 ? [whyAssumed(assumptions)] : []), ...unknown];
  if (why.length === 0) return toAnswer(question, outages, outcome, reasons, remarks, offer);
  const nothing = {
    ...outcome,
    ...{ untilEjected: undefined, afterEjection: undefined, hasGoodHost: false, failedRequests: () => undefined },
  };
  return toAnswer(question, outages, nothing, () => [...reasons(), ...why], remarks, offer);
}

const ids = new WeakMap<readonly Assumption[], readonly AssumptionId[]>();

/** One list for all answers. */
function idsOf(assumptions: readonly Assumption[]): readonly AssumptionId[] {
  const known = ids.get(assumptions);
  if (known !== undefined) return known;
  const made = assumptions.map(({ id }) => id);
  ids.set(assumptions, made);
  return made;
}
