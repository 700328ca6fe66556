import type { KubeObject } from '../object';
import * as istio from '../../istio/vocabulary';

/**
 * A step of a rollout. Each is applied in every cluster before the next one is applied in any, because a service that is
 * bound or global in one cluster only sends its clients to waypoints and endpoints that the other cluster does not have.
 */
export type Phase = 1 | 2 | 3;

/** All phases in their order. Removal goes the other way. */
export const PHASES: readonly Phase[] = [1, 2, 3];

/** By phase: the folder of its objects below a cluster's folder. */
export const PHASE_FOLDERS: Readonly<Record<Phase, string>> = {
  // What has to run before anything is sent to it: Namespaces, Gateways, workloads, and all that is in no other phase.
  1: '1-waypoints',
  // What sends traffic there: services, with the labels that bind them to a waypoint and make them global.
  2: '2-services',
  // What decides where it goes from there.
  3: '3-rules',
};

/**
 * Kinds that are not in the first phase, as "group/Kind". By kind alone: an object whose labels moved it to another phase
 * would be pruned from the one before it is applied in the other.
 */
const PHASES_OF_KINDS: Readonly<Record<string, Phase>> = {
  '/Service': 2,
  'networking.istio.io/ServiceEntry': 2,
  'gateway.networking.k8s.io/GRPCRoute': 3,
  'gateway.networking.k8s.io/HTTPRoute': 3,
  'gateway.networking.k8s.io/TCPRoute': 3,
  'gateway.networking.k8s.io/TLSRoute': 3,
  'networking.istio.io/DestinationRule': 3,
  'networking.istio.io/VirtualService': 3,
};

/** The phase that an object is rolled out in. */
export function phaseOf({ group, kind }: Pick<KubeObject, 'group' | 'kind'>): Phase {
  return PHASES_OF_KINDS[`${group}/${kind}`] ?? 1;
}

/** True for labels that send a service's traffic through a waypoint or to other clusters. */
export function isBoundOrGlobal(labels: Readonly<Record<string, unknown>>): boolean {
  return labels[istio.LABEL_USE_WAYPOINT] !== undefined || labels[istio.LABEL_GLOBAL] !== undefined;
}
