import type { IstioEndpoint } from '../istio/endpoints';
import { addressOf, type FoundGateway } from '../istio/gateways';
import { standingIn, type ClusterView, type MeshView } from '../istio/view';
import { parseLocality } from '../../istio/locality';
import type { TrafficDistribution } from '../../model/services';
import { partOf } from '../outage';
import { nearest, type Spot } from './preference';

/** Something that runs behind a service, as far as a node proxy looks at it. */
export interface Candidate {
  readonly cluster: string;
  readonly network: string;
  readonly localityLabel: string;
  readonly nodeName: string;
  readonly isReady: boolean;
  /** How many pods it stands for; 1 where it is one. */
  readonly count?: number;
  /** Its name: "cluster/namespace/name". */
  readonly pod: string;
}

/** What a node proxy sends requests to: a pod of its own network, or the gateway of another. */
export type Target<Pod extends Candidate = Candidate> =
  | { readonly kind: 'pod'; readonly pod: Pod; readonly share: number }
  | {
      readonly kind: 'gateway';
      readonly gateway: FoundGateway;
      readonly pods: readonly Pod[];
      readonly share: number;
    };

/** A service as the node proxies of a cluster know it. */
export interface KnownService<Pod extends Candidate = Candidate> {
  /** The pods of all clusters whose Service is shared with this one, in the order of the clusters. */
  readonly pods: readonly Pod[];
  readonly preference: TrafficDistribution | undefined;
}

/**
 * Where the node proxies of a cluster send connections to a service, with the share of each. Pods of their own network count
 * one by one, and only while they are ready. Those of another network are one workload behind its first gateway, which is
 * never unready, has no locality and weighs as many pods as there are. Nothing ejects.
 *
 * @see istio pilot/pkg/serviceregistry/ambient/multicluster.go; ztunnel src/state.rs ProxyStateInner.load_balance
 */
export function targetsOf<Pod extends Candidate>(
  { pods, preference }: KnownService<Pod>,
  client: Spot,
  view: ClusterView,
): Target<Pod>[] {
  const inNetwork = (pod: Candidate) => pod.network === client.network;
  const own = pods
    .filter((pod) => inNetwork(pod) && pod.isReady)
    .map((pod) => ({ pod, spot: spotOf(pod), capacity: countOf(pod) }));
  // Whatever is preferred, the network comes first, and no gateway is nearer than another.
  const chosen =
    preference !== undefined && own.length > 0
      ? nearest(own, client, preference)
      : [...own, ...gatewaysOf(pods, client.network, view)];
  const total = chosen.reduce((sum, { capacity }) => sum + capacity, 0);
  return chosen.map((option) => {
    const share = option.capacity / total;
    return 'pod' in option
      ? { kind: 'pod', pod: option.pod, share }
      : { kind: 'gateway', gateway: option.gateway, pods: option.behind, share };
  });
}

/** The first gateway of each other network, with the pods that are behind it. */
function gatewaysOf<Pod extends Candidate>(pods: readonly Pod[], own: string, { ztunnelGateways }: ClusterView) {
  return [...groupByNetwork(pods, own)].flatMap(([network, behind]) => {
    const gateway = ztunnelGateways.get(network)?.[0];
    return gateway === undefined
      ? []
      : [{ gateway, behind, capacity: behind.reduce((sum, pod) => sum + countOf(pod), 0) }];
  });
}

/** How many pods a candidate stands for. */
export function countOf({ count = 1 }: Candidate): number {
  return count;
}

function groupByNetwork<Pod extends Candidate>(pods: readonly Pod[], own: string): Map<string, Pod[]> {
  const byNetwork = new Map<string, Pod[]>();
  for (const pod of pods) {
    if (pod.network === own) continue;
    const known = byNetwork.get(pod.network);
    if (known === undefined) byNetwork.set(pod.network, [pod]);
    else known.push(pod);
  }
  return byNetwork;
}

/** A pod of a service, as a node proxy looks at it. Pods that are about to end are gone for it. */
export function toCandidates(endpoints: readonly IstioEndpoint[], portName: string): Candidate[] {
  return endpoints
    .filter((endpoint) => endpoint.portName === portName && endpoint.health !== 'TERMINATING')
    .map(({ cluster, forNodeProxies, nodeName, health, pod }) => ({
      cluster,
      ...forNodeProxies,
      nodeName,
      pod,
      isReady: health === 'HEALTHY',
    }));
}

function spotOf({ network, localityLabel, nodeName }: Candidate): Spot {
  return { network, ...parseLocality(localityLabel), node: nodeName };
}

/** The addresses of the gateways among the targets, as "address:port". */
export function gatewayAddressesOf(targets: readonly Target[]): string[] {
  return targets.flatMap((target) => (target.kind === 'gateway' ? [addressOf(target.gateway)] : []));
}

/** The clusters whose gateways are among the targets. */
export function gatewayClustersOf(view: MeshView, targets: readonly Target[]): string[] {
  return targets.flatMap((target) =>
    target.kind === 'gateway' ? standingIn(view, target.gateway).map(({ name }) => name) : [],
  );
}

/** What decides about the targets, and about what is reached at them: see partOf. @param what they are the pods of */
export function partsBehind(
  view: MeshView,
  targets: readonly Target[],
  own: string,
  what: 'pods' | 'waypoints',
): ReadonlySet<string> {
  const parts = new Set([partOf('proxies', own)]);
  for (const target of targets) {
    if (target.kind === 'gateway')
      for (const { name } of standingIn(view, target.gateway)) parts.add(partOf('gateways', name));
    for (const { cluster } of target.kind === 'pod' ? [target.pod] : target.pods) parts.add(partOf(what, cluster));
  }
  return parts;
}
