import type { Diagnostic } from '../../../diagnostics';
import fs from 'node:fs';
import path from 'node:path';
import {
  isForOthers,
  isManifestName,
  MESH_FILE,
  readTextFile,
  toFile,
  writtenFolders,
  type ManifestFile,
  type MeshFacts,
  type TextFile,
} from '../files';
import { listNames } from '../../../util/list-names';
import { isKustomization } from './unrendered';

/** Of a folder with more files directly in it than this, the first ones tell. */
const MOST_LOOSE = 100;
/** So many files and folders tell whether a folder that is no cluster's holds objects. */
const MOST_LOOKED_AT = 200;
const PACKAGES = 'node_modules';
const MOST_NAMED = 5;

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
export function unlistedFoldersIn(root: string, facts: MeshFacts): string[] {
  const known = new Set([...facts.clusters.map(({ folder }) => folder), ...writtenFolders(facts), PACKAGES]);
  return fs
    .readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !isForOthers(entry.name) && !known.has(entry.name))
    .map(({ name }) => name)
    .filter((name) => holdsObjects(path.join(root, name)))
    .sort();
}

/** Clusters for which a synth wrote nothing: of a tree that it wrote, mesh.json lists every file. */
export function meantEmptyIn(facts: MeshFacts): ReadonlySet<string> {
  if (facts.files === undefined) return new Set();
  const written = writtenFolders(facts);
  return new Set(facts.clusters.filter(({ folder }) => !written.has(folder)).map(({ name }) => name));
}

/**
 * Says of a mesh.json that lists files of a folder, no cluster that it is of, and a cluster without any: the one is probably the other,
 * and then what a synth wrote for the cluster is not read.
 */
export function filesOfNoCluster(root: string, facts: MeshFacts): Diagnostic[] {
  const known = new Set(facts.clusters.map(({ folder }) => folder));
  const unlisted = [...writtenFolders(facts)].filter((folder) => !isForOthers(folder) && !known.has(folder)).sort();
  const empty = [...meantEmptyIn(facts)];
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
