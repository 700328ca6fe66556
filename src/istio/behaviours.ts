import type { IstioVersion } from './versions';

/** The first release of each minor that has something, as [minor, patch]. Every minor after the last one has it from .0 on. */
export type Since = readonly (readonly [minor: number, patch: number])[];

/** One difference between versions of Istio. */
export interface VersionDifference {
  readonly since: Since;
  /** The issue that the newer behaviour fixes, as "istio/istio#61092"; absent where it is not the fix of a bug. */
  readonly issue?: string;
  /** Where Istio says so: a release note, a pull request, a commit or a file. */
  readonly source: string;
  /** What a newer istiod does. */
  readonly means: string;
}

/**
 * All differences between the supported versions of Istio that decide where traffic goes. No other file of this project
 * compares versions.
 */
export const VERSION_DIFFERENCES = {
  waypointsUseGateways: {
    since: [[28, 0]],
    source: 'release note 57537',
    means: 'waypoints send to the east-west gateways of other networks',
  },
  scopeFilters: {
    since: [[28, 1]],
    source: 'release note 58139',
    means: 'waypoints get endpoints of other clusters for global services only',
  },
  waypointsMergeRoutes: {
    since: [
      [28, 6],
      [29, 2],
      [30, 0],
    ],
    issue: 'istio/istio#59483',
    source:
      'release note 59484, in the tags 1.28.6, 1.29.2 and 1.30.0; pilot/pkg/networking/core/listener_waypoint.go buildWaypointInboundHTTPRouteConfig, by tag',
    means:
      'a waypoint follows all VirtualServices and routes for HTTP of a service; before, only the one that was created first',
  },
  localityLabel: {
    since: [[29, 0]],
    source: 'release note 58186',
    means: "the pod label topology.istio.io/locality wins over the Node's labels",
  },
  ingressReachesOtherNetworks: {
    since: [[29, 0]],
    source: 'release note ambient-ingress-remotes',
    means: 'AMBIENT_ENABLE_MULTI_NETWORK_INGRESS makes ingress gateways send to other networks',
  },
  ingressSkipsRemoteWaypoint: {
    since: [
      [29, 4],
      [30, 1],
    ],
    source: 'release note 60162',
    means: 'what an ingress gateway sends to another network does not take the waypoint there',
  },
  ingressLabelAcrossNetworks: {
    since: [
      [29, 7],
      [30, 4],
      [31, 0],
    ],
    issue: 'istio/istio#61092',
    source: 'release note 61092; pilot/pkg/serviceregistry/ambient/multicluster.go SplitHorizonServices, by tag',
    means:
      'the label istio.io/ingress-use-waypoint of a Service counts while its pods are in several networks; before, only that of its Namespace did',
  },
  waypointsRouteInSharedNetwork: {
    since: [[30, 0]],
    issue: 'istio/istio#58133',
    source: 'PR 59330',
    means: 'a waypoint takes requests for the addresses that other clusters of its network gave the service',
  },
  gatewaysByIpFamily: {
    since: [[30, 0]],
    source: 'release note eds-gateway-ip-family-filter',
    means: "a waypoint gets those addresses of a gateway that are of the waypoint's own IP family",
  },
  namespaceTrafficDistribution: {
    since: [[30, 0]],
    source: 'release 1.30.0; pilot/pkg/model/service.go GetTrafficDistribution',
    means: 'the annotation networking.istio.io/traffic-distribution on a Namespace counts for its services',
  },
  waypointWithoutNetworkUsesGateways: {
    since: [[30, 0]],
    source: 'pilot/pkg/xds/endpoints/ep_filters.go EndpointsByNetworkFilter, by tag',
    means: 'a waypoint without a network of its own reaches pods of every network through gateways only',
  },
  waypointCanary: {
    since: [[31, 0]],
    source: 'release note 60801; pilot/pkg/serviceregistry/ambient/waypoints.go buildWeightedWaypoints',
    means: 'istio.io/use-waypoint-canary sends a part of the connections to a service through a second waypoint',
  },
  gatewaysSkipServicePolicies: {
    since: [
      [29, 6],
      [30, 3],
    ],
    issue: 'istio/istio#60806',
    source: 'release note 60806, PR 60807',
    means:
      'east-west gateways leave the policies of a service to its waypoint; before, one for HTTP made them deny everything',
  },
  networkIsPreferredNotRequired: {
    since: [[31, 0]],
    source: 'commit b6787c126ec, PR 60829',
    means: 'a failoverPriority that begins with the network goes on comparing labels in other networks',
  },
  zoneAwareSetting: {
    since: [[31, 0]],
    source: 'istio.io/api networking/v1alpha3/destination_rule.proto',
    means: 'a DestinationRule has zoneAwareLbSetting, which switches locality off at waypoints',
  },
  meshRetriesAtWaypoint: {
    since: [
      [30, 3],
      [31, 0],
    ],
    issue: 'istio/istio#60682',
    source:
      'release note 60682, in the tag 1.30.3; pilot/pkg/networking/core/httproute.go buildSidecarInboundHTTPRouteConfig, by tag',
    means:
      "where no VirtualService or route is for a service, a waypoint retries by the MeshConfig's defaultHttpRetryPolicy, or Istio's default; before, only what was reset before it was sent",
  },
  autoSendsUnready: {
    since: [[31, 0]],
    source: 'release note 60690, PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS',
    means: 'proxies get unready endpoints unless a rule sets minHealthPercent',
  },
  floorBeatsTrafficDistribution: {
    since: [[31, 0]],
    source: 'pilot/pkg/networking/core/cluster_traffic_policy.go applyLoadBalancer',
    means: 'minHealthPercent stays the panic threshold of a service with a traffic distribution; before, it became 0',
  },
  outlierDetectionHttpErrorCodes: {
    since: [[31, 0]],
    source: 'istio.io/api networking/v1alpha3/destination_rule.proto',
    means: 'a DestinationRule has outlierDetection.outlierDetectionHttpErrorCodes',
  },
} as const satisfies Readonly<Record<string, VersionDifference>>;

