import { SeededRandom } from '../../util/seeded-random';
import { MERGE_WINDOW_MILLISECONDS } from './host-updates';
import { OutageRun, type FailingCluster, type Spread } from './outage-run';

/** How many requests fail in an outage, on average. */
export interface FailedRequests {
  /** From the start until all are out that outlier detection ejects; undefined where requests go on failing even then. */
  readonly untilEjected: number | undefined;
  /** Each time that hosts are let in again, of which the first is taken. 0 where none is, or where it makes no difference. */
  readonly atEachReturn: number;
  /** In the first hour of the outage. */
  readonly inFirstHour: number;
  /** In the second, and in each that follows. */
  readonly inEachLaterHour: number;
}

/** What is assumed where nothing is said, in requests per second. */
export const DEFAULT_RATE = 100;

export const NONE_FAILED: FailedRequests = { untilEjected: 0, atEachReturn: 0, inFirstHour: 0, inEachLaterHour: 0 };

const HOUR_MILLISECONDS = 3_600_000;
const HOUR_SECONDS = 3600;
const SEED = 1;
/** Enough for a mean; the more requests or hosts there are, the less chance has to say. */
const RUNS = 20;
const FEWEST_RUNS = 4;
const RUNS_AT_RATE = 4000;
const RUNS_OF_HOSTS = 2000;
/** Shares are sums of divisions. */
const NEARLY_NOTHING = 1e-9;

/**
 * How many requests to a cluster fail, as the mean of some courses that an outage can take.
 *
 * @param rate requests per second
 */
export function failedRequests(cluster: FailingCluster, rate: number): FailedRequests {
  if (rate === 0) return NONE_FAILED;
  const enough = Math.min(RUNS_AT_RATE / rate, RUNS_OF_HOSTS / cluster.hosts.length);
  const runs = Math.max(FEWEST_RUNS, Math.min(RUNS, Math.ceil(enough)));
  const random = new SeededRandom(SEED);
  const spreads = new Map<string, Spread>();
  const all = Array.from({ length: runs }, () =>
    oneCourse(new OutageRun(cluster, rate, random, MERGE_WINDOW_MILLISECONDS, spreads)),
  );
  return {
    untilEjected: all.some(({ untilEjected }) => untilEjected === undefined)
      ? undefined
      : meanOf(all.map(({ untilEjected }) => untilEjected!)),
    atEachReturn: meanOf(all.map(({ atEachReturn }) => atEachReturn)),
    inFirstHour: meanOf(all.map(({ inFirstHour }) => inFirstHour)),
    inEachLaterHour: meanOf(all.map(({ inEachLaterHour }) => inEachLaterHour)),
  };
}

function oneCourse(run: OutageRun): FailedRequests {
  let untilEjected: number | undefined;
  let returned: number | undefined;
  let atEachReturn: number | undefined;
  let isFirst = true;
  for (const { failed, kind } of run.until(HOUR_MILLISECONDS)) {
    if (kind === 'return') returned ??= failed;
    else if (isFirst) {
      isFirst = false;
      if (run.failingPerSecond < NEARLY_NOTHING) untilEjected = failed;
    } else if (returned !== undefined) atEachReturn ??= failed - returned;
  }
  const inFirstHour = run.failedRequests;
  for (const moment of run.until(2 * HOUR_MILLISECONDS)) void moment;
  return {
    untilEjected,
    atEachReturn: atEachReturn ?? 0,
    inFirstHour,
    inEachLaterHour: run.failedRequests - inFirstHour,
  };
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

/** Requests of which a share fails, whatever happens. */
export function alwaysFailing(share: number, rate: number): FailedRequests {
  if (share === 0) return NONE_FAILED;
  const perHour = share * rate * HOUR_SECONDS;
  return { untilEjected: undefined, atEachReturn: 0, inFirstHour: perHour, inEachLaterHour: perHour };
}

/** What fails at several Envoys, that each count for themselves. */
export function sumOfFailed(all: readonly FailedRequests[]): FailedRequests {
  return all.reduce(
    (sum, one) => ({
      untilEjected:
        sum.untilEjected === undefined || one.untilEjected === undefined
          ? undefined
          : sum.untilEjected + one.untilEjected,
      atEachReturn: sum.atEachReturn + one.atEachReturn,
      inFirstHour: sum.inFirstHour + one.inFirstHour,
      inEachLaterHour: sum.inEachLaterHour + one.inEachLaterHour,
    }),
    NONE_FAILED,
  );
}
