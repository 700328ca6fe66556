import type { AssumptionId, DeclaredHarmless, Reservation } from './remarks';
import type { Client } from '../client';
import type { FailedRequests } from '../envoy/run';
import type { Outage } from '../outage';
import type { PlacedReason } from './step';
import type { Spread } from '../shares';

/** A question: where the requests of a client to a service go while something is out of order. */
export interface Question {
  readonly client: Client;
  /** "namespace/name". */
  readonly service: string;
  /** The number of its port; by default its first. */
  readonly port?: number;
}

export type Verdict =
  /** The client's own cluster answers. */
  | 'local'
  /** Other clusters answer. */
  | 'failover'
  /** Both do. */
  | 'split'
  /** Requests go on failing, though a cluster could answer. */
  | 'stuck'
  /** Requests fail, because no cluster is left to answer, or none that is used. */
  | 'blackhole'
  /** Policies refuse all requests. */
  | 'denied'
  /** It cannot be said; the reasons say why. */
  | 'unknown';

/** All of them. */
export const VERDICTS: readonly Verdict[] = ['local', 'failover', 'split', 'stuck', 'blackhole', 'denied', 'unknown'];

/** How requests get to the service. */
export type Path =
  /** The client's node proxy sends them to pods, without a waypoint. */
  | 'ztunnel'
  /** Through a waypoint of the client's own network. */
  | 'local-waypoint'
  /** Through waypoints of other networks, behind their gateways. */
  | 'remote-waypoint'
  /** From an ingress gateway to pods, without a waypoint. */
  | 'ingress'
  /** From an ingress gateway to a waypoint, because the service asks for it. */
  | 'ingress-waypoint'
  /** Nowhere, or it is not known. */
  | 'none';

/** What becomes of the requests of one client to one service, as an expectation over many requests. */
export interface Answer extends Question {
  /** Undefined where none was named, and the service has none or was not read. */
  readonly port: number | undefined;
  readonly outages: readonly Outage[];
  readonly path: Path;
  readonly verdict: Verdict;
  /** From the moment the mesh knows of the outage until outlier detection has acted; undefined where it is not known. */
  readonly untilEjected: Spread | undefined;
  /** Once outlier detection has done what it can. */
  readonly afterEjection: Spread | undefined;
  /** How many requests of the client fail, if it sends so many per second; undefined where it is not known. */
  failedRequests(rate: number): FailedRequests | undefined;
  /** In the order in which requests meet them. */
  readonly reasons: readonly PlacedReason[];
  /** Inputs that are not followed, and that only a part of the requests may be hit by. */
  readonly reservations: readonly Reservation[];
  /** Inputs that are not followed, and that their owners declare to be without effect. */
  readonly declaredHarmless: readonly DeclaredHarmless[];
  /** What was not read, so that defaults are assumed. */
  readonly assumptions: readonly AssumptionId[];
}