export type VersionDifferenceName = keyof typeof VERSION_DIFFERENCES;

/** Reports whether a version of Istio has a behaviour or a field. A pre-release counts as its release. */
export function hasSince(version: IstioVersion, name: VersionDifferenceName): boolean {
  return isSince(version, VERSION_DIFFERENCES[name].since);
}

/** All that is followed of a version: two of which it is equal behave alike. Its patch counts by what it brings. */
export function whatCountsOf(version: IstioVersion): unknown {
  const { text: _text, patch: _patch, ...others } = version;
  return [others, Object.values(VERSION_DIFFERENCES).map(({ since }) => isSince(version, since))];
}

/** Reports whether a version is one of those that have something, or newer. */
export function isSince({ minor, patch }: IstioVersion, since: Since): boolean {
  const ofMinor = since.find((first) => first[0] === minor);
  if (ofMinor !== undefined) return patch >= ofMinor[1];
  return minor > Math.max(...since.map((first) => first[0]));
}

/** Reports whether a version lies between two minors, both included: `1.30`. One that is undefined is not a bound. */
export function isWithinMinors(
  { minor }: IstioVersion,
  { since, until }: { readonly since?: string; readonly until?: string },
): boolean {
  return (since === undefined || minor >= minorOf(since)) && (until === undefined || minor <= minorOf(until));
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

/** The first release that has a behaviour or a field, for texts: "1.30.0", or "1.29.4 and 1.30.1" where it was backported. */
export function firstReleaseWith(name: VersionDifferenceName): string {
  return formatReleases(VERSION_DIFFERENCES[name].since);
}

/** Of the releases that first have a behaviour, one in each line of patches, the newest: "1.31.0". */
export function newestReleaseWith(name: VersionDifferenceName): string {
  return formatRelease(VERSION_DIFFERENCES[name].since.at(-1)!);
}

/** Releases in words: "1.29.7, 1.30.4 and 1.31.0". */
export function formatReleases(since: Since): string {
  return inWords(since.map(formatRelease));
}

function formatRelease([minor, patch]: Since[number]): string {
  return `1.${minor}.${patch}`;
}

/** "a", "a and b", "a, b and c". */
function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)!}`;
}

/** The first minor that has a behaviour or a field from its first release on, for texts: "1.30". */
export function firstMinorWith(name: VersionDifferenceName): string {
  const { since } = VERSION_DIFFERENCES[name] as VersionDifference;
  const [minor, patch] = since.at(-1)!;
  return `1.${patch === 0 ? minor : minor + 1}`;
}

/** The feature flags of istiod that change what {@link behavioursOf} reports. */
export interface FeatureFlags {
  readonly ambientEnableMultiNetwork: boolean;
  readonly ambientEnableMultiNetworkWaypoint: boolean;
  readonly ambientEnableMultiNetworkIngress: boolean;
  readonly pilotSendUnhealthyEndpoints: boolean;
  readonly pilotAutoSendUnhealthyEndpoints: boolean;
  readonly istioDualStack: boolean;
}

/** How one istiod behaves, by its version and its feature flags. */
export interface Behaviours {
  /** AMBIENT_ENABLE_MULTI_NETWORK. Without it a waypoint reaches other networks as sidecars do: only what speaks mTLS. */
  readonly multiNetwork: boolean;
  /** Waypoints use east-west gateways; also needs AMBIENT_ENABLE_MULTI_NETWORK_WAYPOINT. */
  readonly waypointsUseGateways: boolean;
  /** Ingress gateways use east-west gateways; needs AMBIENT_ENABLE_MULTI_NETWORK_INGRESS. */
  readonly ingressUsesGateways: boolean;
  readonly ingressSkipsRemoteWaypoint: boolean;
  readonly ingressLabelAcrossNetworks: boolean;
  readonly waypointsRouteInSharedNetwork: boolean;
  readonly waypointWithoutNetworkUsesGateways: boolean;
  readonly scopeFilters: boolean;
  readonly waypointsMergeRoutes: boolean;
  readonly gatewaysByIpFamily: boolean;
  readonly localityLabel: boolean;
  readonly namespaceTrafficDistribution: boolean;
  readonly gatewaysSkipServicePolicies: boolean;
  readonly networkIsPreferredNotRequired: boolean;
  readonly zoneAwareSetting: boolean;
  readonly meshRetriesAtWaypoint: boolean;
  /** PILOT_SEND_UNHEALTHY_ENDPOINTS: unready endpoints are always sent. */
  readonly sendsUnready: boolean;
  /** Unready endpoints are sent unless minHealthPercent is set. */
  readonly sendsUnreadyWithoutFloor: boolean;
  readonly floorBeatsTrafficDistribution: boolean;
  /** ISTIO_DUAL_STACK: the two addresses of a pod of two IP families are one host. */
  readonly oneHostForTwoFamilies: boolean;
}

/** Reports how the istiod of a cluster behaves. @see VERSION_DIFFERENCES */
export function behavioursOf({
  istioVersion: version,
  switches,
}: {
  readonly istioVersion: IstioVersion;
  readonly switches: FeatureFlags;
}): Behaviours {
  const multiNetwork = switches.ambientEnableMultiNetwork;
  const has = (name: VersionDifferenceName): boolean => hasSince(version, name);
  return {
    multiNetwork,
    waypointsUseGateways: multiNetwork && switches.ambientEnableMultiNetworkWaypoint && has('waypointsUseGateways'),
    ingressUsesGateways:
      multiNetwork && switches.ambientEnableMultiNetworkIngress && has('ingressReachesOtherNetworks'),
    ingressSkipsRemoteWaypoint: has('ingressSkipsRemoteWaypoint'),
    ingressLabelAcrossNetworks: has('ingressLabelAcrossNetworks'),
    waypointsRouteInSharedNetwork: has('waypointsRouteInSharedNetwork'),
    waypointWithoutNetworkUsesGateways: has('waypointWithoutNetworkUsesGateways'),
    scopeFilters: multiNetwork && has('scopeFilters'),
    waypointsMergeRoutes: has('waypointsMergeRoutes'),
    gatewaysByIpFamily: has('gatewaysByIpFamily'),
    localityLabel: has('localityLabel'),
    namespaceTrafficDistribution: has('namespaceTrafficDistribution'),
    gatewaysSkipServicePolicies: has('gatewaysSkipServicePolicies'),
    networkIsPreferredNotRequired: has('networkIsPreferredNotRequired'),
    zoneAwareSetting: has('zoneAwareSetting'),
    meshRetriesAtWaypoint: has('meshRetriesAtWaypoint'),
    sendsUnready: switches.pilotSendUnhealthyEndpoints,
    sendsUnreadyWithoutFloor: switches.pilotAutoSendUnhealthyEndpoints && has('autoSendsUnready'),
    floorBeatsTrafficDistribution: has('floorBeatsTrafficDistribution'),
    oneHostForTwoFamilies: switches.istioDualStack,
  };
}
