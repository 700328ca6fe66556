import type { IConstruct } from 'constructs';
import * as istio from '../istio/vocabulary';
import type { Problem } from '../diagnostics';
import { read } from '../synth/render/rendering';
import { asText } from './private/props/as-text';
import { checkInteger } from './private/props/check';
import { checkSince } from './private/props/istio-version';
import { judged, struct, type Kind } from './private/props/kinds';
import type { LabelledWaypoint } from './private/object';
import { A_WAYPOINT, checkReference } from './private/props/reference';
import type { IWaypoint } from './waypoint-reference';

/**
 * A second waypoint that takes a part of what the first one takes: to roll out another version, revision or size of a waypoint
 * step by step. Needs Istio 1.31.
 */
export interface WaypointCanary {
  /** The second waypoint, the same in every cluster, and another one than the first. */
  readonly waypoint: IWaypoint;
  /**
   * How many percent of the connections it takes, from 0 to 100. The rest takes the first one. A node proxy draws one of the two for
   * each connection, whether or not it has a ready pod. May be a value from `mesh.perCluster()`.
   */
  readonly weight: number;
}

/**
 * The form of a canary.
 *
 * @internal
 */
export const WAYPOINT_CANARY: Kind = {
  ...struct<WaypointCanary>('WaypointCanary', { waypoint: A_WAYPOINT, weight: judged }),
  isFixed: true,
};

/**
 * The labels by which a Service or Namespace names its canary.
 *
 * @internal
 */
export function canaryLabels(
  canary: WaypointCanary | undefined,
  ownNamespace: string | undefined,
): Record<string, string> {
  if (canary === undefined) return {};
  const { name, namespace } = canary.waypoint;
  return {
    [istio.LABEL_USE_WAYPOINT_CANARY]: name,
    ...(namespace === undefined || namespace === ownNamespace
      ? {}
      : { [istio.LABEL_USE_WAYPOINT_CANARY_NAMESPACE]: namespace }),
  };
}

/**
 * The annotation that says how much a canary takes.
 *
 * @internal
 */
export function canaryAnnotations(canary: WaypointCanary | undefined): Record<string, string> {
  return canary === undefined ? {} : { [istio.ANNOTATION_USE_WAYPOINT_CANARY_WEIGHT]: asText(canary.weight) };
}

/**
 * What is wrong with a canary, beside what its own construct says.
 *
 * @param primary the waypoint that it stands beside; undefined where there is none
 *
 * @internal
 */
export function checkCanary(
  construct: IConstruct,
  { waypoint, weight }: WaypointCanary,
  primary: LabelledWaypoint | undefined,
): Problem[] {
  const problems = [
    ...checkReference(construct, waypoint, 'canary waypoint'),
    ...checkInteger(
      'waypointCanary.weight',
      read(weight),
      0,
      ALL,
      'istiod refuses the canary, and the first waypoint takes all connections.',
    ),
    ...checkSince('waypointCanary', construct, weight),
  ];
  if (primary === undefined) {
    problems.push({
      message: `has a canary waypoint "${waypoint.name}", and no waypoint that it stands beside.`,
      why: 'istiod ignores a canary without a first waypoint: no connection takes it, and no rule applies.',
      fix: 'set `waypoint` as well.',
    });
  } else if (waypoint.name === primary.name && waypoint.namespace === primary.namespace) {
    problems.push({
      message: `has the waypoint "${waypoint.name}" as its canary, which is its waypoint already.`,
      why: 'istiod refuses the canary: what is rolled out step by step would be reached by no connection.',
      fix: 'deploy a second Waypoint of another name for the canary.',
    });
  }
  return problems;
}

const ALL = 100;

/**
 * What a canary is written to, by the prop that writes it.
 *
 * @internal
 */
export const RESERVED_CANARY_LABELS = {
  [istio.LABEL_USE_WAYPOINT_CANARY]: 'waypointCanary',
  [istio.LABEL_USE_WAYPOINT_CANARY_NAMESPACE]: 'waypointCanary',
};
/** @internal */
export const RESERVED_CANARY_ANNOTATIONS = { [istio.ANNOTATION_USE_WAYPOINT_CANARY_WEIGHT]: 'waypointCanary' };
