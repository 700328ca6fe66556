import { LABEL_NETWORK } from '../../istio/vocabulary';
import { compact } from './compact';
import { totalWeight, type Host, type LocalityGroup } from './locality-group';

/** A failoverPriority, ready to be compared with. */
interface Comparison {
  readonly keys: readonly string[];
  /** What the value of each key is to be. */
  readonly wanted: readonly string[];
  /** True if another network only puts a host behind all others, and what follows still counts. */
  readonly networkIsPreferred: boolean;
}

/**
 * Ranks hosts by how many labels, from the first on, are as the waypoint has them, or as the entry says: groups are split by
 * that, and those without a host are gone.
 *
 * @see istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go applyFailoverPriorities
 */
export function applyFailoverPriority(
  groups: readonly LocalityGroup[],
  proxyLabels: Readonly<Record<string, string>>,
  failoverPriority: readonly string[],
  networkIsPreferredNotRequired: boolean,
): LocalityGroup[] {
  const comparison = toComparison(failoverPriority, proxyLabels, networkIsPreferredNotRequired);
  return compact(groups.flatMap((group) => split(group, comparison)));
}

function toComparison(
  failoverPriority: readonly string[],
  proxyLabels: Readonly<Record<string, string>>,
  networkIsPreferredNotRequired: boolean,
): Comparison {
  const keys: string[] = [];
  // Of a key that is there twice the last value counts in both places.
  const values = new Map<string, string>();
  for (const entry of failoverPriority) {
    const [key, value, more] = entry.split('=') as [string, string?, string?];
    keys.push(key);
    // A second "=" makes the value none.
    if (value !== undefined && more === undefined) values.set(key, value);
  }
  return {
    keys,
    wanted: keys.map((key) => values.get(key) ?? proxyLabels[key] ?? ''),
    networkIsPreferred: networkIsPreferredNotRequired && failoverPriority[0] === LABEL_NETWORK,
  };
}

function split(group: LocalityGroup, comparison: Comparison): LocalityGroup[] {
  const [first] = group.hosts;
  // Most groups are of one mind, and many are of one host.
  if (first !== undefined) {
    const priority = priorityOf(first, comparison);
    if (group.hosts.every((host) => priorityOf(host, comparison) === priority)) {
      return [{ ...group, weight: totalWeight(group.hosts), priority }];
    }
  }
  const byPriority = new Map<number, Host[]>();
  for (const host of group.hosts) {
    const priority = priorityOf(host, comparison);
    const known = byPriority.get(priority);
    if (known === undefined) byPriority.set(priority, [host]);
    else known.push(host);
  }
  return [...byPriority]
    .sort(([left], [right]) => left - right)
    .map(([priority, hosts]) => ({ ...group, hosts, weight: totalWeight(hosts), priority }));
}

function priorityOf({ labels }: Host, { keys, wanted, networkIsPreferred }: Comparison): number {
  let behind = 0;
  for (const [index, key] of keys.entries()) {
    if ((labels[key] ?? '') === wanted[index]) continue;
    if (index > 0 || !networkIsPreferred) return behind + keys.length - index;
    behind = keys.length;
  }
  return behind;
}
