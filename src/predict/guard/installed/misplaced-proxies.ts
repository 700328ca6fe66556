import { LABEL_GATEWAY_CLASS_NAME, LABEL_GATEWAY_NAME, CLASS_INGRESS } from '../../../istio/vocabulary';
import type { KubeObject } from '../../../model/object';
import { toPod } from '../../../model/workloads';
import type { Cluster, Mesh } from '../../../model/mesh';
import { variableOf, type Unfollowed } from '../input';

/**
 * Pods of waypoints and ingress gateways that say the network, or the name, of another cluster of the mesh. istiod takes their word for
 * it, and what it then sends them is for another place than the one they run in.
 *
 * @see istio pkg/model/proxy.go NodeMetadata.Network, ClusterID
 */
export function misplacedProxies(cluster: Cluster, { clusters }: Pick<Mesh, 'clusters'>): Unfollowed[] {
  const others = clusters.filter((one) => one !== cluster);
  return cluster.objects.filter(isProxy).flatMap((object): Unfollowed[] => {
    const sentence = whyMisplaced(object, cluster, others);
    if (sentence === undefined) return [];
    const isIngress = object.labels[LABEL_GATEWAY_CLASS_NAME] === CLASS_INGRESS;
    const of = isIngress ? ({ concerns: 'cluster', clients: 'ingress' } as const) : ({ concerns: 'waypoint' } as const);
    return [{ row: 'proxy-misplaced', object, sentence, effect: 'unknown', ...of }];
  });
}

function whyMisplaced(object: KubeObject, cluster: Cluster, others: readonly Cluster[]): string | undefined {
  const { name, network = '', istiod } = cluster;
  const said = toPod(object)?.proxyNetwork ?? '';
  const there = said === network ? undefined : others.find((other) => other.network === said);
  if (said !== '' && there !== undefined)
    return `says that it is in network ${said} (ISTIO_META_NETWORK), that of ${there.name}, and runs in ${name}, which is in ${network}: it sends requests to the pods of ${there.name} directly, and these get there only where both networks are one. That is not followed here.`;
  const id = variableOf(object, 'ISTIO_META_CLUSTER_ID') ?? '';
  const ofIstiod = (istiod.deployment && variableOf(istiod.deployment, 'CLUSTER_ID')) ?? name;
  if (id === ofIstiod || !others.some((other) => other.name === id)) return undefined;
  return `says that it is of cluster ${id} (ISTIO_META_CLUSTER_ID), and runs in ${name}: it takes the pods of ${id} for those of its own cluster. That is not followed here.`;
}

function isProxy({ kind, group, labels }: KubeObject): boolean {
  return kind === 'Pod' && group === '' && labels[LABEL_GATEWAY_NAME] !== undefined;
}
