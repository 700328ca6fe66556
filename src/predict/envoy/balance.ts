import { groupBy } from '../../util/group-by';
import type { EnvoyPolicy } from './assignment';
import type { EnvoyHost } from './host';
import { OVERPROVISIONING_FACTOR, priorityLoad } from './priority-load';

/** Where an Envoy sends requests. */
export interface Balance {
  /** By address: shares from 0 to 1. What gets nothing is not in it. */
  readonly shares: ReadonlyMap<string, number>;
  /** The share that finds no host and is answered 503 at once. */
  readonly unserved: number;
  /** True if health does not count somewhere: hosts that are not healthy get requests. */
  readonly inPanic: boolean;
}

/** A host, or several that Envoy tells apart by nothing but their address and health. */
export type Placed = Pick<EnvoyHost, 'locality' | 'localityWeight' | 'weight'>;

/** How many hosts an item stands for. */
export interface Counts<Item> {
  readonly all: (item: Item) => number;
  readonly healthy: (item: Item) => number;
}

/**
 * Spreads requests over hosts, as an expectation: over many requests, each as short as the other.
 *
 * @param priorities by priority, each address once
 * @param isOut true for the hosts that outlier detection has ejected
 */
export function balance(
  priorities: readonly (readonly EnvoyHost[])[],
  policy: Pick<EnvoyPolicy, 'localityWeighted' | 'panicThreshold'>,
  isOut: (host: EnvoyHost) => boolean,
): Balance {
  const healthy = (host: EnvoyHost): number => (host.health !== 'UNHEALTHY' && !isOut(host) ? 1 : 0);
  const shares = new Map<string, number>();
  const rest = spreadOver(priorities, policy, { all: () => 1, healthy }, ({ address }, share) =>
    shares.set(address, share),
  );
  return { shares, ...rest };
}

/**
 * Spreads requests over hosts that are counted.
 *
 * @param give receives each item that gets requests, the share of each of its usable hosts, and the number of the group in its
 *   priority (a locality, where localities count) that the share comes from
 * @see envoy source/extensions/load_balancing_policies/common/load_balancer_impl.cc ZoneAwareLoadBalancerBase::hostSourceToUse
 * @see envoy source/common/upstream/upstream_impl.cc HostSetImpl::effectiveLocalityWeight
 */
export function spreadOver<Item extends Placed>(
  priorities: readonly (readonly Item[])[],
  { localityWeighted, panicThreshold }: Pick<EnvoyPolicy, 'localityWeighted' | 'panicThreshold'>,
  { all, healthy }: Counts<Item>,
  give: (item: Item, share: number, group: number) => void,
): Omit<Balance, 'shares'> {
  const sizes = priorities.map((items) => ({ hosts: sumOf(items, all), healthy: sumOf(items, healthy) }));
  const { load, inPanic } = priorityLoad(sizes, panicThreshold);
  // In whole percent: sums of shares would not be exact, and a rounding error is no request that finds no host.
  let unserved = 100;
  for (const [priority, items] of priorities.entries()) {
    const isPanic = inPanic[priority]!;
    const usable = isPanic ? all : healthy;
    if (load[priority] === 0 || sizes[priority]![isPanic ? 'hosts' : 'healthy'] === 0) continue;
    unserved -= load[priority]!;
    const share = load[priority]! / 100;
    const groups = isPanic || !localityWeighted ? [{ items, part: 1 }] : byLocality(items, { all, healthy });
    for (const [place, group] of groups.entries()) {
      const used = group.items.filter((item) => usable(item) > 0);
      const weights = sumOf(used, (item) => item.weight * usable(item));
      for (const item of used) give(item, (share * group.part * item.weight) / weights, place);
    }
  }
  const panics = inPanic.some((panic, priority) => panic && load[priority]! > 0 && sizes[priority]!.hosts > 0);
  return { unserved: unserved / 100, inPanic: panics };
}

function sumOf<Item>(items: readonly Item[], count: (item: Item) => number): number {
  let sum = 0;
  for (const item of items) sum += count(item);
  return sum;
}

/** The hosts of each locality, and its part of the priority's requests. A locality without a weight gets none. */
function byLocality<Item extends Placed>(
  items: readonly Item[],
  { all, healthy }: Counts<Item>,
): { items: readonly Item[]; part: number }[] {
  const effective = [...groupBy(items, ({ locality }) => locality).values()].map((one) => ({
    items: one,
    weight:
      one[0].localityWeight * Math.min(1, ((OVERPROVISIONING_FACTOR / 100) * sumOf(one, healthy)) / sumOf(one, all)),
  }));
  const total = sumOf(effective, ({ weight }) => weight);
  // Without any weight, localities do not count.
  if (total === 0) return [{ items, part: 1 }];
  return effective.filter(({ weight }) => weight > 0).map((one) => ({ items: one.items, part: one.weight / total }));
}
