import type { ObjectChange } from '../model/change/object-changes';
import type { WaypointRestart } from '../model/change/waypoint-restarts';
import type { BehaviourChange, Comparison } from '../predict/change/compare';
import type { Hazard } from '../predict/change/rollout';

/** All that a change comes to. */
export interface Diff {
  readonly comparison: Comparison;
  readonly restarts: readonly WaypointRestart[];
  readonly objects: readonly ObjectChange[];
  readonly hazards: readonly Hazard[];
}

/** True if a change is felt by somebody's requests: where they go, or while a waypoint is replaced, or half-way through. */
export function changesBehaviour({ comparison, restarts, hazards }: Diff): boolean {
  const { changes, newClusters, lostClusters, newServices, lostServices } = comparison;
  return [changes, newClusters, lostClusters, newServices, lostServices, restarts, hazards].some(
    ({ length }) => length > 0,
  );
}

/** Changes that are told in one breath: of one client, in several outages, from the same to the same, for the same reasons. */
export function alike(
  changes: readonly BehaviourChange[],
  describe: (change: BehaviourChange) => unknown,
): [BehaviourChange, ...BehaviourChange[]][] {
  const groups = new Map<string, [BehaviourChange, ...BehaviourChange[]]>();
  for (const change of changes) {
    const key = JSON.stringify([change.service, change.client, describe(change)]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [change]);
    else known.push(change);
  }
  return [...groups.values()];
}
