import { isMap, type KubeObject } from './kube-object';

/** A route that changes where a service's requests go: an HTTPRoute or GRPCRoute attached to a Service, or a VirtualService. */
export interface Route {
  readonly object: KubeObject;
  /** The hosts whose requests it takes, in full. */
  readonly hosts: readonly string[];
  readonly destinations: readonly RouteDestination[];
}

export interface RouteDestination {
  /** The host in full. */
  readonly host: string;
  readonly port: number | undefined;
  readonly subset: string | undefined;
  /** Its share among the destinations of the same rule. */
  readonly weight: number;
  /** Where it stands in the object. */
  readonly path: string;
}

const GATEWAY_API = 'gateway.networking.k8s.io';
const ISTIO = 'networking.istio.io';

/** The route an object is, if it takes the requests of a Service. A route attached to a Gateway only is none of ours. */
export function toRoute(object: KubeObject, clusterDomain: string): Route | undefined {
  const hosts = isGatewayRoute(object)
    ? list(specOf(object).parentRefs)
        .filter(({ kind, group }) => kind === 'Service' && (group ?? '') === '')
        .map((parent) => hostOf(parent, object, clusterDomain))
    : isVirtualService(object)
      ? hostsInMesh(object, clusterDomain)
      : [];
  return hosts.length === 0 ? undefined : { object, hosts, destinations: toDestinations(object, clusterDomain) };
}

/** Where a route sends what it takes, whatever it is attached to. */
export function toDestinations(object: KubeObject, clusterDomain: string): RouteDestination[] {
  if (isGatewayRoute(object)) return backends(object, clusterDomain);
  return isVirtualService(object) ? virtualServiceDestinations(object, clusterDomain) : [];
}

/** True for the routes of the Gateway API that waypoints and ingress gateways of Istio carry out. */
export function isGatewayRoute({ group, kind }: KubeObject): boolean {
  return group === GATEWAY_API && (kind === 'HTTPRoute' || kind === 'GRPCRoute');
}

export function isVirtualService({ group, kind }: KubeObject): boolean {
  return group === ISTIO && kind === 'VirtualService';
}

function hostOf({ name, namespace }: Record<string, unknown>, object: KubeObject, clusterDomain: string): string {
  return `${String(name)}.${typeof namespace === 'string' ? namespace : (object.namespace ?? 'default')}.svc.${clusterDomain}`;
}

function backends(object: KubeObject, clusterDomain: string): RouteDestination[] {
  return list(specOf(object).rules).flatMap(({ backendRefs }, rule) =>
    list(backendRefs).flatMap((backend, index) =>
      (backend.kind ?? 'Service') === 'Service'
        ? [
            destination(
              hostOf(backend, object, clusterDomain),
              backend.port,
              undefined,
              backend.weight,
              `spec.rules[${rule}].backendRefs[${index}]`,
            ),
          ]
        : [],
    ),
  );
}

/** The hosts of a VirtualService, unless it is for gateways only. */
function hostsInMesh(object: KubeObject, clusterDomain: string): string[] {
  const { gateways, hosts } = specOf(object);
  if (Array.isArray(gateways) && gateways.length > 0 && !gateways.includes('mesh')) return [];
  return Array.isArray(hosts) ? hosts.map((host) => expand(host, object, clusterDomain)) : [];
}

function virtualServiceDestinations(object: KubeObject, clusterDomain: string): RouteDestination[] {
  const spec = specOf(object);
  return (['http', 'tls', 'tcp'] as const).flatMap((protocol) =>
    list(spec[protocol]).flatMap(({ route }, rule) =>
      list(route).flatMap((entry, index) => {
        if (!isMap(entry.destination)) return [];
        const { host, port, subset } = entry.destination;
        const number = isMap(port) ? port.number : undefined;
        return [
          destination(
            expand(host, object, clusterDomain),
            number,
            subset,
            entry.weight,
            `spec.${protocol}[${rule}].route[${index}].destination`,
          ),
        ];
      }),
    ),
  );
}

/** A name without dots is a service of the route's own namespace. */
function expand(host: unknown, object: KubeObject, clusterDomain: string): string {
  const name = String(host);
  return name.includes('.') || name.startsWith('*')
    ? name
    : `${name}.${object.namespace ?? 'default'}.svc.${clusterDomain}`;
}

function destination(host: string, port: unknown, subset: unknown, weight: unknown, path: string): RouteDestination {
  return {
    host,
    port: typeof port === 'number' ? port : undefined,
    subset: typeof subset === 'string' ? subset : undefined,
    weight: typeof weight === 'number' ? weight : 1,
    path,
  };
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

function specOf({ body }: KubeObject): Record<string, unknown> {
  return isMap(body.spec) ? body.spec : {};
}
