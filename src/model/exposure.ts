import { isMap, type KubeObject } from './kube-object';
import { CLASS_INGRESS, CONTROLLER_INGRESS } from './labels';
import { isGatewayRoute, isVirtualService, toDestinations } from './route';

/** A way into the mesh from outside: a route on an Istio ingress gateway that leads to a host. */
export interface Exposure {
  readonly object: KubeObject;
  /** The host in full. */
  readonly host: string;
}

const GATEWAY_API = 'gateway.networking.k8s.io';

/**
 * What leads from Istio's ingress gateways to hosts. A route of the Gateway API counts only where its Gateway was read and
 * is Istio's: others forward as they like. A VirtualService with gateways is always for Istio's.
 */
export function toExposures(objects: readonly KubeObject[], clusterDomain: string): Exposure[] {
  const gateways = ingressGateways(objects);
  return objects
    .filter((object) => isGatewayRoute(object) || isVirtualService(object))
    .filter((object) => isOnIngress(object, gateways))
    .flatMap((object) =>
      toDestinations(object, clusterDomain)
        .filter(({ weight }) => weight > 0)
        .map(({ host }) => ({ object, host })),
    );
}

/** The Gateways of Istio's own ingress classes, as "namespace/name". */
function ingressGateways(objects: readonly KubeObject[]): ReadonlySet<string> {
  const classes = new Set([
    CLASS_INGRESS,
    ...objects
      .filter(({ kind, group }) => kind === 'GatewayClass' && group === GATEWAY_API)
      .filter(({ body }) => isMap(body.spec) && body.spec.controllerName === CONTROLLER_INGRESS)
      .map(({ name }) => name),
  ]);
  return new Set(
    objects
      .filter(({ kind, group }) => kind === 'Gateway' && group === GATEWAY_API)
      .filter(({ body }) => isMap(body.spec) && classes.has(String(body.spec.gatewayClassName)))
      .map(({ namespace, name }) => `${namespace ?? 'default'}/${name}`),
  );
}

function isOnIngress(object: KubeObject, gateways: ReadonlySet<string>): boolean {
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  if (isVirtualService(object)) {
    return Array.isArray(spec.gateways) && spec.gateways.some((gateway) => gateway !== 'mesh');
  }
  const parents = Array.isArray(spec.parentRefs) ? spec.parentRefs.filter(isMap) : [];
  return parents.some(
    ({ kind, name, namespace }) =>
      (kind ?? 'Gateway') === 'Gateway' &&
      gateways.has(`${typeof namespace === 'string' ? namespace : (object.namespace ?? 'default')}/${String(name)}`),
  );
}
