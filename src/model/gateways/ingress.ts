import type { KubeObject } from '../kube-object';
import { classesOf, isGatewayOf } from './gateway-class';
import { CLASS_INGRESS, CONTROLLER_INGRESS, LABEL_INGRESS_USE_WAYPOINT } from '../../istio/vocabulary';
import type { Service } from '../services/service';

/** What Go's strconv.ParseBool takes for true. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];

/** The Gateways of Istio's own ingress classes. */
export function ingressGateways(objects: readonly KubeObject[]): KubeObject[] {
  const classes = classesOf(objects, CONTROLLER_INGRESS, CLASS_INGRESS);
  return objects.filter((object) => isGatewayOf(object, classes));
}

/**
 * True if ingress gateways send what is for a service through its waypoint. The label of the service counts, else its
 * namespace's. @see istio pilot/pkg/serviceregistry/kube/controller/ambient/services.go
 */
export function ingressUsesWaypoint(
  { object, namespace }: Service,
  { namespaces }: { readonly namespaces: ReadonlyMap<string, KubeObject> },
): boolean {
  const inherited = namespaces.get(namespace)?.labels[LABEL_INGRESS_USE_WAYPOINT];
  return TRUE.includes(object.labels[LABEL_INGRESS_USE_WAYPOINT] ?? inherited ?? '');
}
