import { compareText } from '../../../util/compare-text';
import { groupBy } from '../../../util/group-by';
import * as istio from '../../../istio/vocabulary';
import {
  generatedServiceFor,
  hidesItsNetwork,
  isGatewayWithoutAddress,
  isMeantAsGateway,
  networksBehind,
  toNetworkGateways,
  type EastWestGateway,
  type NetworkGateway,
} from '../../../model/gateways';
import { isMap, type KubeObject } from '../../../model/object';
import type { Cluster, Mesh } from '../../../model/mesh';
import { isNode } from '../../../model/workloads';

/** A gateway and the cluster in which istiod found it. */
export interface FoundGateway extends NetworkGateway {
  readonly cluster: string;
  /** True if it is assumed, as none was read. */
  readonly isAssumed: boolean;
}

/** The gateways that one istiod knows, ready to be looked up. */
export interface NetworkGateways {
  /** By network, in istiod's order. */
  readonly byNetwork: ReadonlyMap<string, readonly FoundGateway[]>;
  /** By network, and there by cluster. */
  readonly byCluster: ReadonlyMap<string, ReadonlyMap<string, readonly FoundGateway[]>>;
  /** What every weight is multiplied by, so that it can be divided among any network's gateways. */
  readonly scale: number;
}

/**
 * The gateways of a mesh, by the cluster whose istiod looks: those found in objects, else those that mesh.json says, else one
 * for each network of which nothing was read.
 *
 * @see istio pilot/pkg/model/network.go NetworkGateways.update
 */
export function gatewaysByCluster({ clusters }: Mesh): ReadonlyMap<string, NetworkGateways> {
  const found = clusters.map(findGateways);
  const shared = found.flatMap(({ everywhere }) => everywhere);
  // A Gateway of class istio-remote says how others are reached: nothing is assumed beside it.
  const stated = [...shared, ...found.flatMap(({ here }) => here)];
  const served = new Set(stated.map(({ network }) => network));
  const assumed = new Map<string, FoundGateway>();
  for (const { isSilent, cluster } of found) {
    const { name, network = '' } = cluster;
    if (!isSilent || network === '' || served.has(network) || assumed.has(network)) continue;
    assumed.set(network, assume(network, name));
  }
  const known = [...shared, ...assumed.values()];
  const alike = indexed(known);
  return new Map(
    found.map(({ cluster, here }) => [cluster.name, here.length === 0 ? alike : indexed([...known, ...here])]),
  );
}

interface GatewaysOfCluster {
  readonly cluster: Cluster;
  /** What every istiod sees. */
  readonly everywhere: readonly FoundGateway[];
  /** What only the cluster's own istiod looks for: Gateways of class istio-remote. */
  readonly here: readonly FoundGateway[];
  /** True if nothing says whether there is a gateway. */
  readonly isSilent: boolean;
}

function findGateways(cluster: Cluster): GatewaysOfCluster {
  const nodes = cluster.objects.filter(isNode);
  const found = cluster.objects.flatMap((object) =>
    toNetworkGateways(object, nodes).map((gateway) => ({
      gateway: { ...gateway, cluster: cluster.name, isAssumed: false },
      isRemote: classOf(object.body) === istio.CLASS_REMOTE,
    })),
  );
  const own = found.filter(({ isRemote }) => !isRemote).map(({ gateway }) => gateway);
  const here = found.filter(({ isRemote }) => isRemote).map(({ gateway }) => gateway);
  const addresses = own.length > 0 ? [] : (cluster.gatewayAddresses ?? fromStatus(cluster));
  const networks = networksOfAddresses(cluster);
  const said = networks.flatMap((network) =>
    addresses.map((address) => ({
      network,
      address,
      port: 0,
      hbonePort: istio.HBONE_PORT,
      cluster: cluster.name,
      isAssumed: false,
    })),
  );
  const isSilent =
    own.length === 0 &&
    cluster.gatewayAddresses === undefined &&
    networks.includes(cluster.network ?? '') &&
    !isKnownToBeClosed(cluster);
  return { cluster, everywhere: [...own, ...said], here, isSilent };
}

/**
 * The networks that the addresses of a cluster's gateways lead into. Gateways that were read say it by their label, or by the one
 * that istiod gives their Service; mesh.json cannot make up for a label that is missing or names another network.
 */
function networksOfAddresses({ eastWestGateways, network = '' }: Cluster): readonly string[] {
  const gateways = eastWestGateways.filter(({ object }) => object.kind === 'Gateway');
  if (gateways.length === 0) return [network];
  const stated = networksBehind(gateways.filter(({ object }) => !hidesItsNetwork(object)));
  return stated.includes(network) ? [network] : stated;
}

