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

/**
 * Spreads requests over hosts, as an expectation: over many requests, each as short as the other.
 *
 * @param priorities by priority, each address once
 * @param isOut true for the hosts that outlier detection has ejected
 * @see envoy source/extensions/load_balancing_policies/common/load_balancer_impl.cc ZoneAwareLoadBalancerBase::hostSourceToUse
 * @see envoy source/common/upstream/upstream_impl.cc HostSetImpl::effectiveLocalityWeight
 */
export function balance(
  priorities: readonly (readonly EnvoyHost[])[],
  { localityWeighted, panicThreshold }: Pick<EnvoyPolicy, 'localityWeighted' | 'panicThreshold'>,
  isOut: (host: EnvoyHost) => boolean,
): Balance {
  const isHealthy = (host: EnvoyHost): boolean => host.health !== 'UNHEALTHY' && !isOut(host);
  const healthy = priorities.map((hosts) => hosts.filter(isHealthy));
  const { load, inPanic } = priorityLoad(
    priorities.map((hosts, priority) => ({ hosts: hosts.length, healthy: healthy[priority]!.length })),
    panicThreshold,
  );
  const shares = new Map<string, number>();
  // In whole percent: sums of shares would not be exact, and a rounding error is no request that finds no host.
  let unserved = 100;
  for (const [priority, hosts] of priorities.entries()) {
    const usable = inPanic[priority]! ? hosts : healthy[priority]!;
    if (load[priority] === 0 || usable.length === 0) continue;
    unserved -= load[priority]!;
    const share = load[priority]! / 100;
    for (const group of inPanic[priority]! || !localityWeighted
      ? [{ hosts: usable, part: 1 }]
      : byLocality(hosts, isHealthy)) {
      const weights = group.hosts.reduce((sum, { weight }) => sum + weight, 0);
      for (const { address, weight } of group.hosts) {
        shares.set(address, (share * group.part * weight) / weights);
      }
    }
  }
  const panics = inPanic.some((panic, priority) => panic && load[priority]! > 0 && priorities[priority]!.length > 0);
  return { shares, unserved: unserved / 100, inPanic: panics };
}

/** The healthy hosts of each locality, and its part of the priority's requests. A locality without a weight gets none. */
function byLocality(
  hosts: readonly EnvoyHost[],
  isHealthy: (host: EnvoyHost) => boolean,
): { hosts: EnvoyHost[]; part: number }[] {
  const localities = new Map<string, EnvoyHost[]>();
  for (const host of hosts) {
    const known = localities.get(host.locality);
    if (known === undefined) localities.set(host.locality, [host]);
    else known.push(host);
  }
  const effective = [...localities.values()].map((all) => {
    const usable = all.filter(isHealthy);
    return {
      hosts: usable,
      weight: all[0]!.localityWeight * Math.min(1, ((OVERPROVISIONING_FACTOR / 100) * usable.length) / all.length),
    };
  });
  const total = effective.reduce((sum, { weight }) => sum + weight, 0);
  // Without any weight, localities do not count.
  if (total === 0) return [{ hosts: hosts.filter(isHealthy), part: 1 }];
  return effective.filter(({ weight }) => weight > 0).map((one) => ({ hosts: one.hosts, part: one.weight / total }));
}
