import { LABEL_NETWORK } from '../../istio/vocabulary';
import { leaveNode } from '../edit';
import type { Service } from '../../model/services';
import { because, placedAt, type PlacedReason, type Reason } from '../answer';
import type { IstioEndpoint } from '../istio/endpoints';
import { addressOf, type FoundGateway } from '../istio/gateways';
import type { ClusterView, EnvoyProxy, MeshView } from '../istio/view';
import type { Situation } from '../situation';
import type { Outcome } from '../outcome';
import type { ProxyAnswer } from '../proxy';

/**
 * Why it is not known whether requests get across to where an outcome has them; undefined where it is.
 *
 * @param own of the cluster of the client
 * @param service "namespace/name"
 */
export function whyNotAcross(
  situation: Situation,
  own: ClusterView,
  service: string,
  outcome: Outcome,
): PlacedReason | undefined {
  const { view } = situation;
  return (
    whyDirectly(situation, own, service, outcome) ??
    whyOfTwoNetworks(situation, service, outcome) ??
    (hasDoubtfulGateways(view, service) ? whyThroughGateway(view, service, outcome.gateways?.() ?? []) : undefined)
  );
}

/**
 * Pods of a cluster without a network are taken for neighbours by all others: istiod sends them as they are, also where the others are
 * in networks of their own.
 */
function whyDirectly(
  situation: Situation,
  { cluster: { name: client, network: own = '' } }: ClusterView,
  service: string,
  outcome: Outcome,
): PlacedReason | undefined {
  if (own === '') return undefined;
  for (const { cluster } of situation.view.clusters) {
    const { name, network = '', istiod, namespaces } = cluster;
    if (name === client || network !== '' || !isAsked(name, outcome)) continue;
    if (!situation.endpointsOf(service, name).some((endpoint) => endpoint.network === '')) continue;
    const text = `gives ${name} no network, and ${client} is in ${own}: requests go to the pods of ${name} directly, which get there only where the pods of both reach each other.`;
    const change = `label the Namespace ${istiod.namespace} of ${name} with its network: that of ${client}, where pods reach each other, or one of its own with an east-west gateway.`;
    const namespace = namespaces.get(istiod.namespace);
    return placedAt('gateway', {
      ...(namespace === undefined
        ? { text, cluster: name }
        : because(text, name, namespace, { path: 'metadata.labels' })),
      ...{ isCause: true, change },
    });
  }
  return undefined;
}

/**
 * A pod that says another network than its cluster is in two at once: Envoys send requests by the one, node proxies by the other, and
 * east-west gateways to the pods that say theirs, wherever these run.
 */
function whyOfTwoNetworks(situation: Situation, service: string, outcome: Outcome): PlacedReason | undefined {
  for (const { cluster, services } of situation.view.clusters) {
    if (!isAsked(cluster.name, outcome)) continue;
    const torn = firstOfTwoNetworks(situation.endpointsOf(service, cluster.name));
    if (torn === undefined) continue;
    const text = `has the pod ${torn.pod.slice(torn.pod.indexOf('/') + 1)}, whose label ${LABEL_NETWORK} says ${torn.network}, while ${cluster.name} is in ${torn.forNodeProxies.network}: Envoys go by the label and node proxies by the cluster, so that one of them sends requests where the pod is not.`;
    const change = `take the label ${LABEL_NETWORK} off the pods.`;
    const known = services.get(service)?.service.object;
    const reason = known === undefined ? { text, cluster: cluster.name } : because(text, cluster.name, known);
    return placedAt('gateway', { ...reason, isCause: true, change });
  }
  return undefined;
}

/** True if pods of a cluster get requests, until hosts are ejected or after. */
function isAsked(cluster: string, { untilEjected, afterEjection }: Outcome): boolean {
  return [untilEjected, afterEjection].some((spread) => (spread?.clusters.get(cluster) ?? 0) > 0);
}

/** By list of endpoints: most outages leave most of them as they are. */
const OF_TWO_NETWORKS = new WeakMap<readonly IstioEndpoint[], { readonly endpoint: IstioEndpoint | undefined }>();

function firstOfTwoNetworks(endpoints: readonly IstioEndpoint[]): IstioEndpoint | undefined {
  const known = OF_TWO_NETWORKS.get(endpoints);
  if (known !== undefined) return known.endpoint;
  const endpoint = endpoints.find(
    ({ network, forNodeProxies }) => network !== forNodeProxies.network && forNodeProxies.network !== '',
  );
  OF_TWO_NETWORKS.set(endpoints, { endpoint });
  return endpoint;
}

