import type { ObjectChange } from '../../model/change/object-changes';
import type { WaypointRestart } from '../../model/change/waypoint-restarts';
import type { Comparison } from '../../predict/change/compare';
import type { Reason } from '../../predict/explain/reason';
import type { Hazard } from '../../predict/change/rollout';

/** All effects of a change. */
export interface Diff {
  readonly comparison: Comparison;
  readonly restarts: readonly WaypointRestart[];
  readonly objects: readonly ObjectChange[];
  readonly hazards: readonly Hazard[];
  /** What the answers of both sides assume of the mesh as a whole. */
  readonly assumptions: readonly Reason[];
}

/** True if a change affects requests: where they go, while a waypoint is replaced, or half-way through the rollout. */
export function changesBehaviour({ comparison, restarts, hazards }: Diff): boolean {
  const { changes, newClusters, lostClusters, newServices, lostServices } = comparison;
  return [changes, newClusters, lostClusters, newServices, lostServices, restarts, hazards].some(
    ({ length }) => length > 0,
  );
}
