import { CLASS_INGRESS, LABEL_GATEWAY_CLASS_NAME, LABEL_GATEWAY_NAME, LABEL_NETWORK } from '../../../istio/vocabulary';
import type { KubeObject } from '../../../model/object';
import { toPod } from '../../../model/workloads';
import type { Cluster, Mesh } from '../../../model/mesh';
import { variableOf, type Unfollowed } from '../input';

/** The row of the ledger. */
const ROW = 'proxy-misplaced';

/**
 * Pods of waypoints and ingress gateways that say the network, or the name, of another cluster of the mesh. istiod takes their word for
 * it, and what it then sends them is for another place than the one they run in.
 *
 * @see istio pkg/model/proxy.go NodeMetadata.Network, ClusterID
 */
export function misplacedProxies(cluster: Cluster, { clusters }: Pick<Mesh, 'clusters'>): Unfollowed[] {
  return [...misplacedWaypoints(cluster, clusters), ...misplacedPods(cluster, clusters)];
}

/** Waypoints that are declared with the network of another cluster, which istiod then gives their pods. */
function misplacedWaypoints(cluster: Cluster, clusters: readonly Cluster[]): Unfollowed[] {
  return [...cluster.waypoints.values()].flatMap(({ object, podLabels }): Unfollowed[] => {
    const sentence = whyInOtherNetwork(podLabels[LABEL_NETWORK], LABEL_NETWORK, cluster, clusters);
    return sentence === undefined ? [] : [{ row: ROW, object, sentence, effect: 'unknown', concerns: 'waypoint' }];
  });
}

function misplacedPods(cluster: Cluster, clusters: readonly Cluster[]): Unfollowed[] {
  return cluster.objects.filter(isProxy).flatMap((object): Unfollowed[] => {
    const sentence = whyMisplaced(object, cluster, clusters);
    if (sentence === undefined) return [];
    const isIngress = object.labels[LABEL_GATEWAY_CLASS_NAME] === CLASS_INGRESS;
    const of = isIngress ? ({ concerns: 'cluster', clients: 'ingress' } as const) : ({ concerns: 'waypoint' } as const);
    return [{ row: ROW, object, sentence, effect: 'unknown', ...of }];
  });
}

function whyMisplaced(object: KubeObject, cluster: Cluster, clusters: readonly Cluster[]): string | undefined {
  const { name, istiod } = cluster;
  const there = whyInOtherNetwork(toPod(object)?.proxyNetwork, 'ISTIO_META_NETWORK', cluster, clusters);
  if (there !== undefined) return there;
  const id = variableOf(object, 'ISTIO_META_CLUSTER_ID') ?? '';
  const ofIstiod = (istiod.deployment && variableOf(istiod.deployment, 'CLUSTER_ID')) ?? name;
  if (id === ofIstiod || !clusters.some((one) => one !== cluster && one.name === id)) return undefined;
  return `says that it is of cluster ${id} (ISTIO_META_CLUSTER_ID), and runs in ${name}: it takes the pods of ${id} for those of its own cluster. That is not followed here.`;
}

/** @param by what says the network */
function whyInOtherNetwork(
  said: string | undefined,
  by: string,
  { name, network = '' }: Cluster,
  clusters: readonly Cluster[],
): string | undefined {
  if (said === undefined || said === network) return undefined;
  const there = clusters.find((one) => one.network === said);
  if (there === undefined) return undefined;
  return `says that it is in network ${said} (${by}), that of ${there.name}, and runs in ${name}, which is in ${network}: it sends requests to the pods of ${there.name} directly, and these get there only where both networks are one. That is not followed here.`;
}

function isProxy({ kind, group, labels }: KubeObject): boolean {
  return kind === 'Pod' && group === '' && labels[LABEL_GATEWAY_NAME] !== undefined;
}
