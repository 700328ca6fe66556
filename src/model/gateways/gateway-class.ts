import { GROUP_GATEWAY_API } from '../../istio/vocabulary';
import { isMap, type KubeObject } from '../object';

/** The GatewayClasses of one controller of Istio, by name. The built-in one has no object. */
export type GatewayClasses = ReadonlyMap<string, KubeObject | undefined>;

/** Finds the classes whose Gateways a controller of istiod takes: its built-in class, and those that name the controller. */
export function classesOf(objects: readonly KubeObject[], controller: string, builtIn: string): GatewayClasses {
  const classes = new Map<string, KubeObject | undefined>([[builtIn, undefined]]);
  for (const object of objects) {
    if (object.kind !== 'GatewayClass' || object.group !== GROUP_GATEWAY_API) continue;
    if (isMap(object.body.spec) && object.body.spec.controllerName === controller) classes.set(object.name, object);
  }
  return classes;
}

/** The class that an object names, if it is a Gateway of the Gateway API. */
export function gatewayClassNameOf({ kind, group, body }: KubeObject): unknown {
  return kind === 'Gateway' && group === GROUP_GATEWAY_API && isMap(body.spec) ? body.spec.gatewayClassName : undefined;
}

/** Reports whether an object is a Gateway of one of the classes. */
export function isGatewayOf({ kind, group, body }: KubeObject, classes: GatewayClasses): boolean {
  return (
    kind === 'Gateway' &&
    group === GROUP_GATEWAY_API &&
    isMap(body.spec) &&
    classes.has(String(body.spec.gatewayClassName))
  );
}
