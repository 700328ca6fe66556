import { ANNOTATION_NAME_OVERRIDE, CLASS_EAST_WEST, CLASS_WAYPOINT } from '../../istio/vocabulary';
import { isMap, type KubeObject } from '../../model/object';

/** The name of the Service that istiod generates for a Gateway; undefined for what it generates none for. */
export function generatedServiceName({ kind, group, name, annotations, body }: KubeObject): string | undefined {
  if (kind !== 'Gateway' || group !== 'gateway.networking.k8s.io' || !isMap(body.spec)) return undefined;
  const { gatewayClassName } = body.spec;
  if (gatewayClassName !== CLASS_WAYPOINT && gatewayClassName !== CLASS_EAST_WEST) return undefined;
  return annotations[ANNOTATION_NAME_OVERRIDE] ?? name;
}
