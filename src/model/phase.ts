import type { KubeObject } from './kube-object';
import * as istio from './labels';

/**
 * A step of a rollout. Each is applied in every cluster before the next one is applied in any, because a service that is
 * bound or global in one cluster only sends its clients to waypoints and endpoints that the other cluster does not have.
 */
export type Phase = 1 | 2 | 3;

/** All phases in their order. Removal goes the other way. */
export const PHASES: readonly Phase[] = [1, 2, 3];

/** By phase: the folder of its objects below a cluster's folder. */
export const PHASE_FOLDERS: Readonly<Record<Phase, string>> = {
  // What has to run before anything is sent to it: Namespaces, Gateways, workloads, and everything that is in no other phase.
  1: '1-waypoints',
  // What sends traffic there: services with labels that bind them to a waypoint or make them global.
  2: '2-services',
  // What decides where it goes from there.
  3: '3-rules',
};

/** Kinds that a waypoint reads, as "group/Kind". */
const RULES = new Set([
  'gateway.networking.k8s.io/GRPCRoute',
  'gateway.networking.k8s.io/HTTPRoute',
  'gateway.networking.k8s.io/TCPRoute',
  'gateway.networking.k8s.io/TLSRoute',
  'networking.istio.io/DestinationRule',
  'networking.istio.io/VirtualService',
]);

/** Kinds that labels bind and make global. A Namespace is none: everything else needs it, so it comes first. */
const SERVICES = new Set(['/Service', 'networking.istio.io/ServiceEntry']);

/** The phase that an object is rolled out in, by its kind and labels. */
export function phaseOf({ group, kind, labels }: Pick<KubeObject, 'group' | 'kind' | 'labels'>): Phase {
  const type = `${group}/${kind}`;
  if (RULES.has(type)) return 3;
  return SERVICES.has(type) && isBoundOrGlobal(labels) ? 2 : 1;
}

/** True for labels that change where requests to a service go. */
export function isBoundOrGlobal(labels: Readonly<Record<string, unknown>>): boolean {
  return labels[istio.LABEL_USE_WAYPOINT] !== undefined || labels[istio.LABEL_GLOBAL] !== undefined;
}
