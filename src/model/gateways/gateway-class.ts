import { isMap, type KubeObject } from '../kube-object';

const GATEWAY_API = 'gateway.networking.k8s.io';

/** The GatewayClasses of one controller of Istio, by name. The built-in one has no object. */
export type GatewayClasses = ReadonlyMap<string, KubeObject | undefined>;

/** Finds the classes whose Gateways a controller of istiod takes: its built-in class, and those that name the controller. */
export function classesOf(objects: readonly KubeObject[], controller: string, builtIn: string): GatewayClasses {
  const classes = new Map<string, KubeObject | undefined>([[builtIn, undefined]]);
  for (const object of objects) {
    if (object.kind !== 'GatewayClass' || object.group !== GATEWAY_API) continue;
    if (isMap(object.body.spec) && object.body.spec.controllerName === controller) classes.set(object.name, object);
  }
  return classes;
}

/** Reports whether an object is a Gateway of one of the classes. */
export function isGatewayOf({ kind, group, body }: KubeObject, classes: GatewayClasses): boolean {
  return (
    kind === 'Gateway' && group === GATEWAY_API && isMap(body.spec) && classes.has(String(body.spec.gatewayClassName))
  );
}
