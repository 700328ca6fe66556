import {
  applicationProtocolOf,
  isVisibleTo,
  trafficDistributionOf,
  type Port,
  type Service,
} from '../../../model/services';
import { compareText } from '../../../util/compare-text';
import { formatLocality } from '../../../istio/locality';
import { keyOf, type Mesh } from '../../../model/mesh';
import type { Assignment, Endpoint } from '../../envoy/hosts';
import { withOneHostForTwoFamilies, type IstioEndpoint } from '../endpoints';
import { filterEndpoints } from './endpoint-filter';
import { envoyPolicyOf, sendsUnreadyEndpoints } from './envoy-policy';
import type { LocalityGroup } from './locality-group';
import { localitySettingOf, prioritize } from '../../../istio/loadbalancer';
import { splitHorizon } from './network-filter';
import { policyOfPort, replacesDefaults } from './policy-of-port';
import { rulesAt, type RuleAtWaypoint, type RulesAtWaypoint } from './rule-at-proxy';
import { MeshView, type ClusterView, type EnvoyProxy, type ServingWaypoint } from '../view';

/**
 * What every waypoint of a mesh is sent: by cluster, waypoint, pod, service, port and subset.
 *
 * @param isWanted says which services of which cluster, if not all
 */
export function assignmentsOf(
  mesh: Mesh | MeshView,
  isWanted: (service: Service, cluster: ClusterView) => boolean = () => true,
): Assignment[] {
  const view = mesh instanceof MeshView ? mesh : new MeshView(mesh);
  return view.clusters.flatMap((cluster) =>
    cluster.waypoints.flatMap(({ proxies, services }) => {
      const wanted = services.filter((service) => isWanted(service, cluster));
      return proxies.flatMap((proxy) => wanted.flatMap((service) => assign(view, cluster, proxy, service)));
    }),
  );
}

/**
 * What one pod of a waypoint is sent for one port and subset of a service; undefined where it is sent none.
 *
 * @param shards the service's endpoints by cluster, which may be others than there are
 */
export function assignOne(
  view: MeshView,
  cluster: ClusterView,
  proxy: EnvoyProxy,
  service: Service,
  shards: readonly (readonly IstioEndpoint[])[],
  wanted: { readonly port: Port; readonly subset: string | null },
): Assignment | undefined {
  const isWanted = ({ port, subset }: ClusterOfService): boolean =>
    port.port === wanted.port.port && subset === wanted.subset;
  return assign(view, cluster, proxy, service, shards, isWanted)[0];
}

/** What one pod of a waypoint is sent for one service, by port and subset. */
function assign(
  view: MeshView,
  { cluster, behaviours, gateways, services, waypoints }: ClusterView,
  proxy: EnvoyProxy,
  service: Service,
  shards: readonly (readonly IstioEndpoint[])[] = view.shardsOf(keyOf(service)).map(({ endpoints }) => endpoints),
  isWanted: (cluster: ClusterOfService) => boolean = () => true,
): Assignment[] {
  const read = behaviours.oneHostForTwoFamilies ? withOneHostForTwoFamilies(shards) : shards;
  const found = rulesAt(proxy, service, cluster);
  const home = services.get(keyOf(service))?.home.cluster ?? cluster;
  const namespace = home.namespaces.get(service.namespace);
  const distribution = trafficDistributionOf(service, namespace, cluster.istioVersion);
  const settingOf = (loadBalancer: Parameters<typeof localitySettingOf>[0]) =>
    localitySettingOf(loadBalancer, distribution, cluster.switches.localityLbSetting, behaviours);

  const { defaultOutlierDetection: ofMesh } = cluster.switches;
  const hasSubsets = [found.ofCluster, found.ofEndpoints].some((rule) => rule !== undefined && rule.subsets.length > 0);
  const differ = found.ofCluster !== found.ofEndpoints;
  // Without any of these it makes no difference, and need not be looked up.
  const matters = hasSubsets || differ || ofMesh !== undefined || distribution !== undefined;
  const isOutbound = matters && !handles(proxy, service, waypoints);
  const rules = isOutbound ? { ...found, ofCluster: found.ofEndpoints } : found;
  const clusters = clustersOf(service, rules, proxy, isOutbound).filter(isWanted);
  return clusters.map(({ port, subset, subsetName }) => {
    const ofCluster = policyOfPort(rules.ofCluster, port.port, subset ?? undefined);
    const inherited = isOutbound && !replacesDefaults(rules.ofCluster, port.port, subset) ? ofMesh : undefined;
    const ofEndpoints = policyOfPort(rules.ofEndpoints, port.port, subsetName);
    // Of a service that a waypoint handles, istiod asks whether unready pods are sent before it knows which subset it is about.
    const ofUnready =
      subset === null || isOutbound ? ofEndpoints : policyOfPort(rules.ofEndpoints, port.port, undefined);
    const wanted = {
      portName: port.name,
      labels: rules.ofEndpoints?.subsets.find(({ name }) => name === subsetName)?.labels ?? NO_LABELS,
      sendsUnready: sendsUnreadyEndpoints(ofUnready?.outlierDetection, distribution, behaviours),
    };
    // A waypoint has the clusters of a service that is not exported to its namespace, and no endpoints for them.
    const sent = isVisibleTo(service, proxy.namespace) ? read : [];
    const endpoints = filterEndpoints(sent, proxy, service, wanted, behaviours);
    const groups = splitHorizon(endpoints, proxy, gateways, behaviours);
    const detectsOutliers = ofEndpoints?.outlierDetection !== undefined;
    const setting = settingOf(ofEndpoints?.loadBalancer);
    return {
      cluster: proxy.cluster,
      waypoint: proxy.waypoint,
      pod: proxy.pod,
      service: service.host,
      port: port.port,
      subset,
      endpoints: prioritize(groups, proxy, setting, detectsOutliers, behaviours).flatMap(toEndpoints),
      policy: {
        ...envoyPolicyOf(ofCluster?.outlierDetection ?? inherited, settingOf(ofCluster?.loadBalancer), distribution, {
          ...behaviours,
          // Of waypoints alone, for their services.
          floorBeatsTrafficDistribution:
            behaviours.floorBeatsTrafficDistribution && proxy.kind === 'waypoint' && !isOutbound,
        }),
        ...(ofCluster?.outlierDetection === undefined && inherited !== undefined ? { isOfMesh: true } : {}),
      },
    };
  });
}

