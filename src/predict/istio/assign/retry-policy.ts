import { STATUS_CODES } from 'node:http';
import type { HttpRetry } from '../../../istio/api/http-retry';
import { NANOSECONDS_PER_MILLISECOND } from '../../../istio/webhook/duration';
import { writtenPolicies, type DestinationRule, type TrafficPolicy } from '../../../model/policy';
import type { Retries } from '../../envoy/retries';
import type { FailureClass } from '../../shares';
import { DEFAULT_RETRY_ATTEMPTS, DEFAULT_RETRY_BACKOFF, DEFAULT_RETRY_ON } from '../../../istio/defaults';

/** What a route says of how long requests may take, and of those that fail. */
export interface RouteTries {
  readonly retries: HttpRetry | undefined;
  /** For the request and all of its tries, in milliseconds; undefined for as long as the client waits. */
  readonly timeout: number | undefined;
}

/** More are followed as so many: what they add is less than can be seen. */
const MOST_ATTEMPTS = 10;
/** Ten times as long at most. */
const LONGEST_BACKOFFS = 10;

/**
 * The retries that istiod makes of a route, or of the MeshConfig; undefined for none.
 *
 * @see istio pilot/pkg/networking/core/route/retry/retry.go ConvertPolicy
 */
export function retryPolicyOf({ retries, timeout }: RouteTries): Retries | undefined {
  const attempts = retries?.attempts ?? DEFAULT_RETRY_ATTEMPTS;
  if (attempts <= 0) return undefined;
  const each = retries?.perTryTimeout === undefined ? undefined : toMilliseconds(retries.perTryTimeout);
  const retryOn = retries === undefined || retries.retryOn === '' ? DEFAULT_RETRY_ON : retries.retryOn;
  return {
    attempts: Math.min(attempts, MOST_ATTEMPTS),
    failures: failuresOf(retryOn, each !== undefined),
    skipsTriedHosts: retries?.retryIgnorePreviousHosts ?? true,
    leavesPriorities: retries?.retryRemoteLocalities ?? false,
    isSticky: false,
    mostHangs: each === undefined || timeout === undefined ? Infinity : hangsWithin(timeout, each, retries?.backoff),
  };
}

function toMilliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds / NANOSECONDS_PER_MILLISECOND);
}

/** How many tries may hang, each with the longest wait before the next, so that there is time for one more. */
function hangsWithin(timeout: number, each: number, backoff: bigint | undefined): number {
  const base = backoff === undefined ? DEFAULT_RETRY_BACKOFF : toMilliseconds(backoff);
  let spent = 0;
  for (let hangs = 0; hangs < MOST_ATTEMPTS; hangs++) {
    spent += each + Math.min(base * 2 ** hangs, base * LONGEST_BACKOFFS);
    if (spent >= timeout) return hangs;
  }
  return MOST_ATTEMPTS;
}

/**
 * The failures that a retryOn is for. A gateway error may be any of 502, 503 and 504, so that all of them have to be listed.
 *
 * @see envoy source/common/router/retry_state_impl.cc RetryStateImpl::wouldRetryFromReset, wouldRetryFromHeaders
 */
function failuresOf(retryOn: string, hasTimeout: boolean): Set<FailureClass> {
  const parts = retryOn.split(',').map((part) => part.trim());
  // A number that Go has no name for is the name of a failure, of none that is.
  const codes = new Set(parts.filter((part) => /^\d+$/.test(part) && part in STATUS_CODES).map(Number));
  const names = new Set(parts);
  const broken: FailureClass[] = ['no-connection', 'reset', ...(hasTimeout ? (['timeout'] as const) : [])];
  const failures = new Set<FailureClass>();
  const add = (isRetried: boolean, ...some: FailureClass[]): void => {
    if (isRetried) for (const one of some) failures.add(one);
  };
  add(names.has('5xx'), 'application-error', 'gateway-error', ...broken);
  add(names.has('gateway-error'), 'gateway-error', ...broken);
  add(names.has('reset'), ...broken);
  add(names.has('connect-failure'), 'no-connection');
  add(codes.has(500), 'application-error');
  add(
    [502, 503, 504].every((code) => codes.has(code)),
    'gateway-error',
  );
  for (const status of GRPC) add(names.has(status), `grpc-${status}`);
  return failures;
}

const GRPC = ['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable'] as const;

/**
 * What rules for the service leave of retries: none that are followed where they are limited, for how many are under way depends
 * on how long answers take; and with a hash a try goes to the host of the one before.
 *
 * @see istio pilot/pkg/networking/core/cluster_traffic_policy.go applyConnectionPool, applyRetryBudget
 */
export function retriesByRule(retries: Retries, rules: readonly DestinationRule[]): Retries | undefined {
  const policies = rules.flatMap((rule) => writtenPolicies(rule).map(({ policy }) => policy));
  if (policies.some(limitsRetries)) return undefined;
  const hashes = policies.some(({ loadBalancer }) => loadBalancer?.consistentHash !== undefined);
  return hashes ? { ...retries, isSticky: true, skipsTriedHosts: false } : retries;
}

function limitsRetries(policy: TrafficPolicy): boolean {
  const hasBudget = 'retryBudget' in policy && policy.retryBudget !== undefined;
  return hasBudget || (policy.connectionPool?.http?.maxRetries ?? 0) > 0;
}
