import type { KubeObject } from '../object';
import * as istio from '../../istio/vocabulary';
import type { Service } from '../services';
import { allows, type Waypoint } from '../gateways';

/** Which waypoint handles a service's traffic, as istiod resolves it. */
export type Binding =
  /** No waypoint: traffic goes to the endpoints directly, and no rule applies to it. */
  | { readonly kind: 'none' }
  | { readonly kind: 'bound'; readonly waypoint: Waypoint; readonly by: KubeObject }
  /** A waypoint is named that is not among what was read: others may deploy it. */
  | { readonly kind: 'unknown'; readonly name: string; readonly namespace: string; readonly by: KubeObject }
  /** istiod refuses the attachment, and traffic goes past the waypoint. */
  | { readonly kind: 'denied' | 'unsupported'; readonly waypoint: Waypoint; readonly by: KubeObject };

/** What a binding is looked up in: one cluster. */
export interface BindingSources {
  readonly namespaces: ReadonlyMap<string, KubeObject>;
  /** By "namespace/name". */
  readonly waypoints: ReadonlyMap<string, Waypoint>;
}

/** The label of the service decides, "none" included; only without one its namespace's does. */
export function bindingOf(service: Service, { namespaces, waypoints }: BindingSources): Binding {
  if (service.generated) return { kind: 'none' };
  const namespace = namespaces.get(service.namespace);
  const by = binderOf(service, namespace);
  const name = by?.labels[istio.LABEL_USE_WAYPOINT];
  if (by === undefined || name === undefined || name === istio.WAYPOINT_NONE) return { kind: 'none' };

  const inNamespace = by.labels[istio.LABEL_USE_WAYPOINT_NAMESPACE] ?? service.namespace;
  const waypoint = waypoints.get(`${inNamespace}/${name}`);
  if (waypoint === undefined) return { kind: 'unknown', name, namespace: inNamespace, by };
  if (allows(waypoint, service.namespace, namespace?.labels) === false) return { kind: 'denied', waypoint, by };
  if (!['service', 'all'].includes(waypoint.waypointFor)) return { kind: 'unsupported', waypoint, by };
  return { kind: 'bound', waypoint, by };
}

/** What says which waypoint a service uses: itself, else its namespace. */
function binderOf({ object }: Service, namespace: KubeObject | undefined): KubeObject | undefined {
  return object.labels[istio.LABEL_USE_WAYPOINT] === undefined ? namespace : object;
}

/**
 * The waypoint that a service is to use, as "namespace/name", whether or not it is there; "none" for none. Undefined where
 * its Namespace has the say and was not read.
 */
export function waypointNameOf(service: Service, namespace: KubeObject | undefined): string | undefined {
  const by = binderOf(service, namespace);
  if (by === undefined) return undefined;
  const name = by.labels[istio.LABEL_USE_WAYPOINT] ?? istio.WAYPOINT_NONE;
  if (name === istio.WAYPOINT_NONE) return name;
  return `${by.labels[istio.LABEL_USE_WAYPOINT_NAMESPACE] ?? service.namespace}/${name}`;
}
