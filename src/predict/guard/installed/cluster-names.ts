import type { Cluster, Mesh } from '../../../model/mesh';
import { groupBy } from '../../../util/group-by';
import { oncePer } from '../../../util/once-per';
import { variableOf, type Unfollowed } from '../input';

/** The name that istiod gives its cluster where its installation says none. */
const DEFAULT_NAME = 'Kubernetes';

/**
 * An istiod that says the same name of its cluster as that of another cluster: it passes over the remote Secret of that name, as it
 * takes it for one of its own.
 *
 * @see istio pkg/kube/multicluster/secretcontroller.go addSecret
 */
export function clashingNames(cluster: Cluster, { clusters }: Pick<Mesh, 'clusters'>): Unfollowed[] {
  const { deployment } = cluster.istiod;
  const name = nameIn(cluster);
  if (deployment === undefined || name === undefined) return [];
  const other = byName(clusters)
    .get(name)
    ?.find((one) => one !== cluster);
  if (other === undefined) return [];
  const sentence = `calls its cluster ${name} (CLUSTER_ID), as the istiod of ${other.name} does: an istiod passes over the remote Secret of its own name, and knows nothing of that cluster. That is not followed here.`;
  return [{ row: 'istiod-cluster-id', object: deployment, sentence, effect: 'unknown', concerns: 'cluster' }];
}

const byName = oncePer((clusters: readonly Cluster[]) => groupBy(clusters, nameIn));

function nameIn({ istiod: { deployment } }: Cluster): string | undefined {
  const name = (deployment && variableOf(deployment, 'CLUSTER_ID')) ?? '';
  return name === '' || name === DEFAULT_NAME ? undefined : name;
}
