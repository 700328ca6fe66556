import type { LoadBalancer, LocalityLbSetting } from '../../istio/api/destination-rule';
import { LABEL_HOSTNAME, LABEL_NETWORK, LABEL_REGION, LABEL_SUBZONE, LABEL_ZONE } from '../../istio/vocabulary';
import type { TrafficDistribution } from '../../model/services/traffic-distribution';
import type { Behaviours } from '../../istio/behaviours';

/** What decides how localities count. */
export type LocalitySetting =
  /** They do not. */
  | { readonly kind: 'off' }
  /** The rule asks for zones to be balanced, which waypoints cannot do. */
  | { readonly kind: 'zone-aware' }
  | {
      readonly kind: 'locality';
      readonly setting: Pick<LocalityLbSetting, 'distribute' | 'failover' | 'failoverPriority'>;
      /** True if failover counts without outlier detection. */
      readonly isForced: boolean;
    };

const OFF: LocalitySetting = { kind: 'off' };
const SAME_ZONE = [LABEL_NETWORK, LABEL_REGION, LABEL_ZONE];
const SAME_NODE = [...SAME_ZONE, LABEL_SUBZONE, LABEL_HOSTNAME];

/**
 * The rule's setting, else the service's traffic distribution, else the mesh's.
 *
 * @see istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go GetEffectiveLbSetting
 */
export function localitySettingOf(
  loadBalancer: LoadBalancer | undefined,
  distribution: TrafficDistribution | undefined,
  ofMesh: LocalityLbSetting,
  { zoneAwareSetting }: Behaviours,
): LocalitySetting {
  if (zoneAwareSetting && loadBalancer?.zoneAwareLbSetting !== undefined) return { kind: 'zone-aware' };
  const ofRule = loadBalancer?.localityLbSetting;
  if (ofRule === undefined && distribution !== undefined) {
    const failoverPriority = distribution === 'PreferSameNode' ? SAME_NODE : SAME_ZONE;
    return { kind: 'locality', setting: { distribute: [], failover: [], failoverPriority }, isForced: true };
  }
  // The rule's takes the place of the mesh's, whole: nothing of one is added to the other.
  const setting = ofRule ?? ofMesh;
  return setting.enabled === false ? OFF : { kind: 'locality', setting, isForced: false };
}
