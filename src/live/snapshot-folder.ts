import fs from 'node:fs';
import path from 'node:path';
import { compareText } from '../util/compare-text';
import { UserError } from '../util/user-error';
import { isMap } from '../model/object';
import { MESH_FILE } from '../model/read/files';

/** The folder cannot take the snapshot, and is left as it is. */
export class NoSnapshot extends UserError {}

/** A folder that an older snapshot is in, or that is empty or missing. */
interface OldSnapshot {
  readonly exists: boolean;
  /** The files that the old snapshot lists as its own, and that are there. */
  readonly owned: ReadonlySet<string>;
}

/** A file of a snapshot: a cluster, and a namespace. Nothing else in a folder is ever taken for one. */
const SNAPSHOT_FILE = /^[^/\\\0]+\/[a-z0-9_][-a-z0-9]*\.yaml$/;
const LARGEST_MESH_FILE = 64 * 1024 * 1024;

/** Throws unless the folder is a snapshot, empty, or not there. */
export function requireSnapshotOrNothing(folder: string): void {
  look(folder);
}

/** Reports whether `cdk8s-ambient snapshot` wrote a folder. */
export function isSnapshot(folder: string): boolean {
  try {
    return typeOf(folder) === 'folder' && listedIn(folder) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Writes a snapshot. Where there is no folder yet, the snapshot appears whole. In an older snapshot, only files that its own list
 * names are replaced and removed; everything else in the folder stays. A process that is killed meanwhile leaves a mesh.json that
 * readers refuse, and that the next snapshot completes. Symbolic links are not followed.
 */
export function writeSnapshot(folder: string, files: ReadonlyMap<string, string>): void {
  for (const file of files.keys()) {
    if (file !== MESH_FILE && !isSafe(file))
      throw new NoSnapshot(`${JSON.stringify(file)} is not a file of a snapshot.`);
  }
  const { exists, owned } = look(folder);
  requireFree(folder, files, owned);
  const parent = exists ? path.resolve(folder) : path.dirname(path.resolve(folder));
  makeFolders(parent);
  const staging = fs.mkdtempSync(path.join(parent, '.snapshot-'));
  const next = path.join(staging, 'new');
  try {
    for (const [file, text] of files) {
      fs.mkdirSync(path.dirname(path.join(next, file)), { recursive: true });
      fs.writeFileSync(path.join(next, file), text, { flush: true });
    }
    if (exists) replace(folder, next, files, owned);
    else fs.renameSync(next, folder);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/** A folder and those above it. Node.js' own way to make them does not end where a file system such as /proc makes none. */
function makeFolders(folder: string): void {
  if (fs.existsSync(folder)) return;
  makeFolders(path.dirname(folder));
  fs.mkdirSync(folder);
}

/** File by file, with a mesh.json of neither snapshot until the last. */
function replace(folder: string, next: string, files: ReadonlyMap<string, string>, owned: ReadonlySet<string>): void {
  const own = [...files.keys()].filter((file) => file !== MESH_FILE);
  const all = [...new Set([...owned, ...own])].sort(compareText);
  const unfinished = `${next}.json`;
  fs.writeFileSync(unfinished, `${JSON.stringify({ version: 1, snapshot: true, unfinished: true, files: all })}\n`, {
    flush: true,
  });
  fs.renameSync(unfinished, path.join(folder, MESH_FILE));
  for (const file of own) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.renameSync(path.join(next, file), path.join(folder, file));
  }
  for (const file of owned) if (!files.has(file)) remove(folder, file);
  fs.renameSync(path.join(next, MESH_FILE), path.join(folder, MESH_FILE));
}

/** The file, and its cluster's folder if nothing is left in it. */
function remove(folder: string, file: string): void {
  fs.rmSync(path.join(folder, file), { force: true });
  const parent = path.dirname(path.join(folder, file));
  if (fs.existsSync(parent) && fs.readdirSync(parent).length === 0) fs.rmdirSync(parent);
}

/** Throws where something that is not of the old snapshot stands where a file or a folder of the new one belongs. */
function requireFree(folder: string, files: ReadonlyMap<string, string>, owned: ReadonlySet<string>): void {
  for (const file of files.keys()) {
    const cluster = typeOf(path.join(folder, path.dirname(file)));
    const place = typeOf(path.join(folder, file));
    const isFree = file === MESH_FILE || place === undefined || (place === 'file' && owned.has(file));
    if (isFree && (file === MESH_FILE || cluster === undefined || cluster === 'folder')) continue;
    const at = isFree ? path.dirname(file) : file;
    throw new NoSnapshot(
      `${path.join(folder, at)} is there already, and is not of the snapshot that is in ${folder}. Everything was left as it is: remove it, or choose another folder.`,
    );
  }
}

function look(folder: string): OldSnapshot {
  const type = typeOf(folder);
  if (type === undefined) return { exists: false, owned: new Set() };
  const isEmpty = type === 'folder' && fs.readdirSync(folder).length === 0;
  const listed = type === 'folder' && !isEmpty ? listedIn(folder) : [];
  if (type !== 'folder' || listed === undefined) {
    const what =
      type === 'link' ? 'is a symbolic link, which is not followed' : 'is there already, and is not a snapshot';
    throw new NoSnapshot(`${folder} ${what}. It was left as it is: choose another folder.`);
  }
  const owned = listed.filter(
    (file) => typeOf(path.join(folder, path.dirname(file))) === 'folder' && typeOf(path.join(folder, file)) === 'file',
  );
  return { exists: true, owned: new Set(owned) };
}

/** The files that a snapshot lists; undefined where the folder is not a snapshot. */
function listedIn(folder: string): readonly string[] | undefined {
  const file = path.join(folder, MESH_FILE);
  if (typeOf(file) !== 'file' || fs.statSync(file).size > LARGEST_MESH_FILE) return undefined;
  try {
    const mesh: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (!isMap(mesh) || mesh.snapshot !== true) return undefined;
    return (Array.isArray(mesh.files) ? (mesh.files as unknown[]) : []).filter(isSafe);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Two segments, of which none leads out of the folder or hides. */
function isSafe(file: unknown): file is string {
  return typeof file === 'string' && SNAPSHOT_FILE.test(file) && !/^[._]/.test(file);
}

/** What stands at a path, without following a link there; undefined where nothing does. */
function typeOf(at: string): 'file' | 'folder' | 'link' | 'other' | undefined {
  const stat = fs.lstatSync(at, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (stat.isSymbolicLink()) return 'link';
  return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
}
