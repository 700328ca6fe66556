import type { LocalityGroup } from './locality-group';

/** The same order of priorities, as 0, 1, 2 and so on: Envoy knows no gaps. */
export function compact(groups: readonly LocalityGroup[]): LocalityGroup[] {
  const distinct = [...new Set(groups.map(({ priority }) => priority))].sort((left, right) => left - right);
  const ranks = new Map(distinct.map((priority, rank) => [priority, rank]));
  return groups.map((group) => ({ ...group, priority: ranks.get(group.priority)! }));
}
