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
  const { path, untilEjected, afterEjection } = outcome;
  const port = outcome.port ?? question.port;
  const told = { port, path, verdict: verdictOf(outcome, question.client.cluster), untilEjected, afterEjection };
  return new KnownAnswer(question, outages, told, remarks, {
    reasonsOf: (answer) => offer(answer, reasons()),
    failedRequestsOf: (_answer, rate) => outcome.failedRequests(rate),
  });
}

/** Where requests go by an answer. */
type Told = Pick<Answer, 'port' | 'path' | 'verdict' | 'untilEjected' | 'afterEjection'>;

/** What is made of an answer when it is read. */
export interface MadeLater {
  readonly reasonsOf: (answer: Answer) => readonly PlacedReason[];
  readonly failedRequestsOf: (answer: Answer, rate: number) => FailedRequests | undefined;
}

/** Says of each reason of an answer what would cure. */
export type Offer = (answer: Answer, reasons: readonly PlacedReason[]) => readonly PlacedReason[];

/** What an answer says beside where requests go, and why. */
export interface AnswerRemarks extends Remarks {
  readonly assumptions: readonly AssumptionId[];
}

const NO_REMARKS: AnswerRemarks = { reservations: [], declaredHarmless: [], assumptions: [] };

/**
 * An answer of which all is known but what is made when it is read. A class, because to make a literal with a getter takes as long as all
 * else that an answer that is given again needs.
 */
export class KnownAnswer implements Answer {
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
  readonly #later: MadeLater;
  #reasons: readonly PlacedReason[] | undefined;

  constructor(
    { client, service }: Question,
    public readonly outages: readonly Outage[],
    { port, path, verdict, untilEjected, afterEjection }: Told,
    { reservations, declaredHarmless, assumptions }: AnswerRemarks,
    later: MadeLater,
  ) {
    this.client = client;
    this.service = service;
    this.port = port;
    this.path = path;
    this.verdict = verdict;
    this.untilEjected = untilEjected;
    this.afterEjection = afterEjection;
    this.reservations = reservations;
    this.declaredHarmless = declaredHarmless;
    this.assumptions = assumptions;
    this.#later = later;
  }

  public failedRequests(rate: number): FailedRequests | undefined {
    return this.#later.failedRequestsOf(this, rate);
  }

  public get reasons(): readonly PlacedReason[] {
    return (this.#reasons ??= this.#later.reasonsOf(this));
  }
}
