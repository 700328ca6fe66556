import type { Path, PlacedReason, Reservation } from '../answer';
import type { FailedRequests } from '../envoy/run';
import type { Refusal } from '../security';
import type { Spread } from '../shares';

/** What became of requests on one way to a service. */
export interface Outcome {
  readonly path: Path;
  /** The port that was asked about, where the service has it. */
  readonly port?: number | undefined;
  /** Undefined where it is not known; then a reason says why. */
  readonly untilEjected: Spread | undefined;
  readonly afterEjection: Spread | undefined;
  /** True if some pod that could be asked answers well. */
  readonly hasGoodHost: boolean;
  /** What policies refuse on the ways that requests take, in whole or in part; undefined where none is met. */
  readonly refusals?: () => readonly Refusal[];
  /** What is not followed of some requests, where a route is for them; undefined where nothing is. */
  readonly reservations?: readonly Reservation[];
  /** How many requests fail, if so many come per second; undefined where it is not known. Made when it is asked for. */
  readonly failedRequests: (rate: number) => FailedRequests | undefined;
  /** Made when it is asked for: most answers are only counted. */
  readonly reasons: () => readonly PlacedReason[];
  /** The gateways of other networks that get requests, as "address:port"; undefined where none does. Made when it is asked for. */
  readonly gateways?: () => readonly string[];
  /**
   * The parts of clusters (see partOf) that have to stay as they are for requests to end where they do. What else happens in any
   * other changes nothing of it. Undefined where that cannot be said. Made when it is asked for, as reasons are.
   */
  readonly dependsOn: () => ReadonlySet<string> | undefined;
}

/** An outcome of which nothing is known, but why. */
export function unknown(
  reason: PlacedReason,
  path: Path = 'none',
  before: () => readonly PlacedReason[] = () => [],
): Outcome {
  return {
    path,
    untilEjected: undefined,
    afterEjection: undefined,
    hasGoodHost: false,
    failedRequests: () => undefined,
    reasons: () => [...before(), reason],
    dependsOn: () => undefined,
  };
}

/** What several depend on, together; undefined where that cannot be said of one. */
export function unionOf(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const union = new Set<string>();
  for (const set of sets) {
    if (set === undefined) return undefined;
    for (const item of set) union.add(item);
  }
  return union;
}

/**
 * True if some requests fail, or that is not known. Then it matters to the verdict, too, whether pods elsewhere answer well: more than
 * requests depend on.
 */
export function losesRequests({
  untilEjected,
  afterEjection,
}: Pick<Outcome, 'untilEjected' | 'afterEjection'>): boolean {
  return untilEjected?.errors !== 0 || afterEjection?.errors !== 0;
}
