import { compareText } from '../util/compare-text';
import { MESH_FILE } from '../model/read/files';
import { CONFIG_MAP, LIVE_KINDS, type LiveKind } from './kept';
import type { LiveCluster } from './read-cluster';
import type { LiveMesh } from './read-mesh';
import { groupBy } from '../util/group-by';
import { NO_OBJECTS } from '../util/no-objects';
import { stringifyYaml } from '../util/yaml';

/** What belongs to no namespace. No namespace can have this name. */
const CLUSTER_FILE = '_cluster';

/** The files of a snapshot: a mesh directory that says of itself that it is one. By path, sorted. */
export function toSnapshotFiles({ rootNamespace, clusters }: LiveMesh): Map<string, string> {
  const files = new Map(clusters.flatMap(filesOf).sort(([left], [right]) => compareText(left, right)));
  const mesh = {
    ...NO_OBJECTS,
    version: 1,
    rootNamespace,
    snapshot: true,
    kinds: namesOf([...LIVE_KINDS, CONFIG_MAP]),
    clusters: clusters.map(({ name, unreadKinds }) => ({
      name,
      ...(unreadKinds.length === 0 ? {} : { unread: namesOf(unreadKinds) }),
    })),
    files: [...files.keys()],
  };
  return files.set(MESH_FILE, `${JSON.stringify(mesh, null, 2)}\n`);
}

/** Kinds of several groups may have one name: where one of them was not read, that name stands for all. */
function namesOf(kinds: readonly LiveKind[]): string[] {
  return [...new Set(kinds.map(({ kind }) => kind))].sort(compareText);
}

function filesOf({ name, objects }: LiveCluster): [string, string][] {
  const byFile = groupBy(objects, ({ namespace }) => `${name}/${namespace ?? CLUSTER_FILE}.yaml`);
  return [...byFile].map(([file, inFile]) => [file, inFile.map(({ body }) => `---\n${toText(body)}`).join('')]);
}

/** Quoted as readers of YAML 1.1 need it, kubectl among them. */
function toText(body: unknown): string {
  return stringifyYaml(body, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
