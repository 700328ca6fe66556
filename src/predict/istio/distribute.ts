import type { LocalityLbSetting } from '../../istio/api/destination-rule';
import { parseLocality, type Locality } from '../../istio/locality';
import type { LocalityGroup } from './locality-group';

/**
 * Gives localities the weights that the first entry for the waypoint's locality says, divided by the weights they have. What
 * the entry does not name gets nothing. Where two names match one locality, the first counts here, and any in istiod.
 *
 * @see istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go applyLocalityWeights
 */
export function applyDistribute(
  groups: readonly LocalityGroup[],
  proxy: Locality,
  distribute: LocalityLbSetting['distribute'],
): readonly LocalityGroup[] {
  const entry = distribute.find(({ from }) => matches(proxy, from));
  if (entry === undefined) return groups;
  const weighted = new Map<LocalityGroup, LocalityGroup>();
  for (const [name, share] of entry.to) {
    const named = groups.filter((group) => !weighted.has(group) && matches(group.locality, name));
    const total = named.reduce((sum, group) => sum + weightOf(group), 0);
    for (const group of named) {
      // As wide as in istiod: 32 bits.
      const product = Number((BigInt(weightOf(group)) * BigInt(share)) % 2n ** 32n);
      weighted.set(group, product > 0 ? { ...group, weight: Math.ceil(product / total) } : group);
    }
  }
  return groups.map((group) => weighted.get(group) ?? { ...group, hosts: [] });
}

function weightOf({ weight }: LocalityGroup): number {
  return weight ?? 1;
}

/** @see istio pilot/pkg/networking/util/util.go LocalityMatch */
function matches(locality: Locality, rule: string): boolean {
  const { region, zone, subzone } = parseLocality(rule);
  return (
    (region === '*' || region === locality.region) &&
    (zone === '*' || zone === '' || zone === locality.zone) &&
    (subzone === '*' || subzone === '' || subzone === locality.subzone)
  );
}
