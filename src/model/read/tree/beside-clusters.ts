import fs from 'node:fs';
import path from 'node:path';
import { isManifestName, MESH_FILE, readTextFile, type ManifestFile, type MeshFacts, type TextFile } from '../files';
import { isKustomization } from './unrendered';

/** Of a folder with more files directly in it than this, the first ones tell. */
const MOST_LOOSE = 100;
/** So many files and folders tell whether a folder that is no cluster's holds objects. */
const MOST_LOOKED_AT = 200;
/** Folders whose names begin so are for other things. */
const OF_OTHERS = /^[_.]/;
const PACKAGES = 'node_modules';

/** Files of the root itself that hold objects, or say to kustomize where some are. */
export function looseManifestsIn(root: string): string[] {
  return fs
    .readdirSync(root)
    .filter((name) => isManifestName(name) && name !== MESH_FILE && !name.startsWith('.'))
    .sort()
    .slice(0, MOST_LOOSE)
    .filter((name) => isKustomization({ file: name }) || looksLikeObjects(readTextFile(path.join(root, name))));
}

/**
 * Folders of the root that hold objects and are no cluster's. Without a mesh.json every folder is one; with it, a cluster that was
 * added without its line there would never be looked at.
 */
export function unlistedFoldersIn(root: string, { clusters, files }: MeshFacts): string[] {
  const written = (files ?? []).map((file) => file.split('/', 1)[0]!);
  const known = new Set([...clusters.map(({ folder }) => folder), ...written, PACKAGES]);
  return fs
    .readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !OF_OTHERS.test(entry.name) && !known.has(entry.name))
    .map(({ name }) => name)
    .filter((name) => holdsObjects(path.join(root, name)))
    .sort();
}

/** True if a file in the folder, or below it, holds objects. Links are not followed. */
function holdsObjects(folder: string): boolean {
  const open = [folder];
  for (let looked = 0; looked < MOST_LOOKED_AT && open.length > 0;) {
    const at = open.shift()!;
    for (const entry of entriesOf(at).slice(0, MOST_LOOKED_AT - looked)) {
      looked++;
      const inside = path.join(at, entry.name);
      if (entry.isDirectory()) open.push(inside);
      else if (entry.isFile() && isManifestName(entry.name) && looksLikeObjects(readTextFile(inside))) return true;
    }
  }
  return false;
}

function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

const FIELDS_OF_ALL = [/(?:^|[{,])[ \t]*"?apiVersion"?[ \t]*:/m, /(?:^|[{,])[ \t]*"?kind"?[ \t]*:/m];

/** True if a text has the fields that every object has. */
export function looksLikeObjects(read: TextFile | ManifestFile): boolean {
  return 'text' in read && FIELDS_OF_ALL.every((field) => field.test(read.text));
}
