import { request, Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { MERGE_WINDOW_MILLISECONDS } from '../../src/predict/envoy/ejection/host-updates';
import { OutageRun } from '../../src/predict/envoy/run/outage-run';
import { NOT_FAILING } from '../../src/predict/shares/failing';
import { SeededRandom } from '../../src/util/seeded-random';
import { Random } from '../synth/random';
import { FAILING_HEADER, type Backends } from './backends';
import { RETRIES_HEADER, SET_UP_HEADER } from './bootstrap';
import type { Envoy } from './envoy';
import { FailureHeaders } from './failure-headers';
import type { SetUp } from './set-up';

// How many requests fail while hosts fail, are ejected, and come back: predicted for a rate, and counted.

/** A set-up that is asked at a rate while its hosts fail. */
export interface Course {
  readonly setUp: SetUp;
  /** Requests per second. */
  readonly rate: number;
  /** How long it is asked, in milliseconds. */
  readonly lasts: number;
  /** What it is, in words. */
  readonly what: string;
}

/** What came of it. */
export interface Counted {
  readonly course: Course;
  readonly failed: number;
  readonly mean: number;
  /** Of the count, by chance. */
  readonly deviation: number;
  /** How much more or less a busy machine may make of it. */
  readonly slack: number;
}

const RUNS = 300;
const COURSE_MILLISECONDS = 9_500;
const INTERVAL_MILLISECONDS = 100;
const BASE_MILLISECONDS = 2000;
/** By how much a timer of Envoy's may be later, each time that hosts go or come, than the client's own ever were. */
const LATENESS_SECONDS = 0.06;
const CHANGES = 6;

/** Hosts at priority 0 of which some fail, one host at priority 1. */
export function courses(count: number, seed: number, { steady }: Pick<Backends, 'steady'>): Course[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index): Course => {
    const hosts = 1 + random.below(Math.min(10, steady.length - 1));
    const failingHosts = random.below(3) === 0 ? 1 + random.below(hosts) : hosts;
    const threshold = random.pick([1, 2, 3, 5, 5, 8, 10]);
    // As many slow ones as fast ones: 1 to 400.
    const rate = Math.round(400 ** (random.below(1000) / 999));
    const host = { locality: 'us/east/a', weight: 1, localityWeight: 1, health: 'HEALTHY' } as const;
    const bad = { ...NOT_FAILING, 'gateway-error': 1 };
    return {
      ...{ rate, lasts: COURSE_MILLISECONDS },
      what: `${failingHosts} of ${hosts} hosts failing, threshold ${threshold}`,
      setUp: {
        name: `course-${index + 1}`,
        hosts: steady
          .slice(0, hosts + 1)
          .map((address, place) => ({ ...host, address, priority: place < hosts ? 0 : 1 })),
        policy: {
          localityWeighted: false,
          panicThreshold: 1,
          outlierDetection: {
            consecutive5xx: 0,
            enforcingConsecutive5xx: 0,
            consecutiveGatewayFailure: threshold,
            enforcingConsecutiveGatewayFailure: 100,
            intervalMilliseconds: INTERVAL_MILLISECONDS,
            baseEjectionTimeMilliseconds: BASE_MILLISECONDS,
            maxEjectionPercent: 100,
            splitExternalLocalOriginErrors: false,
            consecutiveLocalOriginFailure: undefined,
            enforcingConsecutiveLocalOriginFailure: undefined,
          },
        },
        failing: new Map(steady.slice(0, failingHosts).map((address) => [address, bad])),
      },
    };
  });
}

/** Sends requests at the rate, on as many connections as Envoy has threads or more, and counts what fails. */
export async function count(envoy: Envoy, course: Course): Promise<Counted> {
  const { setUp, rate, lasts } = course;
  const headers = new FailureHeaders(setUp.failing, new Random(0));
  const agent = new Agent({ keepAlive: true, maxSockets: 16, scheduling: 'fifo' });
  let failed = 0;
  let latest = 0;
  const waiting: Promise<void>[] = [];
  const began = performance.now();
  for (let sent = 0; ; sent++) {
    const due = ((sent + 0.5) * 1000) / rate;
    if (due >= lasts) break;
    const wait = began + due - performance.now();
    if (wait > 0) await sleep(wait);
    latest = Math.max(latest, performance.now() - began - due);
    waiting.push(
      ask(envoy.frontPort, agent, {
        [SET_UP_HEADER]: setUp.name,
        [FAILING_HEADER]: headers.next(1)[0]!,
        ...(setUp.retries === undefined ? {} : { [RETRIES_HEADER]: 'yes' }),
      }).then((status) => {
        if (status !== 200) failed++;
      }),
    );
  }
  await Promise.all(waiting);
  agent.destroy();
  const slack = rate * (LATENESS_SECONDS + latest / 1000) * CHANGES;
  return { course, failed, slack, ...predict(course) };
}

/** The mean of many courses, and how far from it chance takes one. */
export function predict(
  { setUp, rate, lasts }: Omit<Course, 'what'>,
  runs = RUNS,
): Pick<Counted, 'mean' | 'deviation'> {
  const random = new SeededRandom(1);
  const cluster = { ...setUp, failingAt: (address: string) => setUp.failing.get(address) ?? NOT_FAILING };
  const counts = Array.from({ length: runs }, () => {
    const run = new OutageRun(cluster, rate, random, MERGE_WINDOW_MILLISECONDS);
    for (const moment of run.until(lasts)) void moment;
    return run.failedRequests;
  });
  const mean = counts.reduce((sum, one) => sum + one, 0) / runs;
  const variance = counts.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (runs - 1);
  return { mean, deviation: Math.sqrt(variance) };
}

function ask(port: number, agent: Agent, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

/** Chance alone takes one count of 100 out of so many standard deviations in 3 of 1,000 runs, and in none each time that it is taken anew. */
const DEVIATIONS = 4.2;
/** What is close, whatever chance may do. */
const CLOSE = { requests: 5, share: 0.15 };

/** True if chance and a busy machine explain a count. */
export function isExplained({ failed, mean, deviation, slack }: Counted): boolean {
  return Math.abs(failed - mean) <= Math.max(CLOSE.requests, DEVIATIONS * deviation + slack);
}

/** True if a count is what is predicted, as people read it: to 15 %, or to 5 requests. */
export function isClose({ failed, mean }: Counted): boolean {
  return Math.abs(failed - mean) <= Math.max(CLOSE.requests, CLOSE.share * mean);
}

export function describeCounted({ course: { setUp, rate, what }, failed, mean }: Counted): string {
  return `${setUp.name}, ${what}, ${rate}/s: ${failed} failed, predicted ${mean.toFixed(1)}`;
}
