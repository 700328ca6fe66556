import { LABEL_CLUSTER, LABEL_NETWORK } from '../../model/labels';
import type { Behaviours } from './behaviours';
import { isDraining } from './endpoint-filter';
import type { IstioEndpoint } from './istio-endpoint';
import { byLocality, scaledWeight, totalWeight, type Host, type LocalityGroup } from './locality-group';
import { compareGateways, gatewaysFor, type FoundGateway, type NetworkGateways } from './network-gateways';
import { ipFamilyOf, type WaypointProxy } from './waypoint-proxy';

/** Every pod weighs the same. */
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
  endpoints: readonly IstioEndpoint[],
  proxy: WaypointProxy,
  gateways: NetworkGateways,
  behaviours: Behaviours,
): LocalityGroup[] {
  // Without multi-network and without a gateway, all is one network.
  const isFlat = !gateways.any && !behaviours.multiNetwork;
  // The pods of a cluster stand next to each other, and are mostly reached alike.
  let last: { readonly endpoint: IstioEndpoint; readonly route: Route } | undefined;
  const routeTo = (endpoint: IstioEndpoint): Route => {
    if (isFlat) return DIRECTLY;
    if (last === undefined || !isReachedAlike(endpoint, last.endpoint)) {
      last = { endpoint, route: findRoute(endpoint, proxy, gateways, behaviours) };
    }
    return last.route;
  };
  const weight = isFlat ? POD_WEIGHT : scaledWeight(POD_WEIGHT, gateways.scale);
  return byLocality(endpoints).map(({ locality, items }) => {
    const hosts = hostsOf(items, routeTo, weight);
    return { locality, hosts, weight: hosts.length === 0 ? undefined : totalWeight(hosts), priority: 0 };
  });
}

function isReachedAlike(left: IstioEndpoint, right: IstioEndpoint): boolean {
  return (
    left.cluster === right.cluster && left.network === right.network && left.speaksMutualTls === right.speaksMutualTls
  );
}

function findRoute(
  endpoint: IstioEndpoint,
  proxy: WaypointProxy,
  known: NetworkGateways,
  { multiNetwork, waypointsUseGateways, gatewaysByIpFamily }: Behaviours,
): Route {
  const all = gatewaysFor(known, endpoint.network, endpoint.cluster);
  const usable = multiNetwork ? all.filter(({ hbonePort }) => hbonePort !== 0) : all;
  const reachable = gatewaysByIpFamily ? usable.filter((gateway) => isOfFamily(gateway, proxy)) : usable;
  const inNetwork = endpoint.network === '' || proxy.network === '' || endpoint.network === proxy.network;
  if (!inNetwork && multiNetwork && (!waypointsUseGateways || reachable.length === 0)) return NEVER;
  // A waypoint that does not know its network uses gateways, where there are some.
  const mustUseGateway = proxy.network === '' && endpoint.network !== '' && usable.length > 0;
  if (!mustUseGateway && (inNetwork || usable.length === 0)) return DIRECTLY;
  if (reachable.length === 0 || (!multiNetwork && !endpoint.speaksMutualTls)) return NEVER;
  return { kind: 'through', gateways: reachable };
}

/** What has no address of a family is taken to be reachable. */
function isOfFamily({ address }: FoundGateway, { ipFamily }: WaypointProxy): boolean {
  const family = ipFamilyOf(address);
  return ipFamily === undefined || family === undefined || family === ipFamily;
}

function hostsOf(
  endpoints: readonly IstioEndpoint[],
  routeTo: (endpoint: IstioEndpoint) => Route,
  weight: number,
): Host[] {
  const direct: Host[] = [];
  const behind = new Map<FoundGateway, { weight: number; pods: string[] }>();
  for (const endpoint of endpoints) {
    const route = routeTo(endpoint);
    if (route.kind === 'directly') direct.push(toHost(endpoint, weight));
    if (route.kind !== 'through') continue;
    const part = Math.floor(weight / route.gateways.length);
    for (const gateway of route.gateways) {
      const known = behind.get(gateway) ?? { weight: 0, pods: [] };
      known.weight += part;
      known.pods.push(endpoint.pod);
      behind.set(gateway, known);
    }
  }
  const sorted = [...behind].sort(([left], [right]) => compareGateways(left, right));
  return [
    ...direct,
    ...sorted.map(([gateway, { weight: sum, pods }]) => toGatewayHost(gateway, Math.max(sum, 1), pods)),
  ];
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

function toGatewayHost(gateway: FoundGateway, weight: number, pods: string[]): Host {
  const known = GATEWAY_HOSTS.get(gateway) ?? describeGateway(gateway);
  GATEWAY_HOSTS.set(gateway, known);
  const { address, via, cluster, network, labels, health } = known;
  return { address, via, cluster, network, labels, weight, health, pods };
}

function describeGateway({ address, hbonePort, port, cluster, network }: FoundGateway): GatewayHost {
  return {
    address: hostAndPort(address, hbonePort === 0 ? port : hbonePort),
    via: 'gateway',
    cluster,
    network,
    labels: { [LABEL_CLUSTER]: cluster, [LABEL_NETWORK]: network },
    health: 'UNKNOWN',
  };
}

function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
