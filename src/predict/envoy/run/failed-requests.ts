import { SeededRandom } from '../../../util/seeded-random';
import { backoffOf, MERGE_WINDOW_MILLISECONDS, type Backoff } from '../ejection';
import { OutageRun, type FailingCluster, type Spread } from './outage-run';

/** How many requests fail in an outage, on average. */
export interface FailedRequests {
  /** From the start until all are out that outlier detection ejects; undefined where requests go on failing even then. */
  readonly untilEjected: number | undefined;
  /** Each time that hosts are re-admitted, of which the first is taken. 0 where none is, or where it makes no difference. */
  readonly atEachReturn: number;
  /** In the first hour of the outage. */
  readonly inFirstHour: number;
  /** In the second, and in each that follows. */
  readonly inEachLaterHour: number;
  /** When they fail. Computed when it is asked for. */
  inCourse(): Course;
}

/** When requests fail in an outage, on average. */
export interface Course {
  /** How many have failed some milliseconds after the start. */
  readonly failedBy: (milliseconds: number) => number;
  /** After how many milliseconds all are out that outlier detection ejects; undefined where requests go on failing even then. */
  readonly ejectedAfter: number | undefined;
  /** How long ejected hosts are out; undefined where none is. */
  readonly backoff: Backoff | undefined;
}

/** Counts of failed requests are data. What would compute more of them is not part of that. */
class Counted implements FailedRequests {
  public readonly untilEjected: number | undefined;
  public readonly atEachReturn: number;
  public readonly inFirstHour: number;
  public readonly inEachLaterHour: number;
  readonly #course: () => Course;

  constructor(counts: Counts, course: () => Course) {
    this.untilEjected = counts.untilEjected;
    this.atEachReturn = counts.atEachReturn;
    this.inFirstHour = counts.inFirstHour;
    this.inEachLaterHour = counts.inEachLaterHour;
    this.#course = course;
  }

  public inCourse(): Course {
    return this.#course();
  }
}

type Counts = Omit<FailedRequests, 'inCourse'>;

export const NONE_FAILED: FailedRequests = new Counted(
  { untilEjected: 0, atEachReturn: 0, inFirstHour: 0, inEachLaterHour: 0 },
  () => ({ failedBy: () => 0, ejectedAfter: 0, backoff: undefined }),
);

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
  const all = Array.from(coursesOf(cluster, rate), countIn);
  const counts = {
    untilEjected: meanOrNone(all.map(({ untilEjected }) => untilEjected)),
    atEachReturn: meanOf(all.map(({ atEachReturn }) => atEachReturn)),
    inFirstHour: meanOf(all.map(({ inFirstHour }) => inFirstHour)),
    inEachLaterHour: meanOf(all.map(({ inEachLaterHour }) => inEachLaterHour)),
  };
  return new Counted(counts, () => ({
    failedBy: (milliseconds) => meanOf(Array.from(coursesOf(cluster, rate), (run) => failedIn(run, milliseconds))),
    ejectedAfter:
      counts.untilEjected === undefined ? undefined : meanOf(Array.from(coursesOf(cluster, rate), timeToSettle)),
    backoff: cluster.policy.outlierDetection && backoffOf(cluster.policy.outlierDetection),
  }));
}

/** Some courses that an outage can take, one after the other: the same ones whenever they are asked for. */
function* coursesOf(cluster: FailingCluster, rate: number): Generator<OutageRun> {
  const enough = Math.min(RUNS_AT_RATE / rate, RUNS_OF_HOSTS / cluster.hosts.length);
  const runs = Math.max(FEWEST_RUNS, Math.min(RUNS, Math.ceil(enough)));
  const random = new SeededRandom(SEED);
  const spreads = new Map<string, Spread>();
  for (let run = 0; run < runs; run++) {
    yield new OutageRun(cluster, rate, random, MERGE_WINDOW_MILLISECONDS, spreads);
  }
}

function failedIn(run: OutageRun, milliseconds: number): number {
  for (const moment of run.until(milliseconds)) void moment;
  return run.failedRequests;
}

function timeToSettle(run: OutageRun): number {
  for (const { kind, milliseconds } of run.until(HOUR_MILLISECONDS)) if (kind === 'settled') return milliseconds;
  return HOUR_MILLISECONDS;
}

function countIn(run: OutageRun): Counts {
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

/** Undefined where one is. */
function meanOrNone(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((one) => one !== undefined);
  return known.length < numbers.length ? undefined : meanOf(known);
}

function meanOf(numbers: readonly number[]): number {
  return sumOf(numbers) / numbers.length;
}

/** Requests of which a share fails, whatever happens. */
export function alwaysFailing(share: number, rate: number): FailedRequests {
  if (share === 0) return NONE_FAILED;
  const perHour = share * rate * HOUR_SECONDS;
  return new Counted(
    { untilEjected: undefined, atEachReturn: 0, inFirstHour: perHour, inEachLaterHour: perHour },
    () => ({
      failedBy: (milliseconds) => (perHour * milliseconds) / HOUR_MILLISECONDS,
      ejectedAfter: undefined,
      backoff: undefined,
    }),
  );
}

/** What fails at several Envoys, that each count for themselves. */
export function sumOfFailed(all: readonly FailedRequests[]): FailedRequests {
  const counts = {
    untilEjected: sumOrNone(all.map(({ untilEjected }) => untilEjected)),
    atEachReturn: sumOf(all.map(({ atEachReturn }) => atEachReturn)),
    inFirstHour: sumOf(all.map(({ inFirstHour }) => inFirstHour)),
    inEachLaterHour: sumOf(all.map(({ inEachLaterHour }) => inEachLaterHour)),
  };
  return new Counted(counts, () => togetherOf(all.map((one) => one.inCourse())));
}

function togetherOf(courses: readonly Course[]): Course {
  const times = courses.map(({ ejectedAfter }) => ejectedAfter);
  return {
    failedBy: (milliseconds) => sumOf(courses.map(({ failedBy }) => failedBy(milliseconds))),
    ejectedAfter: times.reduce(
      (latest, one) => (latest === undefined || one === undefined ? undefined : Math.max(latest, one)),
      0,
    ),
    backoff: courses
      .flatMap(({ backoff }) => backoff ?? [])
      .sort((left, right) => right.longest.atMost - left.longest.atMost)[0],
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

/** Undefined where one is. */
function sumOrNone(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((one) => one !== undefined);
  return known.length < numbers.length ? undefined : sumOf(known);
}
