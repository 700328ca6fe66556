import { isMap, type KubeObject } from '../kube-object';
import { isGatewayOf, type GatewayClasses } from './gateway-class';
import * as istio from '../../istio/vocabulary';

/** What lets other networks in: a Gateway of class istio-east-west, or a Service that exposes HBONE to the outside. */
export interface EastWestGateway {
  readonly object: KubeObject;
  /** The network it stands for; undefined where the label is missing. */
  readonly network: string | undefined;
  /** Its outside addresses; empty while it has none. */
  readonly addresses: readonly string[];
}

/** The east-west gateway an object is, if it is one. */
export function toEastWestGateway(object: KubeObject, classes: GatewayClasses): EastWestGateway | undefined {
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  const status = isMap(object.body.status) ? object.body.status : {};
  const network = object.labels[istio.LABEL_NETWORK];
  if (isGatewayOf(object, classes)) {
    return { object, network, addresses: values(status.addresses, 'value') };
  }
  if (object.kind === 'Service' && object.group === '' && network !== undefined && exposesHbone(spec.ports)) {
    const ingress = isMap(status.loadBalancer) ? status.loadBalancer.ingress : undefined;
    const external = Array.isArray(spec.externalIPs)
      ? spec.externalIPs.filter((address) => typeof address === 'string')
      : [];
    const addresses = [...values(ingress, 'ip'), ...values(ingress, 'hostname'), ...external];
    return addresses.length > 0 || spec.type === 'LoadBalancer' ? { object, network, addresses } : undefined;
  }
  return undefined;
}

function exposesHbone(ports: unknown): boolean {
  return Array.isArray(ports) && ports.filter(isMap).some(({ port }) => port === istio.HBONE_PORT);
}

function values(list: unknown, field: string): string[] {
  return (Array.isArray(list) ? list : [])
    .filter(isMap)
    .map((item) => item[field])
    .filter((value) => typeof value === 'string');
}
