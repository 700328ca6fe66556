import type { VersionDifferenceName } from '../../../istio/behaviours';
import type { KnownBugName } from '../../../istio/bugs';
import { DEFAULT_TRUST_DOMAIN } from '../../../istio/defaults';
import * as istio from '../../../istio/vocabulary';
import { asVirtualServices, ingressGateways, ingressUsesWaypoint, type Route } from '../../../model/gateways';
import { isMap } from '../../../model/object';
import type { Cluster, Mesh } from '../../../model/mesh';
import {
  failoverPrioritiesOf,
  matchesHost,
  writtenPolicies,
  type TrafficPolicy,
  type DestinationRule,
} from '../../../model/policy';
import { isGrpc, trafficDistributionOf, type Service } from '../../../model/services';
import { gatewaysByCluster } from '../../istio/gateways';
import { oncePer } from '../../../util/once-per';
import { hasHttpAttributes, targetedServices } from './authorization-policy';

/** A cluster of a mesh, asked whether something concerns it. */
export interface Site {
  readonly mesh: Mesh;
  readonly cluster: Cluster;
}

/** Whom a difference between versions concerns: the services of a cluster that would meet it, or the cluster as a whole. */
export type Concern =
  | { readonly of: 'services'; readonly find: (site: Site, service: Service) => boolean }
  | { readonly of: 'cluster'; readonly find: (site: Site) => boolean };

/** What each difference and each bug concerns. In doubt, it concerns. */
export const CONCERNS: Readonly<Record<VersionDifferenceName | KnownBugName, Concern>> = {
  waypointsUseGateways: services((site, service) => isBound(site, service) && isSpread(site, service)),
  scopeFilters: services((site, service) => isBound(site, service) && isLocalHereAndElsewhere(site, service)),
  waypointsMergeRoutes: services(
    (site, service) => isBound(site, service) && asVirtualServices(httpRoutesFor(site, service)).length > 1,
  ),
  localityLabel: cluster(({ cluster: { workloads } }) =>
    workloads.some(({ podLabels }) => istio.LABEL_LOCALITY in podLabels),
  ),
  ingressReachesOtherNetworks: services(
    (site, service) => isSpread(site, service) && sendsFromIngress(site) && asksForIngressAcrossNetworks(site),
  ),
  ingressSkipsRemoteWaypoint: services(
    (site, service) =>
      isBound(site, service) &&
      isSpread(site, service) &&
      sendsFromIngress(site) &&
      asksForIngressAcrossNetworks(site) &&
      !ingressUsesWaypoint(service, site.cluster),
  ),
  ingressLabelAcrossNetworks: services(
    (site, service) =>
      isBound(site, service) &&
      isSpread(site, service) &&
      sendsFromIngress(site) &&
      ingressUsesWaypoint(service, site.cluster) !== ingressUsesWaypoint(service, site.cluster, true),
  ),
  waypointsRouteInSharedNetwork: services(
    (site, service) => isBound(site, service) && peersOf(site, service).some((peer) => sharesNetwork(site, peer)),
  ),
  gatewaysByIpFamily: cluster((site) => {
    const addresses = gatewaysSeenFrom(site).flatMap((found) => found);
    return addresses.some(isIpV6) && !addresses.every(isIpV6);
  }),
  namespaceTrafficDistribution: services(
    ({ cluster: { namespaces } }, { object, namespace }) =>
      namespaces.get(namespace)?.annotations[istio.ANNOTATION_TRAFFIC_DISTRIBUTION] !== undefined &&
      object.annotations[istio.ANNOTATION_TRAFFIC_DISTRIBUTION] === undefined &&
      !(isMap(object.body.spec) && 'trafficDistribution' in object.body.spec),
  ),
  waypointWithoutNetworkUsesGateways: cluster(
    ({ mesh, cluster: { network, waypoints } }) =>
      (network ?? '') === '' && waypoints.size > 0 && mesh.clusters.some((other) => (other.network ?? '') !== ''),
  ),
  waypointCanary: services(({ cluster: { namespaces } }, { object, namespace }) =>
    [object.labels, namespaces.get(namespace)?.labels ?? {}].some(
      (labels) => !['', 'none'].includes(labels[istio.LABEL_USE_WAYPOINT_CANARY] ?? ''),
    ),
  ),
  networkIsPreferredNotRequired: services((site, service) =>
    rulesFor(site, service).some((rule) =>
      failoverPrioritiesOf(rule).some(({ labels }) => labels[0]?.text === istio.LABEL_NETWORK && labels.length > 1),
    ),
  ),
  zoneAwareSetting: services((site, service) =>
    hasInPolicies(site, service, ({ loadBalancer }) => loadBalancer?.zoneAwareLbSetting !== undefined),
  ),
  // What Istio's default adds at a waypoint, behind a tunnel, are retries by two gRPC statuses.
  meshRetriesAtWaypoint: services(
    (site, service) =>
      isBound(site, service) &&
      httpRoutesFor(site, service).length === 0 &&
      (site.cluster.switches.httpRetryPolicy !== undefined || service.ports.some(isGrpc)),
  ),
  autoSendsUnready: services(
    (site, service) =>
      isBound(site, service) &&
      !rulesFor(site, service).some((rule) =>
        writtenPolicies(rule).some(({ policy }) => (policy.outlierDetection?.minHealthPercent ?? 0) > 0),
      ),
  ),
  floorBeatsTrafficDistribution: services(
    (site, service) =>
      isBound(site, service) &&
      distributionOf(site, service) !== undefined &&
      rulesFor(site, service).some((rule) =>
        writtenPolicies(rule).some(({ policy }) => (policy.outlierDetection?.minHealthPercent ?? 0) > 0),
      ),
  ),
  outlierDetectionHttpErrorCodes: services((site, service) =>
    hasInPolicies(
      site,
      service,
      ({ outlierDetection }) => (outlierDetection?.outlierDetectionHttpErrorCodes ?? []).length > 0,
    ),
  ),

  gatewaysSkipServicePolicies: services(
    (site, service) =>
      isSpread(site, service) && targetsOfHttpPolicies(site.cluster).has(`${service.namespace}/${service.name}`),
  ),
  unreadyOfOthers: services((site, service) => {
    const distribution = distributionOf(site, service);
    return (
      distribution !== undefined &&
      unreadyPublishers(site.cluster).some((other) => other !== service && distributionOf(site, other) === distribution)
    );
  }),
  customTrustDomain: cluster(
    (site) => site.cluster.switches.trustDomain !== DEFAULT_TRUST_DOMAIN && isInSeveralNetworks(site.mesh),
  ),
  gatewayOrder: cluster((site) => gatewaysSeenFrom(site).some((ofNetwork) => ofNetwork.length > 1)),
  hashAtWaypoint: services((site, service) => isBound(site, service) && hashes(site, service)),
  hashRingKeepsOldHosts: services(hashes),
  endpointsOfGateways: cluster(isInTheMeshOfSeveralNetworks),
  wrongServiceAtGateway: cluster(isInTheMeshOfSeveralNetworks),
  unstableRegistry: cluster(({ mesh }) => mesh.clusters.length > 1),
  rotationLosesGateways: cluster(isInTheMeshOfSeveralNetworks),
  rotationLosesEndpoints: cluster(({ mesh }) => mesh.clusters.length > 1),
};

