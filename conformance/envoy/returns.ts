import { setTimeout as sleep } from 'node:timers/promises';
import { ejectionTime } from '../../src/predict/envoy/ejection-time';
import { NOT_FAILING } from '../../src/predict/outage/failing';
import type { SentOutlierDetection } from '../../src/predict/envoy/assignment';
import type { Backends } from './backends';
import type { Envoy } from './envoy';
import { FailureHeaders } from './failure-headers';
import { Random } from '../synth/random';
import type { SetUp } from './set-up';

const INTERVAL_MILLISECONDS = 100;
const BASE_MILLISECONDS = 1000;
/** Between two requests. */
const PACE_MILLISECONDS = 5;
/** What a busy machine may add: less than what one time out is longer than the one before. */
const LATENESS_MILLISECONDS = 700;
const TIMES_OUT = 3;
/** Enough for Envoy to forget all of them: it forgets one in each interval. */
const FORGETTING_MILLISECONDS = (TIMES_OUT + 5) * INTERVAL_MILLISECONDS;

const DETECTION: SentOutlierDetection = {
  consecutive5xx: 1,
  enforcingConsecutive5xx: 100,
  consecutiveGatewayFailure: undefined,
  enforcingConsecutiveGatewayFailure: undefined,
  intervalMilliseconds: INTERVAL_MILLISECONDS,
  baseEjectionTimeMilliseconds: BASE_MILLISECONDS,
  maxEjectionPercent: 100,
  splitExternalLocalOriginErrors: false,
  consecutiveLocalOriginFailure: undefined,
  enforcingConsecutiveLocalOriginFailure: undefined,
};

/** One host that can fail at priority 0, one that does not at priority 1. */
export function returningSetUp({ steady: [failing, good] }: Pick<Backends, 'steady'>): SetUp {
  const host = { locality: 'us/east/a', weight: 1, localityWeight: 1, health: 'HEALTHY' } as const;
  return {
    name: 'returning',
    hosts: [
      { ...host, address: failing!, priority: 0 },
      { ...host, address: good!, priority: 1 },
    ],
    policy: { localityWeighted: false, panicThreshold: 0, outlierDetection: DETECTION },
    failing: new Map([[failing!, { ...NOT_FAILING, 'application-error': 1 }]]),
  };
}

/** How long a host was out, and what we say of that. */
export interface TimeOut {
  readonly milliseconds: number;
  readonly expected: string;
  readonly isAsExpected: boolean;
}

/**
 * Lets a host fail whenever it is tried, which is as soon as it is back, and says how long it was out each time; then lets it
 * be good for a while, and fail once more.
 */
export async function timesOut(envoy: Envoy, setUp: SetUp): Promise<TimeOut[]> {
  const [failing] = setUp.failing.keys();
  const headers = new FailureHeaders(setUp.failing, new Random(0));
  const isBack = async (header: string): Promise<boolean> => {
    const [reply] = await envoy.send(setUp, [header]);
    return reply!.backend === failing;
  };
  const timeOut = async (nth: number): Promise<TimeOut> => {
    const started = Date.now();
    // Until it is ejected it may get a request or two more: those are not it coming back.
    await sleep(BASE_MILLISECONDS / 2);
    while (!(await isBack(nth === TIMES_OUT ? '' : headers.next(1)[0]!))) await sleep(PACE_MILLISECONDS);
    const milliseconds = Date.now() - started;
    const { atLeast, atMost } = ejectionTime(nth, DETECTION);
    return {
      milliseconds,
      expected: `${atLeast} ms to ${atMost} ms`,
      // Ejected a little before or after the request that did it was answered here.
      isAsExpected: milliseconds >= atLeast - PACE_MILLISECONDS && milliseconds <= atMost + LATENESS_MILLISECONDS,
    };
  };

  const seen: TimeOut[] = [];
  await envoy.send(setUp, headers.next(1));
  for (let nth = 1; nth <= TIMES_OUT; nth++) seen.push(await timeOut(nth));
  await sleep(FORGETTING_MILLISECONDS);
  await envoy.send(setUp, headers.next(1));
  seen.push(await timeOut(1));
  return seen;
}
