import { groupBy } from '../../../util/group-by';
import { maps } from '../../../util/maps';
import { push } from '../../../util/push';
import * as istio from '../../../istio/vocabulary';
import { isMap, type KubeObject } from '../../../model/object';
import type { Cluster, Mesh } from '../../../model/mesh';
import {
  gatewayAddressesIn,
  gatewayClassNameOf,
  generatedServiceFor,
  isInsideOfCluster,
  isMeantAsGateway,
  listenersOf,
} from '../../../model/gateways';
import { compareGateways, isWaypoint, type FoundGateway, type NetworkGateways } from './network-gateways';

/** The gateways that the node proxies of a cluster know, by network. They take the first of a network. */
export type ZtunnelGateways = ReadonlyMap<string, readonly FoundGateway[]>;

/**
 * What each cluster's istiod tells its ztunnels of the ways into other networks, counted for the clusters that are asked about: each
 * of many clusters knows the gateways of all others. istiod reads Gateways alone, where for Envoy it reads Services: of another
 * cluster those of class istio-east-west, of its own cluster those of class istio-remote.
 *
 * @param known what the same istiods tell Envoy: the addresses where a Gateway was read without a status
 *
 * @see istio pilot/pkg/serviceregistry/ambient/networks.go remoteK8sGatewayToNetworkGateways, localK8sGatewayToNetworkGateways
 */
export function ztunnelGatewaysOf(
  { clusters }: Mesh,
  known: ReadonlyMap<string, NetworkGateways>,
): (own: Cluster) => ZtunnelGateways {
  const indexes = new Map<NetworkGateways, ReadonlyMap<string, readonly FoundGateway[]>>();
  const eastWest = clusters.flatMap((cluster) => {
    // What any other cluster knows of it: a cluster alone knows its Gateways of class istio-remote.
    const other = clusters.find((one) => one !== cluster);
    if (other === undefined) return [];
    const told = known.get(other.name)!;
    let index = indexes.get(told);
    if (index === undefined) indexes.set(told, (index = byClusterOf(told)));
    return findEastWest(cluster, index.get(cluster.name) ?? []);
  });
  const counted = new Map<Cluster, ZtunnelGateways>();
  return (own) => {
    let byNetwork = counted.get(own);
    if (byNetwork === undefined) counted.set(own, (byNetwork = byNetworkOf(own, eastWest)));
    return byNetwork;
  };
}

function byNetworkOf(own: Cluster, eastWest: readonly FoundGateway[]): ZtunnelGateways {
  const found = [...findRemote(own), ...eastWest.filter(({ cluster }) => cluster !== own.name)];
  const byNetwork = new Map<string, FoundGateway[]>();
  for (const gateway of found.sort(compareGateways)) {
    if (gateway.hbonePort !== 0) push(byNetwork, gateway.network, gateway);
  }
  return byNetwork;
}

/** Of all networks, by the cluster whose gateways they are. */
function byClusterOf({ byNetwork }: NetworkGateways): ReadonlyMap<string, readonly FoundGateway[]> {
  return groupBy([...byNetwork.values()].flat(), ({ cluster }) => cluster);
}

/**
 * The gateways of a cluster, for the node proxies of others.
 *
 * @param known those that Envoys are told of
 */
function findEastWest(cluster: Cluster, known: readonly FoundGateway[]): readonly FoundGateway[] {
  const gateways = cluster.objects.filter((object) => gatewayClassNameOf(object) === istio.CLASS_EAST_WEST);
  if (gateways.length > 0) return gateways.flatMap((object) => ofEastWest(object, cluster, known));
  return isKnownToHaveNone(cluster) ? [] : known;
}

function ofEastWest(object: KubeObject, cluster: Cluster, known: readonly FoundGateway[]): readonly FoundGateway[] {
  const network = object.labels[istio.LABEL_NETWORK] ?? '';
  if (network === '' || !endsTunnels(object) || serviceWithoutTunnels(object, cluster) !== undefined) return [];
  const stated = statedAddresses(object, cluster);
  if (stated === undefined) {
    return known.filter((gateway) => gateway.network === network);
  }
  const outside = stated.filter((address) => !isInsideOfCluster(address));
  return outside.map((address) => ({
    ...{ network, address, port: 0, hbonePort: istio.HBONE_PORT },
    ...{ cluster: cluster.name, isAssumed: false },
  }));
}

/** The Service that istiod generated for a Gateway, where it was read and nothing gets to the port of tunnels through it. */
export function serviceWithoutTunnels(gateway: KubeObject, { objects }: Cluster): KubeObject | undefined {
  const service = generatedServiceFor(gateway, objects);
  if (service === undefined) return undefined;
  const ports = maps(isMap(service.body.spec) ? service.body.spec.ports : undefined);
  return ports.some(({ port }) => port === istio.HBONE_PORT) ? undefined : service;
}

/** What a cluster itself says of how others are reached. */
function findRemote(cluster: Cluster): FoundGateway[] {
  return cluster.objects.flatMap((object) => {
    const network = object.labels[istio.LABEL_NETWORK] ?? '';
    if (gatewayClassNameOf(object) !== istio.CLASS_REMOTE || network === '') return [];
    const listener = listenersOf(object).find(({ protocol }) => protocol === istio.HBONE_PROTOCOL);
    if (typeof listener?.port !== 'number') return [];
    const { port } = listener;
    // istiod copies the addresses of the specification to the status.
    const addresses = statedAddresses(object, cluster) ?? gatewayAddressesIn(object.body.spec);
    return addresses.map((address) => ({
      ...{ network, address, port, hbonePort: port },
      ...{ cluster: cluster.name, isAssumed: false },
    }));
  });
}

/** Undefined where nothing says which addresses a Gateway has: it was read as it is declared. */
function statedAddresses({ body }: KubeObject, { readKinds }: Cluster): readonly string[] | undefined {
  return isMap(body.status) || readKinds.has('Gateway') ? gatewayAddressesIn(body.status) : undefined;
}

/** Reports whether a Gateway has a listener that ends the tunnels of the mesh. */
export function endsTunnels(object: KubeObject): boolean {
  return listenersOf(object).some(
    ({ protocol, tls }) => protocol === istio.HBONE_PROTOCOL && isMap(tls) && tls.mode === 'Terminate',
  );
}

/**
 * True if a cluster has no Gateway of class istio-east-west: a snapshot has none, or what was read is another way in. A Service that
 * istiod generated stands for a Gateway where no Gateways were read.
 */
function isKnownToHaveNone(cluster: Cluster): boolean {
  const { readKinds, objects, eastWestGateways } = cluster;
  if (readKinds.has('Gateway')) return true;
  if (objects.some((object) => isMeantAsGateway(object) && !isWaypoint(object, cluster))) return true;
  const hasGateways = objects.some((object) => gatewayClassNameOf(object) !== undefined);
  return eastWestGateways.some(
    ({ object: { labels } }) => hasGateways || labels[istio.LABEL_GATEWAY_CLASS_NAME] !== istio.CLASS_EAST_WEST,
  );
}
