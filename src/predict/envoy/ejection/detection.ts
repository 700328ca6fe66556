import { countedAs, errorsOf, FAILURE_CLASSES, NOT_FAILING, type Failing, type FailureClass } from '../../shares';
import type { SentOutlierDetection } from '../hosts';
import { countsIn } from './failure-counts';
import { noteCountsTold } from './use-of-counts';

/** How outlier detection comes to eject a host. To read how often it has to fail is noted. */
export interface Detection {
  /**
   * How many requests a host that fails as it does gets before it is ejected, on average. Where several thresholds are on, of
   * the one that is reached soonest: together they take no longer.
   */
  readonly requests: number;
  /** How many of them fail, on average: each time that the host is tried again. */
  readonly failures: number;
  /** True if every request counts: then it is exactly that many. */
  readonly isCertain: boolean;
  /** The same number of requests, to compare with: what is decided by it is noted by who compares. */
  readonly compared: number;
}

/** The same, of one counter. */
type Reached = Omit<Detection, 'compared'>;

class NotedDetection implements Detection {
  constructor(private readonly reached: Reached) {}

  public get compared(): number {
    return this.reached.requests;
  }

  public get requests(): number {
    return this.told.requests;
  }

  public get failures(): number {
    return this.told.failures;
  }

  public get isCertain(): boolean {
    return this.told.isCertain;
  }

  private get told(): Reached {
    noteCountsTold();
    return this.reached;
  }
}

/** What a request does to one of the counters of failures in a row, as the chance that it does. */
interface Counter {
  readonly raises: number;
  readonly clears: number;
  /** The count at which the host is ejected; 0 is never. */
  readonly threshold: number;
}

/** Sums of shares are exact to about this. */
const NEARLY_NOTHING = 1e-12;

/**
 * Whether a host that fails in some way is ejected, and after how many requests; undefined where its failures are not counted.
 *
 * A failed connection counts as a 503, unless failures of one's own are counted apart: then it leaves the counts of answers
 * alone, and any connection that comes about clears the count of those that did not.
 *
 * @param failing as the proxy in front sees it, which upstream.ts says
 * @see envoy source/common/upstream/outlier_detection_impl.cc DetectorHostMonitorImpl::putHttpResponseCode, putResult
 */
export function detect(failing: Failing, sent: SentOutlierDetection | undefined): Detection | undefined {
  if (sent === undefined) return undefined;
  const detections = countersOf(failing, sent)
    .filter(({ raises, threshold }) => raises > 0 && threshold > 0)
    .map((counter): Reached => {
      // Then nothing else can happen, and the number is a whole one.
      if (counter.raises > 1 - NEARLY_NOTHING) {
        return { requests: counter.threshold, failures: counter.threshold, isCertain: true };
      }
      const requests = requestsUntilEjection(counter);
      return { requests, failures: requests * errorsOf(failing), isCertain: false };
    });
  const [first] = detections.sort((left, right) => left.requests - right.requests);
  return first && new NotedDetection(first);
}

/**
 * A broken connection, or an answer that comes too late, counts as a 503 or 504. Counted apart it is a failure of one's own, and
 * the connection that came about before has cleared that count: it never gets beyond 1.
 */
function countersOf(way: Failing, sent: SentOutlierDetection): Counter[] {
  const failing = asCounted(way);
  const apart = sent.splitExternalLocalOriginErrors;
  const broken = failing.reset + failing.timeout;
  const ownFailures = failing['no-connection'] + broken;
  const gateway = failing['gateway-error'] + (apart ? 0 : ownFailures);
  const good = 1 - errorsOf(failing) + failing.unseen;
  const thresholds = countsIn(sent);
  const raisesLocalOrigin = failing['no-connection'] + (thresholds.localOrigin === 1 ? broken : 0);
  return [
    { raises: failing['application-error'] + gateway, clears: good, threshold: thresholds.every5xx },
    { raises: gateway, clears: good + failing['application-error'], threshold: thresholds.gateway },
    { raises: raisesLocalOrigin, clears: 1 - raisesLocalOrigin, threshold: thresholds.localOrigin },
  ];
}

function asCounted(failing: Failing): Failing {
  const counted: Record<FailureClass, number> = { ...NOT_FAILING };
  for (const one of FAILURE_CLASSES) counted[countedAs(one)] += failing[one];
  return counted;
}

/** The mean length of a run of tries that ends with so many failures in a row, and of requests that do not count in between. */
function requestsUntilEjection({ raises, clears, threshold }: Counter): number {
  const counted = raises + clears;
  const rate = raises / counted;
  const tries = rate > 1 - NEARLY_NOTHING ? threshold : (1 - rate ** threshold) / (rate ** threshold * (1 - rate));
  return tries / counted;
}
