import { createHash } from 'node:crypto';
import type { MeshSource } from '../../model/mesh';

/** SHA-256 of the objects as they were read, and of what is said of clusters: comments and the names of folders do not count. */
export function hashOfInput({ facts, istioVersion, clusters }: MeshSource): string {
  const { clusterDomain, rootNamespace } = facts;
  const hash = createHash('sha256').update(JSON.stringify([clusterDomain, rootNamespace, istioVersion ?? null]));
  for (const cluster of clusters) {
    hash.update(JSON.stringify(cluster.facts));
    for (const { body } of cluster.objects) hash.update(JSON.stringify(body));
  }
  return hash.digest('hex');
}
