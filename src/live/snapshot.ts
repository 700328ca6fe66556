import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { compareText } from '../util/compare-text';
import { isMap, type KubeObject } from '../model/kube-object';
import { MESH_FILE } from '../model/read/mesh-file';
import { CONFIG_MAP, LIVE_KINDS } from './kinds';
import type { LiveCluster } from './read-cluster';
import type { LiveMesh } from './read-mesh';
import { UserError } from '../util/user-error';

/** What belongs to no namespace. No namespace can have this name. */
const CLUSTER_FILE = '_cluster';

/** The folder holds something else, and is left as it is. */
export class NoSnapshot extends UserError {}

/** The files of a snapshot: a mesh directory that says of itself that it is one. By path, sorted. */
export function toSnapshotFiles({ rootNamespace, clusters }: LiveMesh): Map<string, string> {
  const files = new Map(clusters.flatMap(filesOf).sort(([left], [right]) => compareText(left, right)));
  const mesh = {
    version: 1,
    rootNamespace,
    snapshot: true,
    kinds: [...LIVE_KINDS, CONFIG_MAP].map(({ kind }) => kind).sort(compareText),
    clusters: clusters.map(({ name, unreadKinds }) => ({
      name,
      ...(unreadKinds.length === 0 ? {} : { unread: unreadKinds.map(({ kind }) => kind) }),
    })),
    files: [...files.keys()],
  };
  return files.set(MESH_FILE, `${JSON.stringify(mesh, null, 2)}\n`);
}

function filesOf({ name, objects }: LiveCluster): [string, string][] {
  const byFile = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const file = `${name}/${object.namespace ?? CLUSTER_FILE}.yaml`;
    byFile.set(file, [...(byFile.get(file) ?? []), object]);
  }
  return [...byFile].map(([file, inFile]) => [file, inFile.map(({ body }) => `---\n${toText(body)}`).join('')]);
}

/** Quoted as readers of YAML 1.1 need it, kubectl among them. */
function toText(body: unknown): string {
  return stringify(body, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

/**
 * Writes a snapshot in place of an older one, or where nothing is. Whoever looks sees the old one or the new one; killed in
 * between, the old one is still beside it.
 */
export function writeSnapshot(folder: string, files: ReadonlyMap<string, string>): void {
  requireSnapshotOrNothing(folder);
  const parent = path.dirname(path.resolve(folder));
  fs.mkdirSync(parent, { recursive: true });
  const staging = fs.mkdtempSync(path.join(parent, `.${path.basename(folder)}-`));
  const next = path.join(staging, 'new');
  const old = path.join(staging, 'old');
  try {
    for (const [file, text] of files) {
      const at = path.join(next, file);
      fs.mkdirSync(path.dirname(at), { recursive: true });
      fs.writeFileSync(at, text);
    }
    if (fs.existsSync(folder)) fs.renameSync(folder, old);
    fs.renameSync(next, folder);
  } catch (error) {
    if (fs.existsSync(old) && !fs.existsSync(folder)) fs.renameSync(old, folder);
    throw error;
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/** Throws unless the folder is a snapshot, empty, or not there. */
export function requireSnapshotOrNothing(folder: string): void {
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return;
  const isReplaceable = stat.isDirectory() && (fs.readdirSync(folder).length === 0 || isSnapshot(folder));
  if (isReplaceable) return;
  throw new NoSnapshot(`${folder} is there already, and is no snapshot. It was left as it is: choose another folder.`);
}

/** True if `cdk8s-ambient snapshot` wrote the folder. */
export function isSnapshot(folder: string): boolean {
  try {
    const mesh: unknown = JSON.parse(fs.readFileSync(path.join(folder, MESH_FILE), 'utf8'));
    return isMap(mesh) && mesh.snapshot === true;
  } catch {
    return false;
  }
}
