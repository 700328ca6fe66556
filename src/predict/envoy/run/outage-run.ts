import type { SeededRandom } from '../../../util/seeded-random';
import { errorsOf, FAILURE_CLASSES, type Failing, type FailureClass } from '../../shares';
import {
  balance,
  hostsByPriority,
  type Balance,
  type EnvoyHost,
  type EnvoyPolicy,
  type SentOutlierDetection,
} from '../hosts';
import { CourseOfTries, triesOf, type Retries, type Tries } from '../retries';
import { ejectionTime, FailureCounts, HostUpdates, isCounted, sweepInterval, thresholdsOf } from '../ejection';
import { DEFAULT_MAX_EJECTION_PERCENT } from '../../../istio/defaults';

/** A cluster of Envoy's whose hosts fail from some moment on. */
export interface FailingCluster {
  readonly hosts: readonly EnvoyHost[];
  readonly policy: EnvoyPolicy;
  /** How much fails at an address, as Envoy sees it. */
  readonly failingAt: (address: string) => Failing;
  /** How requests that fail are tried again; undefined where they are not. */
  readonly retries?: Retries | undefined;
}

/** Something that happens in the course of an outage. */
export interface Moment {
  readonly milliseconds: number;
  /** How many requests have failed so far. */
  readonly failed: number;
  /** From now on nothing changes by itself, until a host returns; or the first hosts of a sweep return. */
  readonly kind: 'settled' | 'return';
}

/** A host that can come to be ejected. */
interface Suspect {
  readonly address: string;
  readonly priority: number;
  readonly failing: Failing;
  readonly counts: FailureCounts;
  isEjected: boolean;
  /** True if the threads that spread requests know that it is ejected. */
  isOut: boolean;
  /** By how many base ejection times it is out. */
  backoff: number;
  ejectedAt: number;
}

/** A host that gets requests and fails some of them. */
interface FailingHost {
  readonly address: string;
  /** Of the requests, those that reach it at once. From 0 to 1. */
  readonly share: number;
  /** The shares of it and of those before it. */
  readonly upTo: number;
  readonly failing: Failing;
  /** Its place among the hosts that can come to be ejected; undefined where it cannot. */
  readonly place: number | undefined;
}

/** Where requests go while nothing changes. */
export interface Spread {
  readonly failing: readonly FailingHost[];
  /** The share that finds no host. */
  readonly unserved: number;
  /** The share that fails, whatever is tried again. */
  readonly errors: number;
  /** How tries are spread; undefined where nothing is tried again. */
  readonly retried: Balance | undefined;
}

/** More requests than this do not decide a run: it goes on at the rate that it has. */
const MOST_REQUESTS = 40_000;
/** Of more suspects, no combination is remembered. */
const MOST_REMEMBERED = 100;

/**
 * One course that an outage can take, request by request where chance has a say: which host gets it, whether it fails there,
 * what the counts of its failures come to, when all threads know of an ejection, when a sweep lets hosts in again.
 *
 * @see envoy source/common/upstream/outlier_detection_impl.cc DetectorImpl
 */
export class OutageRun {
  private readonly priorities: readonly (readonly EnvoyHost[])[];
  private readonly suspects: readonly Suspect[];
  /** Of the suspects, by address. */
  private readonly places: ReadonlyMap<string, number>;
  private readonly updates: readonly HostUpdates[];
  private readonly sent: SentOutlierDetection | undefined;
  private readonly interval: number;
  private readonly cap: number;
  private current: Spread;
  private now = 0;
  private failed = 0;
  private nextRequest: number;
  private nextSweep: number;
  private requests = 0;
  private ejected = 0;
  /** True if one more ejection would be more than the cap allows. */
  private isCapped = false;
  private isSettled = false;

  /** @param rate requests per second */
  constructor(
    private readonly cluster: FailingCluster,
    private readonly rate: number,
    private readonly random: SeededRandom,
    mergeWindow: number,
    /** What was computed in other runs of the same cluster. */
    private readonly spreads = new Map<string, Spread>(),
  ) {
    const { hosts, policy, failingAt } = cluster;
    const sent = policy.outlierDetection;
    this.sent = sent;
    this.priorities = hostsByPriority(hosts);
    this.updates = this.priorities.map(() => new HostUpdates(mergeWindow));
    this.interval = sweepInterval({ intervalMilliseconds: sent?.intervalMilliseconds });
    this.cap = sent?.maxEjectionPercent ?? DEFAULT_MAX_EJECTION_PERCENT;
    this.suspects = this.priorities.flatMap((all, priority) =>
      all.flatMap(({ address }) => {
        const failing = failingAt(address);
        if (sent === undefined || errorsOf(failing) === 0 || !isCounted(failing, sent)) return [];
        const counts = new FailureCounts(thresholdsOf(sent), sent.splitExternalLocalOriginErrors);
        return [{ address, priority, failing, counts, ...IN_SERVICE }];
      }),
    );
    this.places = new Map(this.suspects.map(({ address }, place) => [address, place]));
    this.current = this.balanceNow();
    // An outage comes at any moment between two sweeps, and between two requests.
    this.nextSweep = random.next() * this.interval;
    this.nextRequest = random.next() * this.period;
  }

