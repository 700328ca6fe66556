import { ANNOTATION_NODE_SELECTOR, ANNOTATION_SERVICE_TYPE } from '../../istio/vocabulary';
import { isMap, stringMap, type KubeObject } from '../object';
import type { EastWestGateway } from './east-west-gateway';
import { withLabels, type Parameters } from './waypoint-parameters';

/** A type of the Service of a Gateway, and what sets it. */
export interface StatedType {
  readonly type: string;
  /** The Gateway with its annotation, or the ConfigMap of parameters over it. */
  readonly by: KubeObject;
  readonly path: string;
}

/**
 * The type that the Service which istiod generates for a Gateway is given in place of that of its class. The annotation counts on the
 * Gateway itself, and not in `spec.infrastructure`; a ConfigMap of parameters counts over it.
 *
 * @see istio pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go configureIstioGateway, applyOverlay
 */
function statedTypeOf(gateway: KubeObject, parameters: Parameters | undefined): StatedType | undefined {
  if (parameters?.serviceType !== undefined && parameters.serviceTypeBy !== undefined)
    return { type: parameters.serviceType, by: parameters.serviceTypeBy, path: 'data.service' };
  const type = gateway.annotations[ANNOTATION_SERVICE_TYPE];
  return type === undefined ? undefined : { type, by: gateway, path: PATH_OF_ANNOTATION };
}

const PATH_OF_ANNOTATION = `metadata.annotations["${ANNOTATION_SERVICE_TYPE}"]`;

/** An API server refuses a type that it does not know, in capitals and small letters: then there is no Service. */
const TYPE_WITH_ADDRESS = 'LoadBalancer';

/**
 * The type by which that Service has no outside address; undefined where it has one. istiod takes the addresses of Nodes for one of type
 * NodePort that has a selector of Nodes.
 *
 * @param gateways those of the cluster
 *
 * @see istio pilot/pkg/serviceregistry/kube/controller/util.go isNodePortGatewayService
 */
export function closedTypeOf(gateway: KubeObject, gateways: readonly EastWestGateway[]): StatedType | undefined {
  const parameters = gateways.find(({ object }) => object === gateway)?.parameters;
  const stated = statedTypeOf(gateway, parameters);
  if (stated === undefined || parameters?.hasExternalAddresses === true) return undefined;
  return stated.type !== TYPE_WITH_ADDRESS && !hasNodeAddresses(gateway, parameters) ? stated : undefined;
}

/** Reports whether istiod takes the addresses of Nodes for that Service: it is of type NodePort, and selects Nodes. */
export function hasNodeAddresses(gateway: KubeObject, parameters: Parameters | undefined): boolean {
  if (statedTypeOf(gateway, parameters)?.type !== 'NodePort') return false;
  const annotations = withLabels(copiedAnnotations(gateway), parameters?.serviceAnnotations ?? {});
  return annotations[ANNOTATION_NODE_SELECTOR] !== undefined;
}

/** The annotations that istiod copies to what it generates for a Gateway: those of spec.infrastructure, where that has any. */
export function copiedAnnotations({ annotations, body }: KubeObject): Readonly<Record<string, string>> {
  const infrastructure = isMap(body.spec) && isMap(body.spec.infrastructure) ? body.spec.infrastructure : {};
  return isMap(infrastructure.annotations) ? stringMap(infrastructure.annotations) : annotations;
}
