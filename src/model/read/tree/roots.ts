import fs from 'node:fs';
import path from 'node:path';
import { isMap } from '../../object';
import { UserError } from '../../../util/user-error';
import { MESH_FILE, readTextFile, type MeshFacts } from '../files';

/** A root that is not there, is not a folder, or holds what would have to be named in its place. */
export class NoSuchRoot extends UserError {}

/** Refuses what is not a folder. */
export function requireFolder(root: string): void {
  const stat = fs.statSync(root, { throwIfNoEntry: false });
  if (stat?.isDirectory() !== true)
    throw new NoSuchRoot(`${root} is ${stat === undefined ? 'not there' : 'not a folder'}.`);
}

/** Refuses the folder above a mesh directory: all clusters of the mesh would be taken for one. */
export function requireMeshDirectory(root: string, { clusters }: Pick<MeshFacts, 'clusters'>): void {
  if (fs.existsSync(path.join(root, MESH_FILE))) return;
  for (const { folder } of clusters) {
    const inside = path.join(root, folder);
    if (listsClusters(path.join(inside, MESH_FILE)))
      throw new NoSuchRoot(
        `${root} is not a mesh directory, and holds one: name ${inside}, which has the ${MESH_FILE}.`,
      );
  }
}

function listsClusters(file: string): boolean {
  const read = readTextFile(file);
  if (!('text' in read)) return false;
  try {
    const value: unknown = JSON.parse(read.text);
    return isMap(value) && Array.isArray(value.clusters);
  } catch {
    return false;
  }
}
