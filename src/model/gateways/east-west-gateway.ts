import { compareText } from '../../util/compare-text';
import { maps } from '../../util/maps';
import { isMap, matchesLabels, stringMap, type KubeObject } from '../object';
import { toEnrollable, type Workload } from '../workloads';
import { gatewayAddressesIn, isInsideOfCluster } from './gateway-address';
import { isGatewayOf, type GatewayClasses } from './gateway-class';
import { emptiedBy, type Parameters, type WaypointParameters } from './waypoint-parameters';
import * as istio from '../../istio/vocabulary';

/** What lets other networks in: a Gateway of class istio-east-west, or a Service that exposes HBONE to the outside. */
export interface EastWestGateway {
  readonly object: KubeObject;
  /** The network it stands for; undefined where the label is missing. */
  readonly network: string | undefined;
  /** Its outside addresses; empty while it has none. */
  readonly addresses: readonly string[];
  /** What ConfigMaps change of what istiod generates for it; undefined for a Service. */
  readonly parameters: Parameters | undefined;
}

/** The east-west gateway an object is, if it is one. */
export function toEastWestGateway(
  object: KubeObject,
  classes: GatewayClasses,
  parameters: Pick<WaypointParameters, 'of'>,
): EastWestGateway | undefined {
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  const status = isMap(object.body.status) ? object.body.status : {};
  const network = object.labels[istio.LABEL_NETWORK];
  if (isGatewayOf(object, classes)) {
    const addresses = gatewayAddressesIn(status).filter((address) => !isInsideOfCluster(address));
    return { object, network, addresses, parameters: parameters.of(object) };
  }
  if (object.kind === 'Service' && object.group === '' && network !== undefined && exposesHbone(spec.ports)) {
    const ingress = isMap(status.loadBalancer) ? status.loadBalancer.ingress : undefined;
    const external = Array.isArray(spec.externalIPs)
      ? spec.externalIPs.filter((address) => typeof address === 'string')
      : [];
    const addresses = [...values(ingress, 'ip'), ...values(ingress, 'hostname'), ...external];
    return addresses.length > 0 || spec.type === 'LoadBalancer'
      ? { object, network, addresses, parameters: undefined }
      : undefined;
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

/** The networks that gateways lead into, by their label, or by the one that istiod gives the Service of a Gateway. */
export function networksBehind(gateways: readonly EastWestGateway[]): readonly string[] {
  const stated = gateways.flatMap(({ network, object }) => network ?? infrastructureNetworkOf(object.body) ?? []);
  return [...new Set(stated)].sort(compareText);
}

/** The network that gateways lead into; undefined where they name none, or several. */
export function onlyNetworkBehind(gateways: readonly EastWestGateway[]): string | undefined {
  const [network, ...others] = networksBehind(gateways);
  return others.length === 0 ? network : undefined;
}

function infrastructureNetworkOf({ spec }: Readonly<Record<string, unknown>>): string | undefined {
  const infrastructure = isMap(spec) && isMap(spec.infrastructure) ? spec.infrastructure : {};
  return stringMap(infrastructure.labels)[istio.LABEL_NETWORK];
}

/**
 * True of a Gateway whose Service istiod does not give the network label of the Gateway: labels of `spec.infrastructure` replace those of
 * metadata, whether they name no network or another one, and the waypoints of other clusters find a gateway by that of its Service. With addresses of its own a Gateway is found by itself; what a
 * ConfigMap of parameters adds is not known.
 */
export function hidesItsNetwork({ kind, labels, body }: KubeObject): boolean {
  const spec = isMap(body.spec) ? body.spec : {};
  const infrastructure = isMap(spec.infrastructure) ? spec.infrastructure : {};
  return (
    kind === 'Gateway' &&
    spec.gatewayClassName === istio.CLASS_EAST_WEST &&
    labels[istio.LABEL_NETWORK] !== undefined &&
    isMap(infrastructure.labels) &&
    infrastructure.labels[istio.LABEL_NETWORK] !== labels[istio.LABEL_NETWORK] &&
    infrastructure.parametersRef === undefined &&
    !(Array.isArray(spec.addresses) && spec.addresses.length > 0)
  );
}

/** A cluster, as far as its gateways are asked about. */
interface GatewaysOfCluster {
  readonly eastWestGateways: readonly EastWestGateway[];
  readonly istiod: { readonly namespace: string };
}

/** The namespaces that the east-west gateways of a cluster are in; that of istiod, as in Istio's guide, where none was read. */
export function gatewayNamespacesOf({ eastWestGateways, istiod }: GatewaysOfCluster): readonly string[] {
  const found = [...new Set(eastWestGateways.map(({ object }) => object.namespace ?? 'default'))];
  return found.length === 0 ? [istiod.namespace] : found;
}

/**
 * What leaves every east-west gateway of a cluster without a pod that ends tunnels: a ConfigMap, or a Deployment; undefined where one has
 * such a pod, or none was read.
 */
export function gatewaysWithoutPodsBy({ eastWestGateways, workloads }: GatewaysAndWorkloads): KubeObject | undefined {
  const [first, ...more] = eastWestGateways.map((gateway) => withoutPodsBy(gateway, workloads));
  return more.every((one) => one !== undefined) ? first : undefined;
}

/** The east-west gateways of a cluster that are left without such a pod, where another one has some. */
export function gatewaysWithoutPodsBesideOthers({ eastWestGateways, workloads }: GatewaysAndWorkloads): KubeObject[] {
  const without = eastWestGateways.filter((gateway) => withoutPodsBy(gateway, workloads) !== undefined);
  return without.length === eastWestGateways.length ? [] : without.map(({ object }) => object);
}

type GatewaysAndWorkloads = Pick<GatewaysOfCluster, 'eastWestGateways'> & { readonly workloads: readonly Workload[] };

function withoutPodsBy(
  { object, parameters }: EastWestGateway,
  workloads: readonly Workload[],
): KubeObject | undefined {
  if (object.kind === 'Gateway') return emptiedBy(parameters);
  const behind = workloadsBehind(object, workloads);
  return behind.every((one) => one.replicas === 0 || endsNoTunnels(one.object)) ? behind[0]?.object : undefined;
}

/**
 * True of a pod, or of what runs pods, of a gateway that was installed by itself: istiod has the pods of Gateways of class istio-east-west
 * alone end tunnels. Of other programs than Istio's proxy nothing is known.
 *
 * @see istio pilot/pkg/model/context.go IsAmbientEastWestGateway; manifests/charts/gateway/templates/deployment.yaml
 */
export function endsNoTunnels(object: KubeObject): boolean {
  const { labels, spec } = toEnrollable(object);
  if (labels[istio.LABEL_GATEWAY_NAME] !== undefined || labels[istio.LABEL_GATEWAY_MANAGED] !== undefined) return false;
  return maps(spec.containers).some(({ name }) => name === 'istio-proxy');
}

/** What runs the pods of the Service of a gateway. */
export function workloadsBehind(
  { kind, namespace, body }: KubeObject,
  workloads: readonly Workload[],
): readonly Workload[] {
  const selector = kind === 'Service' && isMap(body.spec) ? stringMap(body.spec.selector) : {};
  if (Object.keys(selector).length === 0) return [];
  return workloads.filter((one) => one.namespace === namespace && matchesLabels(selector, one.podLabels));
}
