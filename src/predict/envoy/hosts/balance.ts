import { groupBy } from '../../../util/group-by';
import type { EnvoyPolicy } from './assignment';
import type { EnvoyHost } from './host';
import { priorityLoad, type PriorityLoad } from './priority-load';
import { OVERPROVISIONING_FACTOR } from '../../../istio/defaults';

/** Where an Envoy sends requests. */
export interface Balance {
  /** By address: shares from 0 to 1. What gets nothing is not in it. */
  readonly shares: ReadonlyMap<string, number>;
  /** The share that finds no host and is answered 503 at once. */
  readonly unserved: number;
  /** True if health does not count somewhere: hosts that are not healthy get requests. */
  readonly inPanic: boolean;
  /** The priorities that it is made of. */
  readonly priorities: Priorities;
}

/** What an Envoy makes of each priority, before it divides requests among them. */
export interface Priorities {
  /** How healthy each is, in whole percent: what a retry divides requests by. */
  readonly health: readonly number[];
  /** The part of the requests that each gets, in whole percent. */
  readonly load: readonly number[];
  /** By address, the shares of a priority's hosts in its own requests. Empty where it has none to send them to. */
  readonly within: (priority: number) => ReadonlyMap<string, number>;
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
  const counts = { all: () => 1, healthy };
  const shares = new Map<string, number>();
  const { loads, ...rest } = spreadOver(priorities, policy, counts, ({ address }, share) => shares.set(address, share));
  const within = (priority: number): Map<string, number> => {
    const own = new Map<string, number>();
    const { localityWeighted } = policy;
    const isPanic = loads.inPanic[priority]!;
    spreadWithin(priorities[priority]!, { share: 1, isPanic, localityWeighted }, counts, ({ address }, share) =>
      own.set(address, share),
    );
    return own;
  };
  return { shares, ...rest, priorities: { health: loads.health, load: loads.load, within } };
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
): Pick<Balance, 'unserved' | 'inPanic'> & { readonly loads: PriorityLoad } {
  const sizes = priorities.map((items) => ({ hosts: sumOf(items, all), healthy: sumOf(items, healthy) }));
  const loads = priorityLoad(sizes, panicThreshold);
  const { load, inPanic } = loads;
  // In whole percent: sums of shares would not be exact, and a rounding error is no request that finds no host.
  let unserved = 100;
  for (const [priority, items] of priorities.entries()) {
    const isPanic = inPanic[priority]!;
    if (load[priority] === 0 || sizes[priority]![isPanic ? 'hosts' : 'healthy'] === 0) continue;
    unserved -= load[priority]!;
    spreadWithin(items, { share: load[priority]! / 100, isPanic, localityWeighted }, { all, healthy }, give);
  }
  const panics = inPanic.some((panic, priority) => panic && load[priority]! > 0 && sizes[priority]!.hosts > 0);
  return { unserved: unserved / 100, inPanic: panics, loads };
}

/** Spreads a share of all requests over the hosts of one priority. */
function spreadWithin<Item extends Placed>(
  items: readonly Item[],
  {
    share,
    isPanic,
    localityWeighted,
  }: { readonly share: number; readonly isPanic: boolean; readonly localityWeighted: boolean },
  { all, healthy }: Counts<Item>,
  give: (item: Item, share: number, group: number) => void,
): void {
  const usable = isPanic ? all : healthy;
  const groups = isPanic || !localityWeighted ? [{ items, part: 1 }] : byLocality(items, { all, healthy });
  for (const [place, group] of groups.entries()) {
    const used = group.items.filter((item) => usable(item) > 0);
    const weights = sumOf(used, (item) => item.weight * usable(item));
    for (const item of used) give(item, (share * group.part * item.weight) / weights, place);
  }
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
