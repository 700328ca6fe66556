import { maps } from '../../util/maps';
import { isMap, stringMap, type KubeObject } from '../object';
import { DEFAULT_GATEWAY_PORT } from '../../istio/defaults';
import * as istio from '../../istio/vocabulary';
import { gatewayAddressesIn, hasInsideAddressesOnly } from './gateway-address';
import type { EastWestGateway } from './east-west-gateway';
import { gatewayClassNameOf } from './gateway-class';
import { closedTypeOf } from './generated-service-type';

/**
 * A way into a network from outside, as istiod finds it for Envoy: in Services and in `spec.addresses` of Gateways. What it
 * finds for ztunnel is read elsewhere, from `status.addresses`.
 */
export interface NetworkGateway {
  readonly network: string;
  /** An IP address, or a host name. */
  readonly address: string;
  /** The port for mTLS of sidecars; 0 without one. */
  readonly port: number;
  /** The port for ambient traffic; 0 without one. */
  readonly hbonePort: number;
}

const AUTO_PASSTHROUGH = 'auto-passthrough';

/**
 * The gateways that an object is, in its cluster's network or another one.
 *
 * @param nodes the Nodes of its cluster: the addresses of a Service of type NodePort
 *
 * @see istio pilot/pkg/serviceregistry/kube/controller/network.go getGatewayDetails, handleGatewayResource
 */
export function toNetworkGateways(object: KubeObject, nodes: readonly KubeObject[]): NetworkGateway[] {
  const network = object.labels[istio.LABEL_NETWORK] ?? '';
  if (network === '') return [];
  if (object.kind === 'Service' && object.group === '') return ofService(object, network, nodes);
  if (object.kind === 'Gateway' && object.group === 'gateway.networking.k8s.io') return ofGateway(object, network);
  return [];
}

/**
 * Reports whether an object is meant to be a network's gateway for ambient traffic, and has no address that istiod could
 * send to other clusters: then the network has no such gateway, and none is assumed.
 *
 * @param gateways those of its cluster
 */
export function isGatewayWithoutAddress(object: KubeObject, gateways: readonly EastWestGateway[]): boolean {
  if ((object.labels[istio.LABEL_NETWORK] ?? '') === '') return false;
  return isClosedGateway(object, gateways) || isClosedService(object);
}

/** Classes of Istio whose Gateways have the label of a network for other reasons, or stand for those of other clusters. */
const OTHER_CLASSES: readonly unknown[] = [istio.CLASS_WAYPOINT, istio.CLASS_REMOTE, istio.CLASS_INGRESS];

/** Reports whether a Gateway says that it leads into a network: by its class, or by its label whatever its class is. */
export function isMeantAsGateway(object: KubeObject): boolean {
  const { kind, group, body, labels } = object;
  if (kind !== 'Gateway' || group !== istio.GROUP_GATEWAY_API || !isMap(body.spec)) return false;
  const { gatewayClassName } = body.spec;
  if (gatewayClassName === istio.CLASS_EAST_WEST) return true;
  if (gatewayClassName === istio.CLASS_INGRESS && listenersOf(object).some(isForTunnels)) return true;
  return (labels[istio.LABEL_NETWORK] ?? '') !== '' && !OTHER_CLASSES.includes(gatewayClassName);
}

/**
 * A Gateway whose generated Service gets or has no outside address, or that ends no tunnel. What controls its class does not matter: one that
 * istiod does not know leads nowhere.
 */
function isClosedGateway(object: KubeObject, gateways: readonly EastWestGateway[]): boolean {
  if (!isMeantAsGateway(object)) return false;
  const isIngress = gatewayClassNameOf(object) === istio.CLASS_INGRESS;
  if (isIngress || closedTypeOf(object, gateways) !== undefined) return true;
  return hasInsideAddressesOnly(object.body.status) || !listenersOf(object).some(isForTunnels);
}

/** The listeners of a Gateway. */
export function listenersOf({ body }: KubeObject): Record<string, unknown>[] {
  return maps(isMap(body.spec) ? body.spec.listeners : undefined);
}

/** Node proxies and waypoints connect to the port of tunnels alone, and an east-west gateway listens there alone. */
function isForTunnels({ protocol, port = istio.HBONE_PORT }: Record<string, unknown>): boolean {
  return protocol === istio.HBONE_PROTOCOL && port === istio.HBONE_PORT;
}

/** The Service that istiod generates for a Gateway, where it was read. */
export function generatedServiceFor(
  { name, namespace }: KubeObject,
  objects: readonly KubeObject[],
): KubeObject | undefined {
  return objects.find(
    (object) =>
      object.kind === 'Service' &&
      object.group === '' &&
      object.namespace === namespace &&
      object.labels[istio.LABEL_GATEWAY_NAME] === name,
  );
}