/** Few meshes have them, and to look which gateways get requests takes time. */
function hasDoubtfulGateways(view: MeshView, service: string): boolean {
  return (
    view.clusters.some(({ cluster }) => cluster.services.get(service)?.nodeLocal === true) || factsOf(view).hasDoubtful
  );
}

/** What was read of the gateways of a mesh, told once for all questions. */
interface GatewayFacts {
  /** The networks of the clusters of which an east-west gateway was read. */
  readonly networks: ReadonlySet<string | undefined>;
  readonly hasDoubtful: boolean;
}

const FACTS = new WeakMap<MeshView, GatewayFacts>();

function factsOf(view: MeshView): GatewayFacts {
  const known = FACTS.get(view);
  if (known !== undefined) return known;
  const read = view.clusters.filter(({ cluster }) => cluster.eastWestGateways.length > 0);
  const networks = new Set(read.map(({ cluster }) => cluster.network));
  // Most clusters know the same.
  const all = [...new Set(view.clusters.map(({ gateways }) => gateways))].flatMap(({ byNetwork }) => [
    ...byNetwork.values(),
  ]);
  const facts = { networks, hasDoubtful: all.flat().some((gateway) => isDoubtful(gateway, networks)) };
  FACTS.set(view, facts);
  return facts;
}

/** One that is assumed, while those of other networks were read: then it would be among what was read, too. */
function isDoubtful({ isAssumed, network }: FoundGateway, networks: GatewayFacts['networks']): boolean {
  return isAssumed && networks.size > 0 && !networks.has(network);
}

function whyThroughGateway(view: MeshView, service: string, addresses: readonly string[]): PlacedReason | undefined {
  const { clusters } = view;
  const asked = new Set(addresses);
  const used = clusters
    .flatMap(({ gateways, ztunnelGateways }) => [...gateways.byNetwork.values(), ...ztunnelGateways.values()].flat())
    .filter((gateway) => asked.has(addressOf(gateway)));
  const { networks: read } = factsOf(view);
  const doubtful = used.find((gateway) => isDoubtful(gateway, read));
  if (doubtful !== undefined) {
    const { network, cluster } = doubtful;
    const other = clusters.find((one) => one.cluster.eastWestGateways.length > 0)!.cluster;
    const text = `nothing that was read of ${cluster} lets other networks into ${network}, while the east-west gateway of ${other.name} was read: whether requests get there is not known.`;
    const change = `add the east-west gateway of ${cluster} to what is read, or state its addresses as "gateways" of its Cluster or in mesh.json ([] for none).`;
    return placedAt('gateway', { text, cluster, change, isCause: true });
  }
  const networks = new Set(used.map(({ network }) => network));
  for (const { cluster } of clusters) {
    const there = cluster.services.get(service);
    if (there?.nodeLocal !== true || !networks.has(cluster.network ?? '')) continue;
    const text = `keeps requests on the node that they come from: the east-west gateway of ${cluster.name} has the pods of its own node alone, and which these are is not known.`;
    return placedAt('far-side', keptOnNode(text, cluster.name, there, clusters));
  }
  return undefined;
}

/**
 * Why it is not known which pods a proxy has of a service that keeps requests on their node; undefined where the proxy's node is known,
 * or all requests fail: with fewer pods they do, too.
 *
 * @param service "namespace/name"
 */
export function whyNotOnNode(
  { clusters }: MeshView,
  { name: cluster, services }: ClusterView['cluster'],
  { kind, nodeName }: Pick<EnvoyProxy, 'kind' | 'nodeName'>,
  service: string,
  { untilEjected, afterEjection }: Partial<Pick<ProxyAnswer, 'untilEjected' | 'afterEjection'>>,
): PlacedReason | undefined {
  const there = services.get(service);
  if (there?.nodeLocal !== true || nodeName !== '') return undefined;
  if (untilEjected?.errors === 1 && afterEjection?.errors === 1) return undefined;
  const who = kind === 'ingress' ? 'ingress gateway' : 'waypoint';
  const text = `keeps requests on the node that they come from, and on which node of ${cluster} the ${who} runs is not known: it is sent the pods of that node alone, if there are any.`;
  return placedAt('endpoint', keptOnNode(text, cluster, there, clusters));
}

/** Why it is not known which pods of a service are asked, with the change that makes it no matter. */
function keptOnNode(text: string, cluster: string, service: Service, clusters: MeshView['clusters']): Reason {
  const remedies = [
    leaveNode(
      clusters.map((one) => one.cluster),
      service,
    ),
  ];
  const path = 'spec.internalTrafficPolicy';
  return because(text, cluster, service.object, { path, isCause: true, remedies });
}
