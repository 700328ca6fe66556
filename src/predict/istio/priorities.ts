import type { Behaviours } from '../../istio/behaviours';
import { applyDistribute } from './distribute';
import { applyFailoverPriority } from './failover-priority';
import { applyLocalityFailover } from './locality-failover';
import type { LocalityGroup } from './locality-group';
import type { LocalitySetting } from './locality-setting';
import type { WaypointProxy } from './envoy-proxy';

/**
 * Gives groups the priorities and weights that the setting asks for: distribute, else failoverPriority with or without
 * failover, else failover. Failover counts only where something notices failures.
 *
 * @see istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go ApplyLocalityLoadBalancer
 */
export function prioritize(
  groups: readonly LocalityGroup[],
  { labels, locality }: Pick<WaypointProxy, 'labels' | 'locality'>,
  decision: LocalitySetting,
  detectsOutliers: boolean,
  { networkIsPreferredNotRequired }: Behaviours,
): readonly LocalityGroup[] {
  if (decision.kind !== 'locality') return groups;
  const { setting, isForced } = decision;
  if (setting.distribute.length > 0) return applyDistribute(groups, locality, setting.distribute);
  if (!detectsOutliers && !isForced) return groups;
  if (setting.failoverPriority.length === 0) return applyLocalityFailover(groups, locality, setting.failover);
  const ranked = applyFailoverPriority(groups, labels, setting.failoverPriority, networkIsPreferredNotRequired);
  return setting.failover.length === 0 ? ranked : applyLocalityFailover(ranked, locality, setting.failover);
}
