import { decisiveReason, isAssumption } from '../explain/gaps';
import { STEPS, type Answer, type StepName } from '../answer';
import type { Assumption } from '../guard';
import type { MeshView } from '../istio/view';
import { NEARLY_NOTHING } from '../shares';
import { farSideMet, gatewayMet } from './across';
import { endpointMet, healthMet } from './arrival';
import { enrolmentMet, nameMet } from './from-client';
import { policyMet, tunnelMet } from './on-the-way';
import { surroundingsOf, type Surroundings } from './surroundings';
import type { Met, StepState, WayStep } from './way';

/** What requests meet at a step beside what the reasons of the answer say. */
const MET: Readonly<Record<StepName, (surroundings: Surroundings) => Met[]>> = {
  name: nameMet,
  enrolment: enrolmentMet,
  waypoint: () => [],
  tunnel: tunnelMet,
  policy: policyMet,
  gateway: gatewayMet,
  'far-side': farSideMet,
  endpoint: endpointMet,
  health: healthMet,
};

/** What there is nothing of on the way of some requests. */
const ABSENT: Readonly<Partial<Record<StepName, string>>> = {
  waypoint: 'no waypoint is on the way.',
  tunnel: 'there is no pod that a tunnel could lead to.',
  gateway: 'no gateway is on the way: requests stay in the network of the client.',
  'far-side': 'requests do not enter another network.',
};

/**
 * The way of the requests that an answer is about, step by step, each with what requests meet there. It ends at the step that the
 * decisive reason of the answer is about.
 *
 * @param addresses of the gateways that get requests, as "address:port"
 */
export function wayOf(
  view: MeshView,
  assumptions: readonly Assumption[],
  answer: Answer,
  addresses: readonly string[],
): readonly WayStep[] {
  const surroundings = surroundingsOf(view, assumptions, answer, addresses);
  const end = endOf(answer);
  const place = end === undefined ? STEPS.length : STEPS.indexOf(end.step);
  return STEPS.map((step, index): WayStep => {
    const said = answer.reasons.filter((reason) => reason.step === step).map(toMet);
    if (index > place && end?.state !== 'loses-some') return after(step, said, end!.state);
    if (index === place) return { step, state: end!.state, met: said };
    const met = [...said, ...besides(step, said, surroundings)];
    if (isAbsent(step, met, surroundings)) {
      return { step, state: 'absent', met: met.length > 0 ? met : [{ text: ABSENT[step]! }] };
    }
    return met.length > 0 ? { step, state: 'passed', met } : notLookedAt(step);
  });
}

/** What is assumed already needs no second sentence. */
function besides(step: StepName, said: readonly Met[], surroundings: Surroundings): Met[] {
  const isSaid = said.some(({ isAssumed }) => isAssumed);
  return MET[step](surroundings).filter(({ isAssumed }) => !(step === 'gateway' && isAssumed === true && isSaid));
}

function toMet(reason: Answer['reasons'][number]): Met {
  return isAssumption(reason) ? { ...reason, isAssumed: true } : reason;
}

interface End {
  readonly step: StepName;
  readonly state: Extract<StepState, 'loses-some' | 'ends' | 'unknown'>;
}

/** Where requests fail, or where it is not known what becomes of them; undefined where they all are answered. */
function endOf({ reasons, afterEjection }: Answer): End | undefined {
  const step = decisiveReason(reasons)?.step;
  if (step === undefined) return undefined;
  if (afterEjection === undefined) return { step, state: 'unknown' };
  const { errors } = afterEjection;
  if (errors <= NEARLY_NOTHING) return undefined;
  return { step, state: errors >= 1 - NEARLY_NOTHING ? 'ends' : 'loses-some' };
}

function after(step: StepName, said: readonly Met[], end: End['state']): WayStep {
  const { state, met } =
    end === 'unknown' ? notLookedAt(step) : { state: 'not-reached' as const, met: [{ text: 'not reached.' }] };
  return { step, state, met: said.length > 0 ? said : met };
}

function notLookedAt(step: StepName): WayStep {
  return { step, state: 'not-looked-at', met: [{ text: 'not looked at.' }] };
}

/** Requests for a service that is bound to no waypoint meet none, and those that stay in a network no gateway. */
function isAbsent(
  step: StepName,
  met: readonly Met[],
  { answer: { path, afterEjection }, gateways }: Surroundings,
): boolean {
  if (step === 'tunnel') return met.length === 0 && afterEjection !== undefined;
  if (step === 'waypoint') return path === 'ztunnel' || path === 'ingress';
  return (step === 'gateway' || step === 'far-side') && gateways.length === 0;
}
