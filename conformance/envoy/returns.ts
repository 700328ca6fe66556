import { setTimeout as sleep } from 'node:timers/promises';
import { ejectionTime } from '../../src/predict/envoy/ejection/ejection-time';
import { NOT_FAILING } from '../../src/predict/shares/failing';
import type { SentOutlierDetection } from '../../src/predict/envoy/hosts/assignment';
import type { Backends } from './backends';
import type { Envoy } from './envoy';
import { FailureHeaders } from './failure-headers';
import { Random } from '../synth/random';
import type { SetUp } from './set-up';

/** Longer than a busy machine keeps the next request waiting: a host that stays in for a whole interval is out for less the next time. */
const INTERVAL_MILLISECONDS = 500;
const BASE_MILLISECONDS = 1000;
/** Between two requests. */
const PACE_MILLISECONDS = 5;
/** What a busy machine may add: no more than by what one time out is longer than the longest that the one before may be. */
const LATENESS_MILLISECONDS = BASE_MILLISECONDS - INTERVAL_MILLISECONDS;
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
  /** Between which times, by what the client saw. */
  readonly seen: string;
  readonly expected: string;
  readonly isAsExpected: boolean;
}

/** A request that was answered, and when. */
interface Asked {
  readonly isOfFailing: boolean;
  readonly sent: number;
  readonly answered: number;
}

/**
 * Lets a host fail whenever it is tried, which is as soon as it is back, and says how long it was out each time; then lets it
 * be good for a while, and fail once more.
 */
export async function timesOut(envoy: Envoy, setUp: SetUp): Promise<TimeOut[]> {
  const [failing] = setUp.failing.keys();
  const headers = new FailureHeaders(setUp.failing, new Random(0));
  const ask = async (header: string): Promise<Asked> => {
    const sent = performance.now();
    const [reply] = await envoy.send(setUp, [header]);
    return { isOfFailing: reply!.backend === failing, sent, answered: performance.now() };
  };
  const fail = (): Promise<Asked> => ask(headers.next(1)[0]!);
  /** Asks until it is that host which answers, or the other. */
  const until = async (isOfFailing: boolean, how: () => Promise<Asked>): Promise<{ last: Asked; before: Asked }> => {
    let before = await how();
    for (let last = before; ; before = last, last = await how()) {
      if (last.isOfFailing === isOfFailing) return { last, before };
      await sleep(PACE_MILLISECONDS);
    }
  };
  /** @param failed the request that it failed first since it was back */
  const timeOut = async (nth: number, failed: Asked, how: () => Promise<Asked>): Promise<TimeOut & { back: Asked }> => {
    // Until it is ejected it may get a request or two more: those are not it coming back.
    const { last: out } = await until(false, fail);
    const { last: back, before } = await until(true, how);
    const [least, most] = [before.sent - out.answered, back.answered - failed.sent];
    const { atLeast, atMost } = ejectionTime(nth, DETECTION);
    return {
      back,
      seen: `${Math.round(least)} to ${Math.round(most)} ms`,
      expected: `${atLeast} to ${atMost} ms`,
      isAsExpected: most >= atLeast && least <= atMost + LATENESS_MILLISECONDS,
    };
  };

  const seen: TimeOut[] = [];
  let failed = await fail();
  for (let nth = 1; nth <= TIMES_OUT; nth++) {
    const one = await timeOut(nth, failed, nth === TIMES_OUT ? () => ask('') : fail);
    seen.push(one);
    failed = one.back;
  }
  await sleep(FORGETTING_MILLISECONDS);
  seen.push(await timeOut(1, await fail(), fail));
  return seen;
}
