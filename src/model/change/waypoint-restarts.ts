import { compareText } from '../../util/compare-text';
import {
  ANNOTATION_CONTROLLER_VERSION,
  ANNOTATION_NAME_OVERRIDE,
  ANNOTATION_SERVICE_ACCOUNT,
} from '../../istio/vocabulary';
import type { Mesh } from '../mesh';
import { isLive, ownershipOf } from './ownership';
import type { Waypoint } from '../gateways';

/** A waypoint whose pods are replaced by a change. */
export interface WaypointRestart {
  readonly cluster: string;
  /** "namespace/name". */
  readonly waypoint: string;
  /** The labels and annotations of its pods that change. */
  readonly keys: readonly string[];
}

/** What istiod keeps from the pods. */
const NOT_COPIED = [
  'kubectl.kubernetes.io/last-applied-configuration',
  ANNOTATION_CONTROLLER_VERSION,
  ANNOTATION_SERVICE_ACCOUNT,
  ANNOTATION_NAME_OVERRIDE,
];

/**
 * The waypoints that a change restarts: istiod copies labels and annotations of a Gateway, or of its infrastructure, to the
 * template of the waypoint's pods.
 *
 * @see istio manifests/charts/istio-control/istio-discovery/files/waypoint.yaml
 */
export function waypointRestarts(before: Mesh, after: Mesh): WaypointRestart[] {
  return after.clusters.flatMap((cluster) => {
    const old = before.clusters.find(({ name }) => name === cluster.name)?.waypoints;
    return [...cluster.waypoints].flatMap(([key, waypoint]) => {
      const known = old?.get(key);
      const keys = known === undefined ? [] : changedKeys(known, waypoint);
      return keys.length === 0 ? [] : [{ cluster: cluster.name, waypoint: key, keys }];
    });
  });
}

function changedKeys(before: Waypoint, after: Waypoint): string[] {
  const stays = keepsWhatItHas(before, after);
  return [
    ...changed(before.podLabels, after.podLabels, stays && !after.hasInfrastructureLabels),
    ...changed(before.serviceAnnotations, after.serviceAnnotations, stays && !after.hasInfrastructureAnnotations),
  ].sort(compareText);
}

/** True where the live Gateway was not applied yet: the first apply removes nothing from it. */
function keepsWhatItHas({ object: before }: Waypoint, { object: after }: Waypoint): boolean {
  return isLive(before) && !isLive(after) && ownershipOf(before) === undefined;
}

type Entries = Readonly<Record<string, string>>;

function changed(before: Entries, after: Entries, stays: boolean): string[] {
  const keys = stays ? Object.keys(after) : [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => before[key] !== after[key] && !NOT_COPIED.includes(key));
}
