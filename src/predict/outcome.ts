import type { Path } from './answer';
import type { Reason } from './reason';
import type { Spread } from './spread';

/** What became of requests on one way to a service. */
export interface Outcome {
  readonly path: Path;
  /** Undefined where it is not known; then a reason says why. */
  readonly untilEjected: Spread | undefined;
  readonly afterEjection: Spread | undefined;
  /** True if some pod that could be asked answers well. */
  readonly hasGoodHost: boolean;
  readonly reasons: readonly Reason[];
}

/** An outcome of which nothing is known, but why. */
export function unknown(reason: Reason, path: Path = 'none', before: readonly Reason[] = []): Outcome {
  const reasons = [...before, reason];
  return { path, untilEjected: undefined, afterEjection: undefined, hasGoodHost: false, reasons };
}
