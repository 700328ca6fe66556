import type { RenderedDocument } from './render';
import type { TargetCluster } from '../tree/scope';

/** Clusters that get the same documents, and these documents, in the given order. */
export interface LikeClusters {
  readonly clusters: readonly TargetCluster[];
  readonly documents: readonly RenderedDocument[];
}

/** Groups clusters by their documents. Compares sets of clusters, because many documents share one set. */
export function likeClusters(
  documents: readonly RenderedDocument[],
  clusters: readonly TargetCluster[],
): LikeClusters[] {
  const positionsByTargets = new Map<readonly TargetCluster[], number[]>();
  for (const [position, document] of documents.entries()) {
    const positions = positionsByTargets.get(document.clusters);
    if (positions === undefined) positionsByTargets.set(document.clusters, [position]);
    else positions.push(position);
  }
  const sets = [...positionsByTargets.values()];
  const setsOf = new Map<TargetCluster, number[]>(clusters.map((cluster) => [cluster, []]));
  for (const [set, targets] of [...positionsByTargets.keys()].entries()) {
    for (const cluster of targets) setsOf.get(cluster)!.push(set);
  }
  const groups = new Map<string, { clusters: TargetCluster[]; documents: RenderedDocument[] }>();
  for (const [cluster, own] of setsOf) {
    const key = own.join(' ');
    const group = groups.get(key);
    if (group !== undefined) {
      group.clusters.push(cluster);
      continue;
    }
    const positions = own.flatMap((set) => sets[set]!).sort((left, right) => left - right);
    groups.set(key, { clusters: [cluster], documents: positions.map((position) => documents[position]!) });
  }
  return [...groups.values()];
}
