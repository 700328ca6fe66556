import { maps } from '../../util/maps';
import { isMap, type KubeObject } from '../object';

/** A part of the endpoints of a service, as Kubernetes writes them. */
export interface EndpointSlice {
  readonly name: string;
  readonly namespace: string;
  /** The name of the Service. */
  readonly service: string;
  /** True if its addresses are of that family; a slice has addresses of one. */
  readonly isIPv6: boolean;
  readonly ports: readonly SlicePort[];
  readonly endpoints: readonly SliceEndpoint[];
}

export interface SlicePort {
  readonly name: string;
  readonly port: number;
}

export interface SliceEndpoint {
  readonly addresses: readonly string[];
  /** Undefined where the slice does not say. */
  readonly ready: boolean | undefined;
  readonly serving: boolean | undefined;
  readonly terminating: boolean | undefined;
  /** The Pod behind it; undefined where the address was written by hand. */
  readonly pod: PodOfEndpoint | undefined;
  readonly nodeName: string | undefined;
  readonly zone: string | undefined;
}

/** How an endpoint names a Pod. */
export interface PodOfEndpoint {
  readonly namespace: string;
  readonly name: string;
  /** True if it states both, and the UID: by less istiod finds the Pod for Envoys, and not for node proxies. */
  readonly isWholeReference: boolean;
}

/** The label by which a slice, or what stands for one, is of a Service. */
export const LABEL_SERVICE_NAME = 'kubernetes.io/service-name';
/** On slices of the Multi-Cluster Services API, which are none of a Service. */
const LABEL_IMPORTED_SERVICE_NAME = 'multicluster.kubernetes.io/service-name';

/**
 * The slice an object is, if it is one that istiod reads: not one of host names.
 *
 * @see istio pilot/pkg/serviceregistry/kube/controller/endpointslice.go
 */
export function toEndpointSlice({ group, kind, name, namespace, labels, body }: KubeObject): EndpointSlice | undefined {
  const service = labels[LABEL_SERVICE_NAME];
  if (kind !== 'EndpointSlice' || group !== 'discovery.k8s.io' || service === undefined || service === '')
    return undefined;
  if (labels[LABEL_IMPORTED_SERVICE_NAME] !== undefined || body.addressType === 'FQDN') return undefined;
  return {
    name,
    namespace: namespace ?? 'default',
    service,
    isIPv6: body.addressType === 'IPv6',
    ports: maps(body.ports).map((port) => ({ name: text(port.name) ?? '', port: number(port.port) })),
    endpoints: maps(body.endpoints).map((endpoint) => toEndpoint(endpoint, namespace ?? 'default')),
  };
}

function toEndpoint(endpoint: Record<string, unknown>, namespace: string): SliceEndpoint {
  const conditions = isMap(endpoint.conditions) ? endpoint.conditions : {};
  const target = isMap(endpoint.targetRef) ? endpoint.targetRef : {};
  return {
    addresses: Array.isArray(endpoint.addresses)
      ? endpoint.addresses.filter((address) => typeof address === 'string')
      : [],
    ready: bool(conditions.ready),
    serving: bool(conditions.serving),
    terminating: bool(conditions.terminating),
    pod: target.kind === 'Pod' ? toPod(target, namespace) : undefined,
    nodeName: text(endpoint.nodeName),
    zone: text(endpoint.zone),
  };
}

function toPod(target: Record<string, unknown>, namespace: string): PodOfEndpoint {
  const stated = [target.namespace, target.name, target.uid].map(text);
  return {
    namespace: stated[0] ?? namespace,
    name: stated[1] ?? '',
    isWholeReference: stated.every((one) => one !== undefined && one !== ''),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function bool(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
