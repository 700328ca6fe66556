import { isAtLeast } from './versions';
import type { Cluster } from '../model/mesh';

/** All in which one istiod differs from another when it computes endpoints, by its version and its switches. */
export interface Behaviours {
  /** AMBIENT_ENABLE_MULTI_NETWORK. Without it a waypoint reaches other networks as sidecars do: only what speaks mTLS. */
  readonly multiNetwork: boolean;
  /** Waypoints use east-west gateways. AMBIENT_ENABLE_MULTI_NETWORK_WAYPOINT; istio 1.28.0, release note 57537. */
  readonly waypointsUseGateways: boolean;
  /** Endpoints of other clusters are only for global services. Istio 1.28.1, release note 58139. */
  readonly scopeFilters: boolean;
  /** Of a gateway's addresses a waypoint is sent those of its own IP family. Istio 1.30, eds-gateway-ip-family-filter. */
  readonly gatewaysByIpFamily: boolean;
  /** The pod label topology.istio.io/locality beats the Node's. Istio 1.29, release note 58186. */
  readonly localityLabel: boolean;
  /** A failoverPriority that begins with the network goes on comparing in other networks. Istio 1.31, commit b6787c126ec. */
  readonly networkIsPreferredNotRequired: boolean;
  /** DestinationRules have a zoneAwareLbSetting, which switches locality off at waypoints. Istio 1.31. */
  readonly zoneAwareSetting: boolean;
  /** PILOT_SEND_UNHEALTHY_ENDPOINTS: unready endpoints are always sent. */
  readonly sendsUnready: boolean;
  /** Unready endpoints are sent unless minHealthPercent is set. PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS; istio 1.31, 60690. */
  readonly sendsUnreadyWithoutFloor: boolean;
  /**
   * A minHealthPercent stays the panic threshold of a service with a traffic distribution. Istio 1.31,
   * cluster_traffic_policy.go applyLoadBalancer; before, it became 0.
   */
  readonly floorBeatsTrafficDistribution: boolean;
}

/** How the istiod of a cluster behaves. */
export function behavioursOf({
  istioVersion: version,
  switches,
}: Pick<Cluster, 'istioVersion' | 'switches'>): Behaviours {
  const multiNetwork = switches.ambientEnableMultiNetwork;
  return {
    multiNetwork,
    waypointsUseGateways: multiNetwork && switches.ambientEnableMultiNetworkWaypoint && isAtLeast(version, 28),
    scopeFilters: multiNetwork && isAtLeast(version, 28, 1),
    gatewaysByIpFamily: isAtLeast(version, 30),
    localityLabel: isAtLeast(version, 29),
    networkIsPreferredNotRequired: isAtLeast(version, 31),
    zoneAwareSetting: isAtLeast(version, 31),
    sendsUnready: switches.pilotSendUnhealthyEndpoints,
    sendsUnreadyWithoutFloor: switches.pilotAutoSendUnhealthyEndpoints && isAtLeast(version, 31),
    floorBeatsTrafficDistribution: isAtLeast(version, 31),
  };
}
