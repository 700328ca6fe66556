import type { Diagnostic } from '../../../diagnostics';
import path from 'node:path';
import { MESH_FILE, toFile, type MeshFacts } from '../files';
import { listNames } from '../../../util/list-names';

const MOST_NAMED = 5;

/**
 * Says of a mesh.json that lists files of a folder, no cluster that it is of, and a cluster without any: the one is probably the other,
 * and then what a synth wrote for the cluster is not read.
 */
export function filesOfNoCluster(root: string, { clusters, files = [] }: MeshFacts): Diagnostic[] {
  const known = new Set(clusters.map(({ folder }) => folder.split('/', 1)[0]));
  const folders = files.filter((file) => file.includes('/')).map((file) => file.split('/', 1)[0]!);
  const unlisted = [...new Set(folders)].filter((folder) => !/^[_.]/.test(folder) && !known.has(folder)).sort();
  const empty = clusters.filter(({ folder }) => !folders.includes(folder.split('/', 1)[0]!)).map(({ name }) => name);
  if (unlisted.length === 0 || empty.length === 0) return [];
  return [
    {
      rule: 'mesh-file',
      severity: 'warning',
      file: toFile(path.join(root, MESH_FILE)),
      path: 'clusters',
      message: `lists files in ${listNames(unlisted, MOST_NAMED)}, and no cluster of that folder, and none of ${listNames(empty, MOST_NAMED)}: if they are of that cluster, they were not read, and no answer counts what they declare.`,
      fix: 'correct the "name" or "folder" of the cluster, or synthesize again.',
    },
  ];
}
