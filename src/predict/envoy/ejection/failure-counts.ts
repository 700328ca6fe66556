import { countedAs, type FailureClass } from '../../shares';
import type { SentOutlierDetection } from '../hosts';
import { DEFAULT_CONSECUTIVE_FAILURES } from '../../../istio/defaults';
import { noteCountsTold } from './use-of-counts';

/** The counts of failures in a row at which a host is ejected. 0 is never. */
export interface Thresholds {
  readonly every5xx: number;
  readonly gateway: number;
  /** Of failures of one's own, where they are counted apart. */
  readonly localOrigin: number;
}

// envoy.config.cluster.v3.OutlierDetection
const ENFORCED = 100;
const NEVER_ENFORCED = 0;

/** The thresholds that are on. To read them is noted. */
export function thresholdsOf(sent: SentOutlierDetection): Thresholds {
  noteCountsTold();
  return countsIn(sent);
}

/** The same for one who notes what comes of them. */
export function countsIn(sent: SentOutlierDetection): Thresholds {
  const on = (threshold = DEFAULT_CONSECUTIVE_FAILURES, enforcing: number): number => (enforcing > 0 ? threshold : 0);
  return {
    every5xx: on(sent.consecutive5xx, sent.enforcingConsecutive5xx ?? ENFORCED),
    gateway: on(sent.consecutiveGatewayFailure, sent.enforcingConsecutiveGatewayFailure ?? NEVER_ENFORCED),
    localOrigin: sent.splitExternalLocalOriginErrors
      ? on(sent.consecutiveLocalOriginFailure, sent.enforcingConsecutiveLocalOriginFailure ?? ENFORCED)
      : 0,
  };
}

/**
 * The failures in a row of one host, request by request, as all threads of an Envoy count them together.
 *
 * @see envoy source/common/upstream/outlier_detection_impl.cc DetectorHostMonitorImpl
 */
export class FailureCounts {
  private every5xx = 0;
  private gateway = 0;
  private localOrigin = 0;

  constructor(
    private readonly thresholds: Thresholds,
    private readonly countsApart: boolean,
  ) {}

  /** Counts a request; undefined is a good answer. Returns true if a threshold is reached. */
  public count(failure: FailureClass | undefined): boolean {
    switch (failure === undefined ? undefined : countedAs(failure)) {
      case 'application-error':
        this.every5xx++;
        this.gateway = 0;
        this.localOrigin = 0;
        break;
      case 'gateway-error':
        this.countGatewayError();
        this.localOrigin = 0;
        break;
      case 'no-connection':
        if (this.countsApart) this.localOrigin++;
        else this.countGatewayError();
        break;
      case 'reset':
      case 'timeout':
        // The connection that came about first has cleared the count.
        if (this.countsApart) this.localOrigin = 1;
        else this.countGatewayError();
        break;
      case 'unseen':
      case undefined:
        this.clear();
    }
    return this.isReached();
  }

  public clear(): void {
    this.every5xx = 0;
    this.gateway = 0;
    this.localOrigin = 0;
  }

  private countGatewayError(): void {
    this.every5xx++;
    this.gateway++;
  }

  private isReached(): boolean {
    const { every5xx, gateway, localOrigin } = this.thresholds;
    return (
      (every5xx > 0 && this.every5xx >= every5xx) ||
      (gateway > 0 && this.gateway >= gateway) ||
      (localOrigin > 0 && this.localOrigin >= localOrigin)
    );
  }
}
