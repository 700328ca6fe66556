import { isMap, type KubeObject } from '../object';
import { ingressGateways } from './ingress';
import { isGatewayRoute, isVirtualService, toDestinations } from './route';

/** A way into the mesh from outside: a route on an Istio ingress gateway that leads to a host. */
export interface Exposure {
  readonly object: KubeObject;
  /** The host in full. */
  readonly host: string;
}

/**
 * What leads from Istio's ingress gateways to hosts. A route of the Gateway API counts only where its Gateway was read and
 * is Istio's: others forward as they like. A VirtualService with gateways is always for Istio's.
 */
export function toExposures(objects: readonly KubeObject[], clusterDomain: string): Exposure[] {
  return routeObjectsOnIngress(objects).flatMap((object) =>
    toDestinations(object, clusterDomain)
      .filter(({ weight }) => weight > 0)
      .map(({ host }) => ({ object, host })),
  );
}

/** The routes that are on Istio's ingress gateways. */
export function routeObjectsOnIngress(objects: readonly KubeObject[]): KubeObject[] {
  const gateways = new Set(ingressGateways(objects).map(({ namespace, name }) => `${namespace ?? 'default'}/${name}`));
  return objects
    .filter((object) => isGatewayRoute(object) || isVirtualService(object))
    .filter((object) => isOnIngress(object, gateways));
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
