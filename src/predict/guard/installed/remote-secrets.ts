import { isMap, type KubeObject } from '../../../model/object';
import type { Cluster, Mesh } from '../../../model/mesh';
import { listNames } from '../../../util/list-names';
import type { Unfollowed } from '../input';

/** The row of a cluster's remote Secrets. */
export const REMOTE_SECRETS = 'remote-secrets';

const LABEL_MULTI_CLUSTER = 'istio/multiCluster';
/** Of clusters in one sentence. */
const MOST_NAMES = 3;

/**
 * Where remote Secrets of a cluster were read, and none of them is for another cluster of the mesh: unless there is one that was not
 * read, istiod of the cluster knows nothing of the other. A tree without any is as most are: Secrets are kept elsewhere.
 *
 * @see istio pkg/kube/multicluster/secretcontroller.go
 */
export function missingRemoteSecrets(cluster: Cluster, { clusters }: Pick<Mesh, 'clusters'>): Unfollowed[] {
  const secrets = cluster.objects.filter(isRemoteSecret);
  const [object] = secrets;
  if (object === undefined) return [];
  const unread = unreadBy(cluster, clusters);
  if (unread.length === 0) return [];
  const names = listNames(
    unread.map(({ name }) => name),
    MOST_NAMES,
  );
  return [
    {
      row: REMOTE_SECRETS,
      object,
      sentence: `tells istiod of a remote cluster, and no Secret that was read does so for ${names}: without one, istiod of ${cluster.name} knows no endpoint there. That is not followed here.`,
      effect: 'unknown',
      concerns: 'service',
    },
  ];
}

/** The services, as "namespace/name", that the clusters without a Secret have. */
export function servicesWithoutSecret(cluster: Cluster, { clusters }: Pick<Mesh, 'clusters'>): string[] {
  return [...new Set(unreadBy(cluster, clusters).flatMap(({ services }) => [...services.keys()]))];
}

function unreadBy(cluster: Cluster, clusters: readonly Cluster[]): Cluster[] {
  const read = new Set(cluster.objects.filter(isRemoteSecret).flatMap(clustersIn));
  return clusters.filter((other) => other !== cluster && !read.has(other.name));
}

function isRemoteSecret({ kind, group, labels }: KubeObject): boolean {
  return kind === 'Secret' && group === '' && labels[LABEL_MULTI_CLUSTER] === 'true';
}

/** Each key of a Secret is the name of a cluster. */
function clustersIn({ body: { data, stringData } }: KubeObject): string[] {
  return [data, stringData].flatMap((one) => (isMap(one) ? Object.keys(one) : []));
}