/** A Service with the port for ambient traffic. A waypoint's Service has the port and the label, and is not a gateway. */
function isClosedService(object: KubeObject): boolean {
  const { kind, group, body, labels } = object;
  if (kind !== 'Service' || group !== '' || labels[istio.LABEL_GATEWAY_MANAGED] === istio.MANAGED_WAYPOINT)
    return false;
  if (portsOf(object).hbonePort === 0 || addressesOf(object).length > 0) return false;
  if (isNodePortGateway(object)) return false;
  const isLive = isMap(body.status) && isMap(body.status.loadBalancer);
  return isMap(body.spec) && (body.spec.type !== 'LoadBalancer' || isLive);
}

function ofService(object: KubeObject, network: string, nodes: readonly KubeObject[]): NetworkGateway[] {
  const { port, hbonePort } = portsOf(object);
  if (port === 0 && hbonePort === 0) return [];
  if (isNodePortGateway(object)) {
    // istiod translates the port for mTLS to its node port, and leaves the port for HBONE as it is.
    const outside = nodePortOf(object, port) ?? port;
    return nodeAddresses(object, nodes).map((address) => ({ network, address, port: outside, hbonePort }));
  }
  return addressesOf(object).map((address) => ({ network, address, port, hbonePort }));
}

/** @see istio pilot/pkg/serviceregistry/kube/controller/util.go isNodePortGatewayService */
function isNodePortGateway({ annotations, body }: KubeObject): boolean {
  return annotations[istio.ANNOTATION_NODE_SELECTOR] !== undefined && isMap(body.spec) && body.spec.type === 'NodePort';
}

function nodePortOf({ body }: KubeObject, port: number): number | undefined {
  const found = maps(isMap(body.spec) ? body.spec.ports : undefined).find((candidate) => candidate.port === port);
  return typeof found?.nodePort === 'number' ? found.nodePort : undefined;
}

/** The external address of each Node that the annotation selects; Nodes without one do not count. */
function nodeAddresses({ annotations }: KubeObject, nodes: readonly KubeObject[]): string[] {
  const wanted = Object.entries(parseSelector(annotations[istio.ANNOTATION_NODE_SELECTOR] ?? ''));
  const found = nodes
    .filter(({ labels }) => wanted.every(([label, value]) => labels[label] === value))
    .flatMap(({ body }) => {
      const addresses = maps(isMap(body.status) ? body.status.addresses : undefined);
      const external = addresses.find(({ type, address }) => type === 'ExternalIP' && isText(address));
      return isText(external?.address) ? [external.address] : [];
    });
  return [...new Set(found)];
}

/** What is not a JSON map of strings selects every Node. */
function parseSelector(text: string): Readonly<Record<string, string>> {
  try {
    return stringMap(JSON.parse(text));
  } catch {
    return {};
  }
}

function portsOf({ labels, body }: KubeObject): { readonly port: number; readonly hbonePort: number } {
  const named = labels[istio.LABEL_GATEWAY_PORT] ?? '';
  const port = /^[-+]?\d+$/.test(named) ? Number(named) : DEFAULT_GATEWAY_PORT;
  const ports = maps(isMap(body.spec) ? body.spec.ports : undefined);
  const has = (number: number) => ports.some((candidate) => candidate.port === number);
  return { port: has(port) ? port : 0, hbonePort: has(istio.HBONE_PORT) ? istio.HBONE_PORT : 0 };
}

/** @see istio pilot/pkg/serviceregistry/kube/conversion.go ConvertService */
function addressesOf({ body }: KubeObject): string[] {
  const spec = isMap(body.spec) ? body.spec : {};
  const status = isMap(body.status) && isMap(body.status.loadBalancer) ? body.status.loadBalancer : {};
  const ingress = spec.type === 'LoadBalancer' ? maps(status.ingress) : [];
  const external: unknown[] = Array.isArray(spec.externalIPs) ? spec.externalIPs : [];
  const addresses = [...ingress.map(({ ip, hostname }) => (isText(ip) ? ip : hostname)), ...external].filter(isText);
  return [...new Set(addresses)];
}

function ofGateway({ labels, body }: KubeObject, network: string): NetworkGateway[] {
  const spec = isMap(body.spec) ? body.spec : {};
  return gatewayAddressesIn(spec).flatMap((address) =>
    maps(spec.listeners).flatMap((listener) => {
      const port = typeof listener.port === 'number' ? listener.port : 0;
      return [
        ...(isAutoPassthrough(listener, labels) ? [{ network, address, port, hbonePort: 0 }] : []),
        ...(listener.protocol === 'HBONE' ? [{ network, address, port, hbonePort: port }] : []),
      ];
    }),
  );
}

/** @see istio pilot/pkg/serviceregistry/kube/conversion.go IsAutoPassthrough */
function isAutoPassthrough({ tls, port }: Record<string, unknown>, labels: Readonly<Record<string, string>>): boolean {
  if (!isMap(tls)) return false;
  if (isMap(tls.options) && tls.options[istio.OPTION_LISTENER_PROTOCOL] === AUTO_PASSTHROUGH) return true;
  return String(port) === (labels[istio.LABEL_GATEWAY_PORT] ?? String(DEFAULT_GATEWAY_PORT));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
