import type { KubeObject } from '../object';
import { oncePer } from '../../util/once-per';
import { classesOf, isGatewayOf } from './gateway-class';
import { generatedNameOf } from './service-account';
import { emptiedBy, WaypointParameters } from './waypoint-parameters';
import { CLASS_INGRESS, CONTROLLER_INGRESS, LABEL_INGRESS_USE_WAYPOINT } from '../../istio/vocabulary';
import type { Service } from '../services';

/** What Go's strconv.ParseBool takes for true. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];

/** The Gateways of Istio's own ingress classes, of all objects of a cluster. */
export const ingressGateways = oncePer((objects: readonly KubeObject[]): readonly KubeObject[] => {
  const classes = classesOf(objects, CONTROLLER_INGRESS, CLASS_INGRESS);
  return objects.filter((object) => isGatewayOf(object, classes));
});

/** What leaves an ingress gateway of a cluster without a pod: a ConfigMap, or its Deployment; undefined where nothing that was read does. */
export function ingressWithoutPodsBy(gateway: KubeObject, cluster: Deploying): KubeObject | undefined {
  return emptiedBy(parametersOf(cluster).of(gateway, generatedNameOf(gateway)));
}

/** What says how istiod deploys Gateways. */
interface Deploying {
  readonly objects: readonly KubeObject[];
  readonly istiod: { readonly namespace: string };
}

const parametersOf = oncePer(({ objects, istiod }: Deploying) => new WaypointParameters(objects, istiod.namespace));

/**
 * Reports whether ingress gateways send the requests for a service through its waypoint. The label of the service counts,
 * else that of its namespace. @see istio pilot/pkg/serviceregistry/kube/controller/ambient/services.go
 *
 * @param labelIsLost true where istiod drops the label of the service, so that only that of the namespace counts
 */
export function ingressUsesWaypoint(
  { object, namespace }: Service,
  { namespaces }: { readonly namespaces: ReadonlyMap<string, KubeObject> },
  labelIsLost = false,
): boolean {
  const inherited = namespaces.get(namespace)?.labels[LABEL_INGRESS_USE_WAYPOINT];
  const own = labelIsLost ? undefined : object.labels[LABEL_INGRESS_USE_WAYPOINT];
  return TRUE.includes(own ?? inherited ?? '');
}
