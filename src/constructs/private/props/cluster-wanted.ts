import { meantName } from '../../../util/meant-name';
import type { ICluster } from '../../cluster-reference';

/** What to write in place of a value that is not a cluster of the mesh: its construct, where its name was given. */
export function clusterWanted(value: unknown, clusters: readonly ICluster[]): string {
  const names = clusters.map(({ name }) => name);
  const meant = typeof value === 'string' ? meantName(value, names) : undefined;
  return meant === undefined
    ? `use clusters of this mesh: ${names.join(', ')}.`
    : `pass the construct in place of its name: what new Cluster(mesh, '${meant}', …) returns.`;
}
