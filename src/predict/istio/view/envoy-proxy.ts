import { gatewayAddressesIn, type Waypoint } from '../../../model/gateways';
import { isMap } from '../../../model/object';
import * as istio from '../../../istio/vocabulary';
import type { Locality } from '../../../istio/locality';
import { keyOf, type Cluster } from '../../../model/mesh';
import { nodeTermsOf } from '../../../model/workloads';
import { augmentLabels, type Place, type Shards } from '../endpoints';

/** What an Envoy of the mesh does. Sidecars are not modelled. */
export type ProxyKind = 'waypoint' | 'ingress' | 'east-west';

/** A pod that runs an Envoy, as istiod sees it when it connects. istiod compares endpoints with it. */
export interface EnvoyProxy {
  readonly kind: ProxyKind;
  readonly cluster: string;
  /** The Gateway, as "namespace/name". */
  readonly waypoint: string;
  readonly namespace: string;
  /** Null where the Gateway stands for the pods that istiod would create. */
  readonly pod: string | null;
  /** How many pods it stands for, all in one place. */
  readonly count: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly locality: Locality;
  /** The network that the proxy reports; empty if it reports none. */
  readonly network: string;
  /** Where others know its pod to be: what they need to reach it. */
  readonly place: Place;
  readonly nodeName: string;
  /** The IP family of its addresses; undefined where it has none yet, or has addresses of two. */
  readonly ipFamily: IpFamily | undefined;
}

export type IpFamily = 'IPv4' | 'IPv6';

/** The pods of a waypoint. Where no live cluster was read, its Gateway stands for the one that istiod would create. */
export function proxiesOf(waypoint: Waypoint, cluster: Cluster, shards: Shards): EnvoyProxy[] {
  const { name, namespace, podLabels } = waypoint;
  if (!isReady(waypoint, shards)) return [];
  const whose = { [istio.LABEL_GATEWAY_NAME]: name };
  const at = { kind: 'waypoint' as const, cluster: cluster.name, waypoint: keyOf(waypoint), namespace };
  if (!shards.isLive) {
    const labels = {
      ...podLabels,
      ...whose,
      [istio.LABEL_GATEWAY_CLASS_NAME]: istio.CLASS_WAYPOINT,
      [istio.LABEL_GATEWAY_MANAGED]: istio.MANAGED_WAYPOINT,
    };
    const terms = nodeTermsOf(waypoint.podSpec);
    return standInPlaces(waypoint.replicas, shards.placement.standInPlaceCount(terms)).map(({ number, count }) => ({
      ...at,
      pod: null,
      count,
      ipFamily: undefined,
      ...seenByIstiod(labels, shards.placement.placeOfStandIn(labels, number, terms)),
    }));
  }
  return shards.podsWith(namespace, whose).flatMap(({ name: pod, labels, nodeName, ip, ips, proxyNetwork }) =>
    ip === undefined
      ? []
      : [
          {
            ...at,
            pod,
            count: 1,
            ipFamily: ipFamilyOfAll([ip, ...ips]),
            ...seenByIstiod(labels, shards.placement.placeOf({ labels, nodeName }), proxyNetwork),
          },
        ],
  );
}

/** Pods that are dealt out over zones, those of one zone in one, with the number of the first. */
function standInPlaces(pods: number, zones: number): { readonly number: number; readonly count: number }[] {
  const places = Math.min(pods, Math.max(zones, 1));
  return Array.from({ length: places }, (_, number) => ({
    number,
    count: Math.floor(pods / places) + (number < pods % places ? 1 : 0),
  }));
}

/**
 * False for a live Gateway that never had an address, so that istiod binds nothing to it and requests go past it. It gets one with its
 * first ready pod, and keeps it.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/waypoints.go gatewayToWaypointTransform, fetchWaypointForTarget
 */
export function isReady({ object: { body } }: Waypoint, { isLive, hasGatewayStatus }: Shards): boolean {
  if (!isLive || (!isMap(body.status) && !hasGatewayStatus)) return true;
  return gatewayAddressesIn(body.status).length > 0;
}

/**
 * The labels count for its locality, too. @see istio pilot/pkg/xds/ads.go setTopologyLabels
 *
 * @param network what the proxy says its network is, if that was read
 */
export function seenByIstiod(
  podLabels: Readonly<Record<string, string>>,
  place: Place,
  network: string = place.network,
): Pick<EnvoyProxy, 'labels' | 'locality' | 'network' | 'place' | 'nodeName'> {
  const labels = augmentLabels(podLabels, { ...place, network });
  return {
    labels,
    locality: {
      region: labels[istio.LABEL_REGION] ?? '',
      zone: labels[istio.LABEL_ZONE] ?? '',
      subzone: labels[istio.LABEL_SUBZONE] ?? '',
    },
    network,
    place,
    nodeName: place.nodeName,
  };
}

/**
 * The IP family of a proxy with these addresses; undefined where they are of two. A proxy says all addresses of its pod to istiod,
 * whether or not ISTIO_DUAL_STACK is set.
 *
 * @see istio pilot/cmd/pilot-agent/app/cmd.go initProxy; pilot/pkg/model/context.go DiscoverIPMode
 */
export function ipFamilyOfAll(addresses: readonly string[]): IpFamily | undefined {
  const [family, ...others] = new Set(addresses.map(ipFamilyOf));
  return others.length === 0 ? family : undefined;
}

/** Undefined for a host name. */
export function ipFamilyOf(address: string): IpFamily | undefined {
  if (address.includes(':')) return address.toLowerCase().startsWith('::ffff:') ? 'IPv4' : 'IPv6';
  return /^\d+\.\d+\.\d+\.\d+$/.test(address) ? 'IPv4' : undefined;
}
