import type { ObjectChange, WaypointRestart } from '../../model/change';
import type { Comparison, Hazard } from '../../predict/change';
import type { Reason } from '../../predict/answer';
import type { JudgedEffect } from '../../predict/change/declared';
import type { Upgrade } from '../../predict/change/upgrade';
import type { ComparedFleet } from './fold/compared-fleet';

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
  /** What is declared of the change, held to it; undefined where nothing was asked to be. */
  readonly declaration?: Declaration | undefined;
  /** What is known of a fleet, of which text has once what is alike; undefined where every answer is printed. */
  readonly fleet?: ComparedFleet | undefined;
  /** True if every answer is printed by itself: nothing is said once of several services. */
  readonly isWhole?: boolean | undefined;
  /** What was left out of the comparison; undefined where nothing was to be. */
  readonly smallMoves?: SmallMoves | undefined;
}

/** Answers in which nothing changes but shares of clusters, each by less than the least that counts. */
export interface SmallMoves {
  /** From 0 to 1. */
  readonly least: number;
  readonly leftOut: number;
}

/** A declaration, and what became of it. */
export interface Declaration {
  readonly signedBy: string | undefined;
  readonly reason: string | undefined;
  readonly judged: readonly JudgedEffect[];
}

/** True if a change does all that is declared of it, and nothing else. */
export function isAsDeclared({ judged }: Declaration): boolean {
  return judged.every(({ outcome }) => outcome === 'as declared');
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
