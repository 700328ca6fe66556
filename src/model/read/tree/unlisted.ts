import type { Diagnostic } from '../../../diagnostics';
import fs from 'node:fs';
import path from 'node:path';
import { isManifestName, MESH_FILE, toFile, type MeshFacts } from '../files';
import { listNames } from '../../../util/list-names';

const MOST_NAMED = 5;

/**
 * Says of a mesh.json that lists a cluster without a folder, beside a folder with manifests that it does not list: one is probably the
 * other, and then what the cluster has was not read.
 */
export function unlistedFolders(root: string, { clusters }: Pick<MeshFacts, 'clusters'>): Diagnostic[] {
  const absent = clusters.filter(({ folder }) => !fs.existsSync(path.join(root, folder))).map(({ name }) => name);
  if (absent.length === 0) return [];
  const listed = new Set(clusters.map(({ folder }) => folder.split('/')[0]));
  const unlisted = fs
    .readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^[_.]/.test(entry.name) && !listed.has(entry.name))
    .map(({ name }) => name)
    .filter((name) => hasManifests(path.join(root, name)))
    .sort();
  if (unlisted.length === 0) return [];
  const [folders, names] = [listNames(unlisted, MOST_NAMED), listNames(absent, MOST_NAMED)];
  return [
    {
      rule: 'mesh-file',
      severity: 'warning',
      file: toFile(path.join(root, MESH_FILE)),
      path: 'clusters',
      message: `lists ${names}, without a folder here, and not ${folders}, where manifests are: these were not read. If they are of that cluster, no answer counts its pods and rules.`,
      fix: 'state the folder of the cluster as "folder", or correct its "name"; or move what is of no cluster out of the directory.',
    },
  ];
}

function hasManifests(folder: string): boolean {
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((file) => isManifestName(file));
}