/**
 * True if a cluster that has no gateway for Envoys was read far enough to know it: a snapshot has none, or what was read of one is
 * not open.
 */
function isKnownToBeClosed(cluster: Cluster): boolean {
  const { readKinds, objects, eastWestGateways } = cluster;
  if (readKinds.has('Service') && readKinds.has('Gateway')) return true;
  if (gatewayOfOtherClass(cluster) !== undefined) return true;
  const isClosed = (object: KubeObject): boolean => isGatewayWithoutAddress(object, eastWestGateways);
  const generates = ({ object }: EastWestGateway): boolean => generatedServiceFor(object, objects) !== undefined;
  const gateways = eastWestGateways.filter(({ object }) => object.kind === 'Gateway');
  if (gateways.some(generates) || objects.some((object) => object.kind === 'Service' && isClosed(object))) return true;
  return objects.some(isClosed) && gateways.every(({ object }) => isClosed(object));
}

/** A Gateway with the label of a network whose class no controller of Istio's gateways has, where there is none of its class. */
export function gatewayOfOtherClass(cluster: Cluster): KubeObject | undefined {
  if (cluster.eastWestGateways.length > 0) return undefined;
  return cluster.objects.find((object) => isMeantAsGateway(object) && !isWaypoint(object, cluster));
}

/** Reports whether an object is the Gateway of a waypoint, which may have the label of its network. */
export function isWaypoint(object: KubeObject, { waypoints }: Pick<Cluster, 'waypoints'>): boolean {
  return [...waypoints.values()].some((waypoint) => waypoint.object === object);
}

/** Where the Service that istiod generates was not read, the Gateway's status has its addresses. */
function fromStatus({ eastWestGateways, objects, network }: Cluster): readonly string[] {
  if (objects.some((object) => isGatewayWithoutAddress(object, eastWestGateways))) return [];
  return eastWestGateways
    .filter(({ object, network: own }) => object.kind === 'Gateway' && own === network && !hidesItsNetwork(object))
    .filter(({ object }) => generatedServiceFor(object, objects) === undefined)
    .flatMap(({ addresses }) => addresses);
}

function classOf(body: Readonly<Record<string, unknown>>): unknown {
  return isMap(body.spec) ? body.spec.gatewayClassName : undefined;
}

/** A name under the domain that is never in use (RFC 2606), so that it is not taken for an address that was seen. */
function assume(network: string, cluster: string): FoundGateway {
  return {
    network,
    address: `eastwestgateway.${network}.invalid`,
    port: 0,
    hbonePort: istio.HBONE_PORT,
    cluster,
    isAssumed: true,
  };
}

function indexed(gateways: readonly FoundGateway[]): NetworkGateways {
  const byNetwork = groupBy([...gateways].sort(compareGateways), ({ network }) => network);
  const byCluster = new Map(
    [...byNetwork].map(([network, all]) => [network, groupBy(all, ({ cluster }) => cluster)] as const),
  );
  const groups = [...byNetwork.values(), ...[...byCluster.values()].flatMap((inNetwork) => [...inNetwork.values()])];
  const scale = groups.map(({ length }) => length).reduce(leastCommonMultiple, 1);
  return { byNetwork, byCluster, scale };
}

/** @see istio pilot/pkg/model/network.go SortGateways */
export function compareGateways(left: FoundGateway, right: FoundGateway): number {
  return compareText(left.address, right.address) || left.port - right.port || compareText(left.cluster, right.cluster);
}

/** Where Envoys and node proxies find a gateway, as "address:port". */
export function addressOf({ address, hbonePort, port }: NetworkGateway): string {
  return hostAndPort(address, hbonePort === 0 ? port : hbonePort);
}

export function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The address in what {@link hostAndPort} makes. */
export function hostOf(at: string): string {
  const end = at.lastIndexOf(':');
  return at.startsWith('[') ? at.slice(1, end - 1) : at.slice(0, end);
}

/** Those of the network and cluster, else those of the network. */
export function gatewaysFor(gateways: NetworkGateways, network: string, cluster: string): readonly FoundGateway[] {
  return gateways.byCluster.get(network)?.get(cluster) ?? gateways.byNetwork.get(network) ?? [];
}

function leastCommonMultiple(left: number, right: number): number {
  return (left * right) / greatestCommonDivisor(left, right);
}

function greatestCommonDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestCommonDivisor(right, left % right);
}
