import { OVERPROVISIONING_FACTOR } from '../../../istio/defaults';

/** How many hosts a priority has, and how many of them are healthy. */
export interface PriorityHealth {
  readonly hosts: number;
  readonly healthy: number;
}

/** How requests are divided among priorities. */
export interface PriorityLoad {
  /** How healthy each priority is taken to be, in whole percent. */
  readonly health: readonly number[];
  /** In whole percent, by priority. Together 100. */
  readonly load: readonly number[];
  /** Which priorities are in panic: there health does not count. */
  readonly inPanic: readonly boolean[];
}

/**
 * Divides requests among priorities by their health, in Envoy's own whole numbers. Hosts count, not their weights.
 *
 * @param panicThreshold in percent; 0 is never
 * @see envoy source/extensions/load_balancing_policies/common/load_balancer_impl.cc LoadBalancerBase::recalculatePerPriorityState
 */
export function priorityLoad(priorities: readonly PriorityHealth[], panicThreshold: number): PriorityLoad {
  const health = priorities.map(({ hosts, healthy }) =>
    hosts === 0 ? 0 : Math.min(100, Math.floor((OVERPROVISIONING_FACTOR * healthy) / hosts)),
  );
  const total = totalOf(health);
  const inPanic = priorities.map(
    ({ hosts, healthy }) => total < 100 && (hosts === 0 ? 0 : (100 * healthy) / hosts) < panicThreshold,
  );
  if (inPanic.length > 0 && inPanic.every(Boolean)) return { health, load: byHostCount(priorities), inPanic };
  return { health, load: loadByHealth(health), inPanic };
}

function totalOf(health: readonly number[]): number {
  return Math.min(
    100,
    health.reduce((sum, one) => sum + one, 0),
  );
}

/**
 * Load by health, both in whole percent. What is left over by rounding goes to the first priority that is healthy at all; where
 * none is, all to the first.
 */
export function loadByHealth(health: readonly number[]): number[] {
  const total = totalOf(health);
  if (total === 0) return health.map((_, priority) => (priority === 0 ? 100 : 0));
  let left = 100;
  const load = health.map((one) => {
    const share = Math.min(left, Math.floor((one * 100) / total));
    left -= share;
    return share;
  });
  load[health.findIndex((one) => one > 0)]! += left;
  return load;
}

/** Where every priority is in panic, all hosts share alike. The first one with hosts takes what rounding leaves. */
function byHostCount(priorities: readonly PriorityHealth[]): number[] {
  const all = priorities.reduce((sum, { hosts }) => sum + hosts, 0);
  if (all === 0) return priorities.map((_, priority) => (priority === 0 ? 100 : 0));
  const load = priorities.map(({ hosts }) => Math.floor((100 * hosts) / all));
  const given = load.reduce((sum, one) => sum + one, 0);
  load[priorities.findIndex(({ hosts }) => hosts > 0)]! += 100 - given;
  return load;
}
