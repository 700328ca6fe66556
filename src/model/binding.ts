import type { KubeObject } from './kube-object';
import * as istio from './labels';
import type { Service } from './service';
import { allows, type Waypoint } from './waypoint';

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
  const by = service.object.labels[istio.LABEL_USE_WAYPOINT] === undefined ? namespace : service.object;
  const name = by?.labels[istio.LABEL_USE_WAYPOINT];
  if (by === undefined || name === undefined || name === istio.WAYPOINT_NONE) return { kind: 'none' };

  const inNamespace = by.labels[istio.LABEL_USE_WAYPOINT_NAMESPACE] ?? service.namespace;
  const waypoint = waypoints.get(`${inNamespace}/${name}`);
  if (waypoint === undefined) return { kind: 'unknown', name, namespace: inNamespace, by };
  if (allows(waypoint, service.namespace, namespace?.labels) === false) return { kind: 'denied', waypoint, by };
  if (!['service', 'all'].includes(waypoint.waypointFor)) return { kind: 'unsupported', waypoint, by };
  return { kind: 'bound', waypoint, by };
}