const HANDLED = new WeakMap<ServingWaypoint, ReadonlySet<string>>();

/**
 * Reports whether a proxy is the waypoint or the east-west gateway of a service. All else has the clusters that every proxy has for it:
 * with the outlier detection of the whole mesh where a rule has none. That has no order of priorities: istiod gives endpoints one by
 * the outlier detection of a rule alone.
 *
 * @see istio pilot/pkg/networking/core/cluster_traffic_policy.go applyDefaultTrafficPolicy
 * @see istio pilot/pkg/networking/core/cluster_waypoint.go buildWaypointInboundVIPCluster, which does not call it
 */
function handles({ kind, waypoint }: EnvoyProxy, { host }: Service, waypoints: readonly ServingWaypoint[]): boolean {
  if (kind !== 'waypoint') return kind === 'east-west';
  const own = waypoints.find(({ key }) => key === waypoint);
  if (own === undefined) return false;
  let handled = HANDLED.get(own);
  if (handled === undefined) HANDLED.set(own, (handled = new Set(own.services.map((service) => service.host))));
  return handled.has(host);
}

const NO_LABELS: ReadonlyMap<string, string> = new Map();

/** One of Envoy's clusters for a service. */
interface ClusterOfService {
  readonly port: Port;
  readonly subset: string | null;
  /**
   * What istiod takes for the name of the subset. For all of a service that is the protocol, as if it were a subset: at an east-west
   * gateway TCP whatever the port is for. Where a proxy is not for the service, clusters have no protocol in their names.
   */
  readonly subsetName: string | undefined;
}

/**
 * The clusters with endpoints that a waypoint has for a service, by port and subset. A rule that passes requests through to
 * where they were going leaves none; of a service that a proxy is not for, none for subsets either, whatever their policy is, nor for a
 * subset that does so on other ports.
 *
 * @see istio pilot/pkg/networking/core/cluster_builder.go buildSubsetCluster, which begins with the type of the whole cluster
 * @see istio pilot/pkg/networking/core/cluster_waypoint.go buildWaypointInboundVIP
 * @see istio pilot/pkg/xds/endpoints/endpoint_builder.go NewEndpointBuilder, which parses the name of the cluster
 */
function clustersOf(
  { ports }: Service,
  { ofCluster }: RulesAtWaypoint,
  { kind }: EnvoyProxy,
  isOutbound: boolean,
): ClusterOfService[] {
  // istiod reads no rule when it makes the clusters of an east-west gateway.
  const rule = kind === 'east-west' ? undefined : ofCluster;
  const subsets = (rule?.subsets ?? []).map(({ name }) => name).sort(compareText);
  return [...ports]
    .sort((left, right) => left.port - right.port)
    .flatMap((port) => {
      const protocol = applicationProtocolOf(port);
      if (protocol === 'udp') return [];
      const ofProtocol = protocol === 'tcp' || kind === 'east-west' ? 'tcp' : 'http';
      const whole = { port, subset: null, subsetName: isOutbound ? undefined : ofProtocol };
      return [whole, ...subsets.map((subset) => ({ port, subset, subsetName: subset }))];
    })
    .filter(({ port, subset }) => {
      const beginsAsPassThrough = isOutbound && subset !== null && subsetPassesThrough(rule, port, subset);
      return !passesThrough(rule, port, subset) && !beginsAsPassThrough;
    });
}

/** Reports whether the cluster of a subset begins as one that passes through: a policy for the port, merged later, does not change it. */
function subsetPassesThrough(rule: RuleAtWaypoint | undefined, port: Port, subset: string): boolean {
  const own = rule?.subsets.find(({ name }) => name === subset)?.trafficPolicy;
  return passesThrough(rule, port, null) || own?.loadBalancer?.simple === 'PASSTHROUGH';
}

function passesThrough(rule: RuleAtWaypoint | undefined, { port }: Port, subset: string | null): boolean {
  return policyOfPort(rule, port, subset ?? undefined)?.loadBalancer?.simple === 'PASSTHROUGH';
}

function toEndpoints(group: LocalityGroup): Endpoint[] {
  const { hosts, weight: localityWeight = 0, priority } = group;
  const locality = formatLocality(group.locality);
  return hosts.map(({ address, via, cluster, network, weight, health, pods }) => ({
    address,
    via,
    cluster,
    network,
    locality,
    priority,
    weight,
    localityWeight,
    health,
    pods,
  }));
}
