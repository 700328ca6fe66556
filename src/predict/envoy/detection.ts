import type { Failing } from '../failing';
import type { SentOutlierDetection } from '../istio/assignment';

/** How outlier detection comes to eject a host. */
export interface Detection {
  /** How many requests a host that fails as it does gets before it is ejected, on average. */
  readonly requests: number;
  /** True if every request counts: then it is exactly that many. */
  readonly isCertain: boolean;
}

// envoy.config.cluster.v3.OutlierDetection
const DEFAULT_CONSECUTIVE = 5;
const ENFORCED = 100;
const NEVER_ENFORCED = 0;

/**
 * Whether a host that fails in some way is ejected, and after how many requests; undefined where its failures are not counted.
 *
 * A failed connection counts as a 503 unless failures of one's own are counted apart. A success, or for gateway errors an
 * answer that is none, starts the count again.
 *
 * @see envoy source/common/upstream/outlier_detection_impl.cc DetectorHostMonitorImpl::putHttpResponseCode, putResult
 */
export function detect(failing: Failing, sent: SentOutlierDetection | undefined): Detection | undefined {
  if (sent === undefined) return undefined;
  const apart = sent.splitExternalLocalOriginErrors;
  const gateway = failing['gateway-error'] + (apart ? 0 : failing['no-connection']);
  const counters = [
    {
      rate: failing['application-error'] + gateway,
      count: sent.consecutive5xx ?? DEFAULT_CONSECUTIVE,
      enforcing: sent.enforcingConsecutive5xx ?? ENFORCED,
    },
    {
      rate: gateway,
      count: sent.consecutiveGatewayFailure ?? DEFAULT_CONSECUTIVE,
      enforcing: sent.enforcingConsecutiveGatewayFailure ?? NEVER_ENFORCED,
    },
    {
      rate: apart ? failing['no-connection'] : 0,
      count: sent.consecutiveLocalOriginFailure ?? DEFAULT_CONSECUTIVE,
      enforcing: sent.enforcingConsecutiveLocalOriginFailure ?? ENFORCED,
    },
  ];
  const detections = counters
    .filter(({ rate, count, enforcing }) => rate > 0 && count > 0 && enforcing > 0)
    .map(({ rate, count }) => ({ requests: requestsUntilRun(rate, count), isCertain: rate > 1 - 1e-12 }));
  return detections.sort((left, right) => left.requests - right.requests)[0];
}

/** How many tries it takes, on average, until so many fail in a row. */
function requestsUntilRun(rate: number, run: number): number {
  if (rate > 1 - 1e-12) return run;
  return (1 - rate ** run) / (rate ** run * (1 - rate));
}
