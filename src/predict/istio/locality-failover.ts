import type { LocalityLbSetting } from '../../istio/api/destination-rule';
import type { Locality } from '../../istio/locality';
import { compact } from './compact';
import type { LocalityGroup } from './locality-group';

/** How near a locality is, in the order of failover. */
enum Distance {
  SAME_SUBZONE,
  SAME_ZONE,
  SAME_REGION,
  ELSEWHERE,
  /** Not where the rule sends this region's requests. */
  NOT_PREFERRED,
}

const DISTANCES = 5;

/**
 * Ranks localities by how near they are, within the priorities they have. A locality that is empty has its rank, too.
 *
 * @see istio pilot/pkg/networking/core/loadbalancer/loadbalancer.go applyLocalityFailover
 */
export function applyLocalityFailover(
  groups: readonly LocalityGroup[],
  proxy: Locality,
  failover: LocalityLbSetting['failover'],
): LocalityGroup[] {
  const to = failover.find(({ from }) => from === proxy.region)?.to;
  return compact(
    groups.map((group) => ({
      ...group,
      priority: group.priority * DISTANCES + distance(proxy, group.locality, to),
    })),
  );
}

function distance(proxy: Locality, { region, zone, subzone }: Locality, to: string | undefined): Distance {
  if (proxy.region !== region) return to === undefined || to === region ? Distance.ELSEWHERE : Distance.NOT_PREFERRED;
  if (proxy.zone !== zone) return Distance.SAME_REGION;
  return proxy.subzone === subzone ? Distance.SAME_SUBZONE : Distance.SAME_ZONE;
}
