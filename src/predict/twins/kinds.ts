import type { KubeObject } from '../../model/object';

/**
 * Kinds whose objects name services only by whole names: in a selector, a reference, a host. Two services that differ in their names
 * alone have the same of them.
 */
const PLAIN: ReadonlySet<string> = new Set([
  ...['/Namespace', '/Service', '/ServiceAccount', '/ConfigMap', '/Secret', '/ResourceQuota', '/LimitRange'],
  ...['apps/Deployment', 'apps/StatefulSet', 'autoscaling/HorizontalPodAutoscaler', 'policy/PodDisruptionBudget'],
  ...['apps/DaemonSet', 'gateway.networking.k8s.io/Gateway', 'gateway.networking.k8s.io/GatewayClass'],
  'networking.istio.io/DestinationRule',
]);

/** Kinds that may tell services of their own namespace apart, by a pattern, and none of another. */
const OF_NAMESPACE: ReadonlySet<string> = new Set([
  ...['security.istio.io/AuthorizationPolicy', 'security.istio.io/PeerAuthentication'],
  ...['security.istio.io/RequestAuthentication', 'networking.k8s.io/NetworkPolicy'],
  ...['gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute'],
]);

/** Groups whose objects say nothing of where requests go: who may do what, and which kinds there are. */
const OF_NO_CONCERN: ReadonlySet<string> = new Set(['rbac.authorization.k8s.io', 'apiextensions.k8s.io']);

/** True for an object that no request depends on. */
export function isOfNoConcern({ group }: KubeObject): boolean {
  return OF_NO_CONCERN.has(group);
}

/** How far an object may tell one service from another by more than its name. */
export type Reach = 'none' | 'namespace' | 'mesh';

/** In doubt, it is the whole mesh. A DestinationRule tells services apart by its host alone, which is looked at elsewhere. */
export function reachOf({ group, kind }: KubeObject): Reach {
  const known = `${group}/${kind}`;
  if (PLAIN.has(known)) return 'none';
  return OF_NAMESPACE.has(known) ? 'namespace' : 'mesh';
}

/** Kinds that run pods. */
export const RUNS_PODS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);
