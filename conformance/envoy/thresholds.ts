import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpRetry } from '../../src/istio/api/http-retry';
import { balance } from '../../src/predict/envoy/hosts/balance';
import { cycleOf } from '../../src/predict/envoy/ejection/time-in-service';
import { hostsByPriority } from '../../src/predict/envoy/hosts/host';
import { seenBy } from '../../src/predict/envoy/hosts/upstream';
import { retryPolicyOf } from '../../src/predict/istio/assign/retry-policy';
import { failingBy, NOT_FAILING, type Failing } from '../../src/predict/shares/failing';
import type { Failure } from '../../src/predict/outage/outage';
import { Random } from '../synth/random';
import type { Backends } from './backends';
import type { Envoy } from './envoy';
import { FailureHeaders } from './failure-headers';
import { predict, type Course } from './failing-at-a-rate';
import type { SetUp } from './set-up';

// Which thresholds lose the fewest requests, in the outages that services have: predicted for many settings, and counted for the
// best of them. Where they are counted, times are a tenth of what a rule says, so that returns of ejected hosts come within a course.

/** What a rule may say. Times in seconds. */
export interface Setting {
  readonly gateway: number;
  readonly every5xx: number;
  readonly interval: number;
  readonly base: number;
  readonly floor: number;
  readonly isRetried: boolean;
}

/** Those of a LocalityFailoverRule that says nothing. */
export const TODAY: Setting = { gateway: 5, every5xx: 0, interval: 10, base: 30, floor: 1, isRetried: false };

/** 192 of them. */
export const SETTINGS: readonly Setting[] = [1, 3, 5, 10].flatMap((gateway) =>
  [0, 5].flatMap((every5xx) =>
    [10, 1].flatMap((interval) =>
      [30, 60, 180].flatMap((base) =>
        [0, 1].flatMap((floor) =>
          [false, true].map((isRetried): Setting => ({ gateway, every5xx, interval, base, floor, isRetried })),
        ),
      ),
    ),
  ),
);

/** An outage: how many pods of the client's cluster fail, and how. */
export interface Scenario {
  readonly what: string;
  readonly pods: number;
  readonly failure: Failure;
  readonly requests: number;
  readonly protocol?: 'http' | 'tcp';
  /** False for requests that may not be repeated: every call of gRPC is a POST. */
  readonly mayBeRetried?: boolean;
}

const PODS = 4;

export const SCENARIOS: readonly Scenario[] = [
  { what: 'all local pods crash', pods: PODS, failure: 'no-connection', requests: 1 },
  { what: 'half of them crash', pods: PODS / 2, failure: 'no-connection', requests: 1 },
  { what: 'a bad deploy: all local pods answer 500', pods: PODS, failure: 'application-error', requests: 1 },
  { what: 'a pod that fails half of its requests', pods: 1, failure: 'gateway-error', requests: 0.5 },
  // Without a time for each try there is no time left for another.
  {
    what: 'a pod too slow for the timeout of its route',
    pods: 1,
    failure: 'timeout',
    requests: 1,
    mayBeRetried: false,
  },
  {
    what: 'all local pods of a gRPC service are unavailable',
    pods: PODS,
    failure: 'grpc=UNAVAILABLE',
    requests: 1,
    mayBeRetried: false,
  },
  { what: 'all local pods of a TCP service crash', pods: PODS, failure: 'no-connection', requests: 1, protocol: 'tcp' },
];
/** The eighth. Of it good requests count, that come when all hosts are ejected. */
export const BAD_PATH = 'a path that answers 500 everywhere';

const RATE = 100;
/** By how much times are shorter than a rule says, where a course is counted. */
const SHORTER = 10;
/** Ten minutes of an outage. */
const COURSE_MILLISECONDS = 600_000;

/** The retries of Retries.toAnotherCluster(). */
const RETRY: HttpRetry = {
  attempts: 2,
  perTryTimeout: undefined,
  retryOn: 'connect-failure,refused-stream,unavailable,cancelled,reset,retriable-status-codes,502,503,504',
  retryRemoteLocalities: true,
  retryIgnorePreviousHosts: undefined,
  backoff: undefined,
};

/** Pods at priority 0, and the gateway of the other cluster at priority 1. */
function setUpOf(
  name: string,
  setting: Setting,
  failing: readonly Failing[],
  { steady }: Pick<Backends, 'steady'>,
  shorter = SHORTER,
): SetUp {
  const host = { locality: 'us/east/a', weight: 1, localityWeight: 1, health: 'HEALTHY' } as const;
  const hosts = steady
    .slice(0, PODS + 1)
    .map((address, place) => ({ ...host, address, priority: place < PODS ? 0 : 1 }));
  const { gateway, every5xx, interval, base, floor, isRetried } = setting;
  return {
    name: name.replaceAll(/\W+/g, '-'),
    hosts,
    policy: {
      localityWeighted: false,
      panicThreshold: floor,
      outlierDetection: {
        consecutive5xx: every5xx,
        enforcingConsecutive5xx: every5xx > 0 ? 100 : 0,
        consecutiveGatewayFailure: gateway,
        enforcingConsecutiveGatewayFailure: 100,
        intervalMilliseconds: (interval * 1000) / shorter,
        baseEjectionTimeMilliseconds: (base * 1000) / shorter,
        maxEjectionPercent: 100,
        splitExternalLocalOriginErrors: false,
        consecutiveLocalOriginFailure: undefined,
        enforcingConsecutiveLocalOriginFailure: undefined,
      },
    },
    failing: new Map(failing.map((way, place) => [steady[place]!, way])),
    retries: isRetried ? retryPolicyOf({ retries: RETRY, timeout: undefined }) : undefined,
  };
}