  /** How many requests have failed. */
  public get failedRequests(): number {
    return this.failed;
  }

  /** How many fail per second as things are now. */
  public get failingPerSecond(): number {
    return this.rate * this.current.errors;
  }

  /** Goes on until some time, and says what happens until then. */
  public *until(end: number): Generator<Moment> {
    while (this.now < end) {
      const isOpen = this.isOpen();
      if (!isOpen && !this.isSettled) {
        this.isSettled = true;
        yield this.moment('settled');
      }
      const next = Math.min(end, this.sweepThatMatters(), ...this.updates.map(({ waitsUntil }) => waitsUntil));
      if (isOpen && this.hasSuspectInService() && this.requests < MOST_REQUESTS) {
        if (this.requestsUntil(next)) continue;
      } else {
        this.manyRequestsUntil(next);
      }
      this.now = next;
      this.applyDue();
      if (this.now >= this.nextSweep && this.sweep()) {
        this.isSettled = false;
        yield this.moment('return');
      }
    }
  }

  private get period(): number {
    return 1000 / this.rate;
  }

  private moment(kind: Moment['kind']): Moment {
    return { milliseconds: this.now, failed: this.failed, kind };
  }

  /** True if more may be ejected, or if some thread does not know yet who is. */
  private isOpen(): boolean {
    return this.hasSuspectInService() || this.updates.some(({ waitsUntil }) => waitsUntil < Infinity);
  }

  private hasSuspectInService(): boolean {
    if (this.isCapped) return false;
    return this.current.failing.some(({ place }) => place !== undefined && !this.suspects[place]!.isEjected);
  }

  /**
   * Sends requests until some time. Stops before, and returns true, where one of them gets a host ejected, or would if it could,
   * and where there have been enough.
   */
  private requestsUntil(end: number): boolean {
    for (; this.nextRequest <= end; this.nextRequest += this.period) {
      if (this.requests >= MOST_REQUESTS) {
        this.now = this.nextRequest;
        return true;
      }
      this.requests++;
      const { retried } = this.current;
      const ejected = retried === undefined ? this.tryOnce() : this.tryAgain(retried);
      if (ejected.length === 0) continue;
      this.now = this.nextRequest;
      this.nextRequest += this.period;
      for (const suspect of ejected) this.eject(suspect);
      return true;
    }
    return false;
  }

  /** One request that is not tried again. Says which hosts it gets ejected. */
  private tryOnce(): Suspect[] {
    const host = this.hostOfRequest();
    const failure = host && this.failureOf(host.failing);
    if (failure !== undefined) this.failed++;
    return this.counted(host, failure);
  }

  /** One request with its tries, which all count. */
  private tryAgain(balance: Balance): Suspect[] {
    const { attempts, failures, mostHangs } = this.cluster.retries!;
    const course = new CourseOfTries(balance, this.cluster.retries!, this.random);
    const ejected: Suspect[] = [];
    let hangs = 0;
    for (let attempt = 0; attempt <= attempts; attempt++) {
      const address = course.next();
      const host = this.current.failing.find((one) => one.address === address);
      const failure = host && this.failureOf(host.failing);
      ejected.push(...this.counted(host, failure));
      if (address !== undefined && failure === undefined) return ejected;
      if (failure === 'timeout') hangs++;
      if (failure === undefined || !failures.has(failure) || hangs > mostHangs) break;
    }
    this.failed++;
    return ejected;
  }

  private counted(host: FailingHost | undefined, failure: FailureClass | undefined): Suspect[] {
    const suspect = host?.place === undefined ? undefined : this.suspects[host.place];
    return suspect?.counts.count(failure) === true && !suspect.isEjected ? [suspect] : [];
  }

  /** Requests until some time, of which nothing depends but how many fail. */
  private manyRequestsUntil(end: number): void {
    const count = Math.max(0, Math.floor((end - this.nextRequest) / this.period + ROUNDING) + 1);
    this.failed += count * this.current.errors;
    this.nextRequest += count * this.period;
  }

  /** Undefined for a host that answers well. A request that finds no host fails, and counts for none. */
  private hostOfRequest(): FailingHost | undefined {
    const point = this.random.next();
    const { failing, unserved } = this.current;
    const host = firstBeyond(failing, point);
    if (host === undefined && point - (failing.at(-1)?.upTo ?? 0) < unserved) this.failed++;
    return host;
  }

