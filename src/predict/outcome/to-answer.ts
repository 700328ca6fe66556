import type {
  Answer,
  AssumptionId,
  DeclaredHarmless,
  Path,
  PlacedReason,
  Question,
  Remarks,
  Reservation,
  Verdict,
} from '../answer';
import { withoutRemedies } from '../cure';
import type { FailedRequests } from '../envoy/run';
import type { Client } from '../client';
import type { Outage } from '../outage';
import type { Outcome } from './outcome';
import type { Spread } from '../shares';
import { verdictOf } from './verdict';

/** What an answer says, but for its reasons. */
type Counted = Omit<Outcome, 'reasons' | 'dependsOn'>;

/**
 * An outcome as the answer to a question.
 *
 * @param reasons made when they are read
 * @param offer tries their changes; without it, none is offered
 */
export function toAnswer(
  question: Question,
  outages: readonly Outage[],
  outcome: Counted & Pick<Outcome, 'reasons'>,
  reasons: () => readonly PlacedReason[] = outcome.reasons,
  remarks: AnswerRemarks = NO_REMARKS,
  offer: Offer = (_answer, untried) => withoutRemedies(untried),
): Answer {
  return new AnswerOfOutcome(question, outages, outcome, reasons, remarks, offer);
}

/** Says of each reason of an answer what would cure. */
export type Offer = (answer: Answer, reasons: readonly PlacedReason[]) => readonly PlacedReason[];

/** What an answer says beside where requests go, and why. */
export interface AnswerRemarks extends Remarks {
  readonly assumptions: readonly AssumptionId[];
}

const NO_REMARKS: AnswerRemarks = { reservations: [], declaredHarmless: [], assumptions: [] };

/** A class, because to make a literal with a getter takes as long as all else that an answer that is given again needs. */
class AnswerOfOutcome implements Answer {
  public readonly client: Client;
  public readonly service: string;
  public readonly port: number | undefined;
  public readonly path: Path;
  public readonly verdict: Verdict;
  public readonly untilEjected: Spread | undefined;
  public readonly afterEjection: Spread | undefined;
  public readonly reservations: readonly Reservation[];
  public readonly declaredHarmless: readonly DeclaredHarmless[];
  public readonly assumptions: readonly AssumptionId[];
  readonly #countFailed: Outcome['failedRequests'];
  readonly #makeReasons: () => readonly PlacedReason[];
  readonly #offer: Offer;
  #reasons: readonly PlacedReason[] | undefined;

  constructor(
    { client, service, port }: Question,
    public readonly outages: readonly Outage[],
    outcome: Counted,
    makeReasons: () => readonly PlacedReason[],
    { reservations, declaredHarmless, assumptions }: AnswerRemarks,
    offer: Offer,
  ) {
    this.client = client;
    this.service = service;
    this.port = outcome.port ?? port;
    this.path = outcome.path;
    this.verdict = verdictOf(outcome, client.cluster);
    this.untilEjected = outcome.untilEjected;
    this.afterEjection = outcome.afterEjection;
    this.reservations = reservations;
    this.declaredHarmless = declaredHarmless;
    this.assumptions = assumptions;
    this.#countFailed = outcome.failedRequests;
    this.#makeReasons = makeReasons;
    this.#offer = offer;
  }

  public failedRequests(rate: number): FailedRequests | undefined {
    return this.#countFailed(rate);
  }

  public get reasons(): readonly PlacedReason[] {
    return (this.#reasons ??= this.#offer(this, this.#makeReasons()));
  }
}