/** A setting in an outage. */
export function courseOf(
  setting: Setting,
  scenario: Scenario,
  backends: Pick<Backends, 'steady'>,
  lasts: number,
  shorter = SHORTER,
): Course {
  const { what, pods, failure, requests, protocol = 'http', mayBeRetried = true } = scenario;
  const seen = seenBy({ protocol, isTunnelled: true, hasTimeout: true }, failingBy(failure, requests));
  const isRetried = setting.isRetried && mayBeRetried && protocol === 'http';
  const setUp = setUpOf(
    what,
    { ...setting, isRetried },
    Array.from({ length: pods }, () => asAnswered(seen)),
    backends,
    shorter,
  );
  return { setUp, rate: RATE, lasts, what };
}

/** Behind a tunnel, with retries that are for both, Envoy makes of a broken connection and of a status of gRPC what it makes of a 503. */
function asAnswered(seen: Failing): Failing {
  const gateway = seen['gateway-error'] + seen.reset + seen.timeout + seen['grpc-unavailable'];
  return { ...seen, 'gateway-error': gateway, reset: 0, timeout: 0, 'grpc-unavailable': 0 };
}

/** A path that fails at all hosts: as many requests as get them ejected, if they are, and then good ones. */
export function badPathOf(setting: Setting, { steady }: Pick<Backends, 'steady'>): SetUp {
  const failing = Array.from({ length: PODS + 1 }, () => ({ ...NOT_FAILING, 'application-error': 1 }));
  return setUpOf(BAD_PATH, setting, failing, { steady });
}

/** The part of good requests that fail while hosts are ejected for a path that always fails, everywhere. */
export function lostToBadPath({ hosts, policy, failing }: SetUp): number {
  const [way] = failing.values();
  const isEjected = cycleOf(way!, policy.outlierDetection) !== undefined;
  return balance(hostsByPriority(hosts), policy, () => isEjected).unserved;
}

/** The same of an Envoy. */
export async function loseToBadPath(envoy: Envoy, path: SetUp): Promise<number> {
  const headers = new FailureHeaders(path.failing, new Random(0));
  await envoy.send(path, headers.next(BAD_REQUESTS));
  await sleep(SETTLING_MILLISECONDS);
  const replies = await envoy.send(path, new Array<string>(GOOD_REQUESTS).fill(''));
  return replies.filter(({ status }) => status !== 200).length / GOOD_REQUESTS;
}

const BAD_REQUESTS = 400;
const GOOD_REQUESTS = 100;
/** Ejecting is done by another thread of Envoy's than answering. */
const SETTLING_MILLISECONDS = 500;

/** How many requests fail, of all in a course, by the prediction; of the last scenario, how many good ones. */
export function lossesOf(setting: Setting, backends: Pick<Backends, 'steady'>): readonly number[] {
  const courses = SCENARIOS.map((scenario) => courseOf(setting, scenario, backends, COURSE_MILLISECONDS, AS_IS));
  const good = (RATE * COURSE_MILLISECONDS) / 1000;
  return [...courses.map((course) => predict(course, LOOKS).mean), lostToBadPath(badPathOf(setting, backends)) * good];
}

const AS_IS = 1;
const LOOKS = 10;

/** The settings that lose least, best first. */
export function best(count: number, backends: Pick<Backends, 'steady'>): readonly Setting[] {
  const all = SETTINGS.map((setting) => ({ setting, losses: lossesOf(setting, backends) }));
  return all
    .sort((left, right) => compareLosses(left.losses, right.losses))
    .slice(0, count)
    .map(({ setting }) => setting);
}

export function describeSetting({ gateway, every5xx, interval, base, floor, isRetried }: Setting): string {
  return `gateway errors ${gateway}, 5xx ${every5xx}, interval ${interval} s, base ${base} s, floor ${floor}${isRetried ? ', retries' : ''}`;
}

/** The worst loss first decides, then the next one: what no setting can help, as over TCP, decides nothing. */
function compareLosses(left: readonly number[], right: readonly number[]): number {
  const [one, other] = [left, right].map((losses) => [...losses].sort((a, b) => b - a));
  const place = one!.findIndex((loss, at) => Math.abs(loss - other![at]!) > NOISE);
  return place === -1 ? 0 : one![place]! - other![place]!;
}

/** In requests. */
const NOISE = 5;