function services(find: (site: Site, service: Service) => boolean): Concern {
  return { of: 'services', find };
}

function cluster(find: (site: Site) => boolean): Concern {
  return { of: 'cluster', find };
}

function isBound({ cluster: { bindings } }: Site, { namespace, name }: Service): boolean {
  return bindings.get(`${namespace}/${name}`)?.kind === 'bound';
}

/** The other clusters that have a service. */
function peersOf({ mesh, cluster: own }: Site, { namespace, name }: Service): Cluster[] {
  return mesh.clusters.filter((peer) => peer !== own && peer.services.has(`${namespace}/${name}`));
}

/** True for a global service that a cluster in another network has, too. */
function isSpread(site: Site, service: Service): boolean {
  return service.scope === 'GLOBAL' && peersOf(site, service).some((peer) => !sharesNetwork(site, peer));
}

function isLocalHereAndElsewhere(site: Site, service: Service): boolean {
  return service.scope === 'LOCAL' && peersOf(site, service).length > 0;
}

function sharesNetwork({ cluster: { network } }: Site, peer: Cluster): boolean {
  return (peer.network ?? '') === (network ?? '');
}

function isInSeveralNetworks({ clusters }: Mesh): boolean {
  return new Set(clusters.map(({ network }) => network ?? '')).size > 1;
}

function isInTheMeshOfSeveralNetworks({ mesh }: Site): boolean {
  return isInSeveralNetworks(mesh);
}

// Many services are asked about in one cluster: what is the same for all of them is computed once.

const hasIngressGateway = oncePer(({ objects }: Cluster) => ingressGateways(objects).length > 0);

const targetsOfHttpPolicies = oncePer(
  ({ objects }: Cluster) => new Set(objects.filter(hasHttpAttributes).flatMap(targetedServices)),
);

const unreadyPublishers = oncePer(({ services }: Cluster) =>
  [...services.values()].filter(({ publishesUnready }) => publishesUnready),
);

function sendsFromIngress(site: Site): boolean {
  return hasIngressGateway(site.cluster);
}

function asksForIngressAcrossNetworks({ cluster: { switches } }: Site): boolean {
  return switches.ambientEnableMultiNetworkIngress;
}

/** The addresses of the gateways of each other network. */
function gatewaysSeenFrom({ mesh, cluster: { name, network } }: Site): string[][] {
  const { byNetwork } = gatewaysByCluster(mesh).get(name)!;
  return [...byNetwork]
    .filter(([other]) => other !== (network ?? ''))
    .map(([, gateways]) => [
      ...new Set(gateways.filter(({ hbonePort }) => hbonePort > 0).map(({ address }) => address)),
    ]);
}

function isIpV6(address: string): boolean {
  return address.includes(':');
}

function rulesFor({ cluster: { destinationRules, bindings } }: Site, service: Service): readonly DestinationRule[] {
  const binding = bindings.get(`${service.namespace}/${service.name}`);
  const at = binding?.kind === 'bound' ? binding.waypoint.namespace : service.namespace;
  return destinationRules.lookup(service.host, service.namespace, at);
}

function httpRoutesFor({ cluster: { routes } }: Site, { host }: Service): Route[] {
  return routes.filter(
    ({ hosts, rules }) =>
      rules.some(({ protocol }) => protocol === 'http') && hosts.some((pattern) => matchesHost(pattern, host)),
  );
}

function hasInPolicies(site: Site, service: Service, has: (policy: TrafficPolicy) => boolean): boolean {
  return rulesFor(site, service).some((rule) => writtenPolicies(rule).some(({ policy }) => has(policy)));
}

function hashes(site: Site, service: Service): boolean {
  return hasInPolicies(site, service, ({ loadBalancer }) => loadBalancer?.consistentHash !== undefined);
}

function distributionOf({ cluster: { namespaces, istioVersion } }: Site, service: Service) {
  return trafficDistributionOf(service, namespaces.get(service.namespace), istioVersion);
}
