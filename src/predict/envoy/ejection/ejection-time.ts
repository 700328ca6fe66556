import type { SentOutlierDetection } from '../hosts';
import {
  DEFAULT_BASE_EJECTION_TIME,
  DEFAULT_EJECTION_INTERVAL,
  DEFAULT_MAX_EJECTION_TIME,
} from '../../../istio/defaults';

/** How long a host is out, once it is ejected. In milliseconds. */
export interface EjectionTime {
  readonly atLeast: number;
  /** Envoy looks only every so often who may come back. */
  readonly atMost: number;
}

/** How long the ejections of a host last that fails whenever it is tried. */
export interface Backoff {
  readonly first: EjectionTime;
  readonly longest: EjectionTime;
  /** Which ejection is the first that lasts longest; from there on all do. */
  readonly longestFrom: number;
}

type Times = Pick<SentOutlierDetection, 'intervalMilliseconds' | 'baseEjectionTimeMilliseconds'>;

/**
 * How long a host stays out the n-th time, if each time it was back it was ejected before the next check. It comes back with
 * no failure on its account. Each whole interval that it then stays takes one off: who fails rarely is never out longer than
 * the first time.
 *
 * @param nth 1 is the first time
 * @see envoy source/common/upstream/outlier_detection_impl.cc DetectorImpl::checkHostForUneject, onIntervalTimer
 */
export function ejectionTime(nth: number, { intervalMilliseconds, baseEjectionTimeMilliseconds }: Times): EjectionTime {
  const base = baseEjectionTimeMilliseconds ?? DEFAULT_BASE_EJECTION_TIME;
  const atLeast = Math.min(base * nth, Math.max(DEFAULT_MAX_EJECTION_TIME, base));
  return { atLeast, atMost: atLeast + sweepInterval({ intervalMilliseconds }) };
}

/** How often Envoy looks who may come back, in milliseconds. */
export function sweepInterval({ intervalMilliseconds }: Pick<Times, 'intervalMilliseconds'>): number {
  return intervalMilliseconds ?? DEFAULT_EJECTION_INTERVAL;
}

/** How the times grow while the host goes on failing. */
export function backoffOf(times: Times): Backoff {
  const first = ejectionTime(1, times);
  const longest = ejectionTime(Infinity, times);
  return { first, longest, longestFrom: Math.ceil(longest.atLeast / first.atLeast) };
}
