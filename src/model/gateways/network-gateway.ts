import { isMap, type KubeObject } from '../kube-object';
import * as istio from '../../istio/vocabulary';

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

const LABEL_GATEWAY_PORT = 'networking.istio.io/gatewayPort';
const DEFAULT_MTLS_PORT = 15443;
const OPTION_LISTENER_MODE = 'gateway.istio.io/listener-protocol';
const AUTO_PASSTHROUGH = 'auto-passthrough';

/**
 * The gateways that an object is, in its cluster's network or another one.
 *
 * @see istio pilot/pkg/serviceregistry/kube/controller/network.go getGatewayDetails, handleGatewayResource
 */
export function toNetworkGateways(object: KubeObject): NetworkGateway[] {
  const network = object.labels[istio.LABEL_NETWORK] ?? '';
  if (network === '') return [];
  if (object.kind === 'Service' && object.group === '') return ofService(object, network);
  if (object.kind === 'Gateway' && object.group === 'gateway.networking.k8s.io') return ofGateway(object, network);
  return [];
}

/** True for a Service of a live cluster that is to be a gateway and has no address: there is none yet. */
export function isGatewayWithoutAddress(object: KubeObject): boolean {
  const { status } = object.body;
  const isLive = object.kind === 'Service' && isMap(status) && isMap(status.loadBalancer);
  const network = object.labels[istio.LABEL_NETWORK] ?? '';
  return (
    isLive && network !== '' && portsOf(object).hbonePort !== 0 && addressesOf(object).length === 0 && isExposed(object)
  );
}

/** A waypoint's Service has the port and the label, and is no gateway: it asks for no address. */
function isExposed({ body }: KubeObject): boolean {
  return isMap(body.spec) && body.spec.type === 'LoadBalancer';
}

function ofService(object: KubeObject, network: string): NetworkGateway[] {
  const { port, hbonePort } = portsOf(object);
  if (port === 0 && hbonePort === 0) return [];
  return addressesOf(object).map((address) => ({ network, address, port, hbonePort }));
}

function portsOf({ labels, body }: KubeObject): { readonly port: number; readonly hbonePort: number } {
  const named = labels[LABEL_GATEWAY_PORT] ?? '';
  const port = /^[-+]?\d+$/.test(named) ? Number(named) : DEFAULT_MTLS_PORT;
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
  const addresses = maps(spec.addresses)
    .filter(({ type }) => type === 'IPAddress' || type === 'Hostname')
    .map(({ value }) => value)
    .filter(isText);
  return addresses.flatMap((address) =>
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
  if (isMap(tls.options) && tls.options[OPTION_LISTENER_MODE] === AUTO_PASSTHROUGH) return true;
  return String(port) === (labels[LABEL_GATEWAY_PORT] ?? String(DEFAULT_MTLS_PORT));
}

function maps(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