  private failureOf(failing: Failing): FailureClass | undefined {
    let point = this.random.next();
    return FAILURE_CLASSES.find((one) => (point -= failing[one]) < 0);
  }

  private eject(suspect: Suspect): void {
    suspect.counts.clear();
    const hosts = this.priorities.reduce((sum, { length }) => sum + length, 0);
    if ((100 * (this.ejected + 1)) / hosts > this.cap) {
      this.isCapped = true;
      return;
    }
    suspect.isEjected = true;
    this.ejected++;
    suspect.ejectedAt = this.now;
    if (this.timeOut(suspect.backoff + 1) > this.timeOut(suspect.backoff)) suspect.backoff++;
    this.changed(suspect.priority);
  }

  private timeOut(backoff: number): number {
    return backoff === 0 ? 0 : ejectionTime(backoff, this.sent!).atLeast;
  }

  private changed(priority: number): void {
    if (this.updates[priority]!.change(this.now)) this.apply(priority);
  }

  private applyDue(): void {
    for (const [priority, updates] of this.updates.entries()) {
      if (updates.waitsUntil > this.now) continue;
      updates.apply(this.now);
      this.apply(priority);
    }
  }

  private apply(priority: number): void {
    for (const suspect of this.suspects) if (suspect.priority === priority) suspect.isOut = suspect.isEjected;
    this.current = this.balanceNow();
  }

  /** Of few hosts, the same combinations are out again and again. Of many, hardly one is out twice. */
  private balanceNow(): Spread {
    if (this.suspects.length > MOST_REMEMBERED) return this.computeSpread();
    const key = this.suspects.map(({ isOut }) => (isOut ? '1' : '0')).join('');
    const known = this.spreads.get(key) ?? this.computeSpread();
    this.spreads.set(key, known);
    return known;
  }

  private computeSpread(): Spread {
    const out = new Set(this.suspects.filter(({ isOut }) => isOut).map(({ address }) => address));
    const spread = balance(this.priorities, this.cluster.policy, ({ address }) => out.has(address));
    const { retries, failingAt } = this.cluster;
    const tries = retries && triesOf(spread, retries, failingAt);
    const { shares, unserved } = spread;
    let upTo = 0;
    const failing = [...(tries?.reached ?? shares).keys()].flatMap((address): FailingHost[] => {
      const way = failingAt(address);
      if (errorsOf(way) === 0) return [];
      const share = shares.get(address) ?? 0;
      upTo += share;
      return [{ address, share, upTo, failing: way, place: this.places.get(address) }];
    });
    return {
      ...{ failing, unserved, retried: tries && spread },
      errors: tries === undefined ? errorsAtOnce(failing, unserved) : errorsAfter(tries),
    };
  }

  /** Sweeps that find nothing to do are passed over. */
  private sweepThatMatters(): number {
    let due = Infinity;
    for (const { isEjected, backoff, ejectedAt } of this.suspects) {
      if (isEjected) due = Math.min(due, ejectedAt + this.timeOut(backoff));
      else if (backoff > 0) due = this.nextSweep;
      if (due <= this.nextSweep) break;
    }
    if (due === Infinity) return Infinity;
    this.nextSweep += Math.max(0, Math.ceil((due - this.nextSweep) / this.interval)) * this.interval;
    return this.nextSweep;
  }

  /** Returns true if a host is re-admitted. One that was not ejected since the last sweep is out for less the next time. */
  private sweep(): boolean {
    let hasReturned = false;
    for (const suspect of this.suspects) {
      if (!suspect.isEjected) {
        suspect.backoff = Math.max(0, suspect.backoff - 1);
      } else if (this.timeOut(suspect.backoff) <= this.now - suspect.ejectedAt) {
        suspect.isEjected = false;
        this.ejected--;
        suspect.counts.clear();
        this.changed(suspect.priority);
        hasReturned = true;
      }
    }
    this.nextSweep += this.interval;
    this.isCapped &&= !hasReturned;
    return hasReturned;
  }
}

/** The first host whose shares, added up, are more than a number. */
function firstBeyond(hosts: readonly FailingHost[], point: number): FailingHost | undefined {
  let [low, high] = [0, hosts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hosts[middle]!.upTo > point) high = middle;
    else low = middle + 1;
  }
  return hosts[low];
}

function errorsAtOnce(failing: readonly FailingHost[], unserved: number): number {
  return failing.reduce((sum, host) => sum + host.share * errorsOf(host.failing), unserved);
}

function errorsAfter({ failed, unserved }: Tries): number {
  return [...failed.values()].reduce((sum, one) => sum + one, unserved);
}

/** Sums of periods are exact to less than this part of one. */
const ROUNDING = 1e-6;

const IN_SERVICE = { isEjected: false, isOut: false, backoff: 0, ejectedAt: 0 };
