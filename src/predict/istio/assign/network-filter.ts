import { LABEL_CLUSTER, LABEL_NETWORK } from '../../../istio/vocabulary';
import type { Behaviours } from '../../../istio/behaviours';
import { isDraining } from './endpoint-filter';
import type { EndpointRun, IstioEndpoint } from '../endpoints';
import { totalWeight } from '../../../istio/loadbalancer';
import { byLocality, scaledWeight, type Host, type LocalityGroup } from './locality-group';
import {
  addressOf,
  compareGateways,
  gatewaysFor,
  hostAndPort,
  type FoundGateway,
  type NetworkGateways,
} from '../gateways';
import { ipFamilyOf, type EnvoyProxy } from '../view';

/** Every pod of a service weighs the same. */
const POD_WEIGHT = 1;

/** How an endpoint is reached. */
type Route = { readonly kind: 'directly' } | { readonly kind: 'never' } | Through;
interface Through {
  readonly kind: 'through';
  readonly gateways: readonly FoundGateway[];
}

const DIRECTLY: Route = { kind: 'directly' };
const NEVER: Route = { kind: 'never' };

/**
 * Split horizon: pods of the waypoint's network are sent as they are; of those of another network only its gateways, each
 * with its part of their weight. A gateway keeps the locality of the pods behind it, and of their labels only cluster and
 * network, its own. A locality of which nothing is left stays, empty.
 *
 * @see istio pilot/pkg/xds/endpoints/ep_filters.go EndpointsByNetworkFilter
 */
export function splitHorizon(
  runs: readonly EndpointRun[],
  proxy: EnvoyProxy,
  gateways: NetworkGateways,
  behaviours: Behaviours,
): LocalityGroup[] {
  const routeTo = (run: EndpointRun): Route => findRoute(run, proxy, gateways, behaviours);
  const weightOf = ({ weight = POD_WEIGHT }: EndpointRun): number => scaledWeight(weight, gateways.scale);
  return byLocality(runs).map(({ locality, items }) => {
    const hosts = hostsOf(items, routeTo, weightOf);
    return { locality, hosts, weight: hosts.length === 0 ? undefined : totalWeight(hosts), priority: 0 };
  });
}

function findRoute(run: EndpointRun, proxy: EnvoyProxy, known: NetworkGateways, behaviours: Behaviours): Route {
  const { multiNetwork, gatewaysByIpFamily, waypointWithoutNetworkUsesGateways } = behaviours;
  // Whatever gateways a network has are for others, and a proxy that does not state its network is assumed to be in all of them.
  if (run.network === '' || run.network === proxy.network) return DIRECTLY;
  if (proxy.network === '' && !waypointWithoutNetworkUsesGateways) return DIRECTLY;
  const all = gatewaysFor(known, run.network, run.cluster);
  const usable = multiNetwork ? where(all, ({ hbonePort }) => hbonePort !== 0) : all;
  const reachable = gatewaysByIpFamily ? where(usable, (gateway) => isOfFamily(gateway, proxy)) : usable;
  if (proxy.network !== '' && multiNetwork && (!usesGateways(proxy, behaviours) || reachable.length === 0))
    return NEVER;
  // A waypoint that does not know its own network uses gateways where there are some, and without multi-network any does.
  if (usable.length === 0) return DIRECTLY;
  if (reachable.length === 0 || (!multiNetwork && !run.speaksMutualTls)) return NEVER;
  return { kind: 'through', gateways: reachable };
}

/** Reports whether istiod gives an Envoy of this kind the gateways of other networks. */
export function usesGateways({ kind }: Pick<EnvoyProxy, 'kind'>, behaviours: Behaviours): boolean {
  return kind === 'ingress' ? behaviours.ingressUsesGateways : behaviours.waypointsUseGateways;
}

/** As filter, without a copy where everything is good: mostly it is. */
function where(gateways: readonly FoundGateway[], isGood: (gateway: FoundGateway) => boolean): readonly FoundGateway[] {
  return gateways.every(isGood) ? gateways : gateways.filter(isGood);
}

/** What has no address of a family is taken to be reachable. */
function isOfFamily({ address }: FoundGateway, { ipFamily }: EnvoyProxy): boolean {
  if (ipFamily === undefined) return true;
  const family = ipFamilyOf(address);
  return family === undefined || family === ipFamily;
}

function hostsOf(
  runs: readonly EndpointRun[],
  routeTo: (run: EndpointRun) => Route,
  weightOf: (run: EndpointRun) => number,
): Host[] {
  const hosts: Host[] = [];
  const behind = new Map<FoundGateway, { weight: number; pods: readonly string[] }>();
  for (const run of runs) {
    const route = routeTo(run);
    const weight = weightOf(run);
    if (route.kind === 'directly') for (const endpoint of run.endpoints) hosts.push(toHost(endpoint, weight));
    if (route.kind !== 'through') continue;
    const part = Math.floor(weight / route.gateways.length) * run.endpoints.length;
    for (const gateway of route.gateways) {
      const known = behind.get(gateway);
      if (known === undefined) behind.set(gateway, { weight: part, pods: run.pods });
      else {
        known.weight += part;
        known.pods = [...known.pods, ...run.pods];
      }
    }
  }
  for (const gateway of [...behind.keys()].sort(compareGateways)) {
    const { weight: sum, pods } = behind.get(gateway)!;
    hosts.push(toGatewayHost(gateway, Math.max(sum, 1), pods));
  }
  return hosts;
}

function toHost(endpoint: IstioEndpoint, weight: number): Host {
  const { host, port, cluster, network, labels, health, pod } = endpoint;
  return {
    address: hostAndPort(host, port),
    via: 'pod',
    cluster,
    network,
    labels,
    weight,
    // Envoy opens nothing new to what is draining.
    health: health === 'HEALTHY' && !isDraining(endpoint) ? 'HEALTHY' : 'UNHEALTHY',
    pods: [pod],
  };
}

type GatewayHost = Omit<Host, 'weight' | 'pods'>;

const GATEWAY_HOSTS = new WeakMap<FoundGateway, GatewayHost>();

function toGatewayHost(gateway: FoundGateway, weight: number, pods: readonly string[]): Host {
  let known = GATEWAY_HOSTS.get(gateway);
  if (known === undefined) GATEWAY_HOSTS.set(gateway, (known = describeGateway(gateway)));
  const { address, via, cluster, network, labels, health } = known;
  return { address, via, cluster, network, labels, weight, health, pods };
}

function describeGateway(gateway: FoundGateway): GatewayHost {
  const { cluster, network } = gateway;
  return {
    address: addressOf(gateway),
    via: 'gateway',
    cluster,
    network,
    labels: { [LABEL_CLUSTER]: cluster, [LABEL_NETWORK]: network },
    health: 'UNKNOWN',
  };
}
