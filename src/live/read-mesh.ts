import type { ClusterFacts } from '../model/read/files';
import type { MeshSource } from '../model/mesh';
import type { ClusterContext } from './kubectl/cluster-context';
import { Kubectl, type KubectlOptions } from './kubectl/kubectl';
import { readCluster, type LiveCluster } from './read-cluster';

/** Clusters, as they were at one moment. */
export interface LiveMesh {
  /** Istio's own namespace. */
  readonly rootNamespace: string;
  /** By name. */
  readonly clusters: readonly LiveCluster[];
}

/** Reads clusters, all at a time. A cluster that cannot be read keeps no other from being read. */
export async function readMesh(
  contexts: readonly ClusterContext[],
  rootNamespace: string,
  options: KubectlOptions,
): Promise<LiveMesh> {
  const clusters = await Promise.all(contexts.map((at) => readCluster(new Kubectl(at, options), rootNamespace)));
  return { rootNamespace, clusters };
}

/**
 * A live mesh for the model.
 *
 * @param facts what else is known of the clusters; what their objects say wins
 */
export function toMeshSource(
  { rootNamespace, clusters }: LiveMesh,
  { clusterDomain, clusters: known }: { readonly clusterDomain?: string; readonly clusters: readonly ClusterFacts[] },
): MeshSource {
  return {
    facts: { rootNamespace, ...(clusterDomain === undefined ? {} : { clusterDomain }) },
    clusters: clusters.map(({ name, objects }) => ({
      facts: known.find((cluster) => cluster.name === name) ?? { name, folder: name },
      objects,
    })),
  };
}
