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
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  if (object.group === GATEWAY_API && (object.kind === 'HTTPRoute' || object.kind === 'GRPCRoute')) {
    return toGatewayRoute(object, spec, clusterDomain);
  }
  if (object.group === ISTIO && object.kind === 'VirtualService') return toVirtualService(object, spec, clusterDomain);
  return undefined;
}

function toGatewayRoute(object: KubeObject, spec: Record<string, unknown>, clusterDomain: string): Route | undefined {
  const hostOf = ({ name, namespace }: Record<string, unknown>) =>
    `${String(name)}.${typeof namespace === 'string' ? namespace : (object.namespace ?? 'default')}.svc.${clusterDomain}`;
  const hosts = list(spec.parentRefs)
    .filter(({ kind, group }) => kind === 'Service' && (group ?? '') === '')
    .map(hostOf);
  if (hosts.length === 0) return undefined;
  const destinations = list(spec.rules).flatMap(({ backendRefs }, rule) =>
    list(backendRefs).flatMap((backend, index) =>
      (backend.kind ?? 'Service') === 'Service'
        ? [
            destination(
              hostOf(backend),
              backend.port,
              undefined,
              backend.weight,
              `spec.rules[${rule}].backendRefs[${index}]`,
            ),
          ]
        : [],
    ),
  );
  return { object, hosts, destinations };
}

function toVirtualService(object: KubeObject, spec: Record<string, unknown>, clusterDomain: string): Route | undefined {
  const gateways = Array.isArray(spec.gateways) ? spec.gateways : ['mesh'];
  if (!gateways.includes('mesh')) return undefined;
  const full = (host: unknown) => {
    const name = String(host);
    return name.includes('.') || name.startsWith('*')
      ? name
      : `${name}.${object.namespace ?? 'default'}.svc.${clusterDomain}`;
  };
  const hosts = Array.isArray(spec.hosts) ? spec.hosts.map(full) : [];
  const destinations = (['http', 'tls', 'tcp'] as const).flatMap((protocol) =>
    list(spec[protocol]).flatMap(({ route }, rule) =>
      list(route).flatMap((entry, index) => {
        if (!isMap(entry.destination)) return [];
        const { host, port, subset } = entry.destination;
        const number = isMap(port) ? port.number : undefined;
        return [
          destination(
            full(host),
            number,
            subset,
            entry.weight,
            `spec.${protocol}[${rule}].route[${index}].destination`,
          ),
        ];
      }),
    ),
  );
  return { object, hosts, destinations };
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
