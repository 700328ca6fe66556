import type {
  Answer,
  AssumptionId,
  DeclaredHarmless,
  Path,
  PlacedReason,
  Question,
  Reservation,
  Verdict,
} from '../answer';
import type { Client } from '../client';
import type { FailedRequests } from '../envoy/run';
import type { Outage } from '../outage';
import { renamedSpread, type Spread } from '../shares';
import type { Renaming } from './renaming';

/** What is made anew of an answer that is known otherwise. */
export interface AskedAgain {
  readonly reasonsOf: (answer: Answer) => readonly PlacedReason[];
  /** Hosts are ejected in the order of their clusters' names, which counts. */
  readonly failedRequestsOf: (answer: Answer, rate: number) => FailedRequests | undefined;
}

/** An answer as another question has it that a renaming turns into the one that was asked. Reasons, with all their names, are made anew. */
export class RenamedAnswer implements Answer {
  public readonly client: Client;
  public readonly service: string;
  public readonly port: number | undefined;
  public readonly path: Path;
  public readonly verdict: Verdict;
  public readonly untilEjected: Spread | undefined;
  public readonly afterEjection: Spread | undefined;
  public readonly reservations: readonly Reservation[] = [];
  public readonly declaredHarmless: readonly DeclaredHarmless[] = [];
  public readonly assumptions: readonly AssumptionId[];
  readonly #again: AskedAgain;
  #reasons: readonly PlacedReason[] | undefined;

  /** @param asked has no remarks: they are about single objects */
  constructor(
    { client, service }: Question,
    public readonly outages: readonly Outage[],
    asked: Answer,
    renaming: Renaming,
    again: AskedAgain,
  ) {
    const renamed = (spread: Spread | undefined): Spread | undefined =>
      spread && renamedSpread(spread, (cluster) => renaming.nameOf(cluster));
    this.client = client;
    this.service = service;
    this.port = asked.port;
    this.path = asked.path;
    this.verdict = asked.verdict;
    this.untilEjected = renamed(asked.untilEjected);
    this.afterEjection = asked.afterEjection === asked.untilEjected ? this.untilEjected : renamed(asked.afterEjection);
    this.assumptions = asked.assumptions;
    this.#again = again;
  }

  public failedRequests(rate: number): FailedRequests | undefined {
    return this.#again.failedRequestsOf(this, rate);
  }

  public get reasons(): readonly PlacedReason[] {
    return (this.#reasons ??= this.#again.reasonsOf(this));
  }
}
