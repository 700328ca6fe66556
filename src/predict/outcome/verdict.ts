import type { Verdict } from '../answer';
import type { Outcome } from './outcome';
import { NEARLY_NOTHING } from '../shares';

/** An outcome in one word, as it is once outlier detection has done what it can. */
export function verdictOf(
  { afterEjection, hasGoodHost, refusals }: Pick<Outcome, 'afterEjection' | 'hasGoodHost' | 'refusals'>,
  own: string,
): Verdict {
  if (afterEjection === undefined) return 'unknown';
  const { clusters, errors } = afterEjection;
  if (errors > NEARLY_NOTHING && hasGoodHost) return 'stuck';
  if (errors >= 1 - NEARLY_NOTHING)
    return refusals?.().some(({ refused }) => refused === 'all') === true ? 'denied' : 'blackhole';
  // What fails everywhere alike is no matter of where requests go.
  const local = clusters.get(own) ?? 0;
  if (local < NEARLY_NOTHING) return 'failover';
  return 1 - errors - local < NEARLY_NOTHING ? 'local' : 'split';
}
