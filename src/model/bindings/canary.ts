import { hasSince } from '../../istio/behaviours';
import type { IstioVersion } from '../../istio/versions';
import * as istio from '../../istio/vocabulary';
import { allows, type Waypoint } from '../gateways';
import type { KubeObject } from '../object';
import type { Service } from '../services';
import type { Binding, BindingSources } from './binding';
import { foreignWaypointOf } from './foreign-waypoint';

/** The second waypoint of a service, as istiod resolves it. */
export type Canary =
  | { readonly kind: 'none' }
  /** It takes `weight` percent of the connections, 0 to 100. */
  | { readonly kind: 'split'; readonly waypoint: Waypoint; readonly weight: number; readonly by: KubeObject }
  /** istiod refuses it, for the reason given, and the primary waypoint takes all. */
  | { readonly kind: 'refused'; readonly why: string; readonly by: KubeObject }
  /** It takes `weight` percent of the connections if it is there: its Gateway was not read, or another program makes it. */
  | { readonly kind: 'unread'; readonly why: string; readonly weight: number; readonly by: KubeObject };

/** What a canary is looked up in: one cluster. */
export interface CanarySources extends BindingSources {
  readonly istioVersion: IstioVersion;
  readonly objects: readonly KubeObject[];
  /** The kinds of which the cluster's objects were read whole. */
  readonly readKinds: ReadonlySet<string>;
}

/**
 * The waypoints that handle a bound service: the first, and the canary, unless istiod refuses it or it was not read.
 *
 * @param isUsed leave out one that takes no connection
 */
export function handlersOf(
  service: Service,
  binding: Binding & { readonly kind: 'bound' },
  sources: CanarySources,
  { isUsed = false }: { readonly isUsed?: boolean } = {},
): Waypoint[] {
  const canary = canaryOf(service, binding, sources);
  const hasCanary = canary.kind === 'split' && (!isUsed || canary.weight > 0);
  return hasCanary ? [binding.waypoint, canary.waypoint] : [binding.waypoint];
}

const NONE: Canary = { kind: 'none' };
/** What Go's strconv.Atoi reads. */
const INTEGER = /^[+-]?\d+$/;

/**
 * The canary waypoint of a bound service. It is inherited from the level that says the primary: where the Service itself is
 * bound, what its Namespace says of a canary does not count.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/waypoints.go buildWeightedWaypoints
 */
export function canaryOf(
  { object, namespace }: Service,
  binding: Binding & { readonly kind: 'bound' },
  { namespaces, waypoints, istioVersion, objects, readKinds }: CanarySources,
): Canary {
  if (!hasSince(istioVersion, 'waypointCanary')) return NONE;
  const inherited = binding.by === object ? undefined : namespaces.get(namespace);
  const by = object.labels[istio.LABEL_USE_WAYPOINT_CANARY] === undefined ? inherited : object;
  const name = by?.labels[istio.LABEL_USE_WAYPOINT_CANARY] ?? '';
  if (by === undefined || name === '' || name === istio.WAYPOINT_NONE) return NONE;
  const inNamespace = by.labels[istio.LABEL_USE_WAYPOINT_CANARY_NAMESPACE] ?? namespace;
  const key = `${inNamespace}/${name}`;
  const refused = (why: string): Canary => ({ kind: 'refused', by, why });

  const { waypoint: primary } = binding;
  if (key === `${primary.namespace}/${primary.name}`) return refused(`${key} is its primary waypoint`);
  const text =
    object.annotations[istio.ANNOTATION_USE_WAYPOINT_CANARY_WEIGHT] ??
    inherited?.annotations[istio.ANNOTATION_USE_WAYPOINT_CANARY_WEIGHT] ??
    '0';
  const weight = INTEGER.test(text) ? Number(text) : Number.NaN;
  if (!(weight >= 0 && weight <= 100))
    return refused(`its weight ${JSON.stringify(text)} is not a number from 0 to 100`);
  const waypoint = waypoints.get(key);
  if (waypoint === undefined) {
    const foreign = foreignWaypointOf({ name, namespace: inNamespace }, objects);
    if (foreign !== undefined) return { kind: 'unread', by, weight, why: `${key} is of class ${foreign.className}` };
    if (!readKinds.has('Gateway')) return { kind: 'unread', by, weight, why: `${key} was not read` };
    return refused(`${key} is not there`);
  }
  if (allows(waypoint, namespace, namespaces.get(namespace)?.labels) === false) {
    return refused(`${key} does not take services of this namespace`);
  }
  if (!['service', 'all'].includes(waypoint.waypointFor)) return refused(`${key} does not handle services`);
  return { kind: 'split', waypoint, weight, by };
}
