import type { ObjectChange } from '../../model/change/object-changes';
import type { WaypointRestart } from '../../model/change/waypoint-restarts';
import type { Comparison } from '../../predict/change/compare';
import type { Reason } from '../../predict/explain/reason';
import type { Upgrade } from '../../predict/change/upgrade/upgrade';
import type { Hazard } from '../../predict/change/rollout';

/** All effects of a change. */
export interface Diff {
  readonly comparison: Comparison;
  readonly restarts: readonly WaypointRestart[];
  readonly objects: readonly ObjectChange[];
  readonly hazards: readonly Hazard[];
  /** What the answers of both sides assume of the mesh as a whole. */
  readonly assumptions: readonly Reason[];
  /** What lies between the versions of Istio of both sides. */
  readonly upgrade: Upgrade;
}

/**
 * True if a change affects requests: where they go, while a waypoint is replaced, or half-way through the rollout; or by what
 * lies between two versions of Istio.
 */
export function changesBehaviour({ comparison, restarts, hazards, upgrade }: Diff): boolean {
  const { changes, newClusters, lostClusters, newServices, lostServices } = comparison;
  const met = upgrade.notes.filter(({ effect }) => effect !== 'keeps');
  return [changes, newClusters, lostClusters, newServices, lostServices, restarts, hazards, met].some(
    ({ length }) => length > 0,
  );
}
