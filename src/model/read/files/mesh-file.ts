import type { Diagnostic } from '../../../diagnostics';
import fs from 'node:fs';
import path from 'node:path';
import { toFile, unreadable } from './directory';
import { isMap } from '../../object';
import { pageOf } from '../../../util/page-of';
import { show } from '../../../util/show-value';
import { JOURNAL_FILE, WORK_FOLDER } from '../../../util/work-folder';
import { describeFailure, readTextFile } from './text-file';
import { unknownMeshFields } from './mesh-fields';
import { YamlReader } from '../yaml';

/** What is said of a cluster beside its objects. Absent is not known. */
export interface ClusterFacts {
  readonly name: string;
  /** Its folder under the root. */
  readonly folder: string;
  readonly istioVersion?: string;
  readonly network?: string;
  readonly region?: string;
  readonly zones?: readonly string[];
  readonly gateways?: readonly string[];
  readonly switches?: Readonly<Record<string, unknown>>;
  /** The kinds of which all objects are there: what a snapshot read, without what it could not. */
  readonly readKinds?: readonly string[];
}

/** What mesh.json says, or what the folders say where there is none. */
export interface MeshFacts {
  readonly clusterDomain?: string;
  readonly rootNamespace?: string;
  readonly clusters: readonly ClusterFacts[];
  /** The files that a synth wrote; undefined without mesh.json. */
  readonly files?: readonly string[];
}

export const MESH_FILE = 'mesh.json';
/** Where a synth keeps what it has not moved into place yet. */
const JOURNAL = path.join(WORK_FOLDER, JOURNAL_FILE);

/** True if a synth into this folder was killed while it replaced files. */
export function isInterrupted(root: string): boolean {
  return fs.existsSync(path.join(root, JOURNAL));
}

/** The facts of a root: from a file that was named, else its mesh.json, else its folders. */
export function readMeshFacts(root: string, named: string | undefined): { facts: MeshFacts; findings: Diagnostic[] } {
  const file = named ?? path.join(root, MESH_FILE);
  const isThere = fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  if (named === undefined && !isThere) return foldersOf(root);
  try {
    const value = readValue(file);
    return { facts: toFacts(value), findings: unknownMeshFields(value, toFile(file)) };
  } catch (error) {
    const schema = pageOf('schema/mesh.v1.schema.json');
    const finding: Diagnostic = {
      rule: 'mesh-file',
      severity: 'error',
      file: toFile(file),
      message: `does not describe a mesh: ${(error as Error).message}. The folders are assumed to be clusters, whose networks and versions are not known.`,
      fix: `repair it by its schema${schema === undefined ? '' : ` (${schema})`}, or synthesize again.`,
    };
    const { facts, findings } = foldersOf(root);
    return { facts, findings: [finding, ...findings] };
  }
}

/** What the file holds, in JSON or YAML. Throws, with the reason, where it holds nothing that can be read. */
function readValue(file: string): unknown {
  const read = readTextFile(file);
  if (!('text' in read)) throw new Error(read.why);
  const [first, second] = new YamlReader().read(read.text);
  if (second !== undefined) throw new Error('it has several documents');
  const [error] = first?.content.errors ?? [];
  if (error === undefined) return first?.content.value ?? null;
  const what = error.duplicateKey ? `the key ${error.message} is in one map twice` : error.message;
  throw new Error(`${what} (line ${first!.line + error.line})`);
}

/** Reads what mesh.json holds. Throws, with the reason, where it describes no mesh. */
export function toFacts(value: unknown): MeshFacts {
  if (!isMap(value)) throw new Error('it is not an object');
  if (value.version !== 1) throw new Error(`it has version ${show(value.version)}, and only 1 is known`);
  if (!Array.isArray(value.clusters)) throw new Error('it has no list of clusters');
  const { kinds } = value;
  const read = value.snapshot === true && isStrings(kinds) ? kinds : [];
  const clusters = value.clusters.map((cluster, index) => toClusterFacts(cluster, index, read));
  const names = new Set<string>();
  const twice = clusters.map(({ name }) => name).find((name) => names.size === names.add(name).size);
  if (twice !== undefined) throw new Error(`it lists cluster ${show(twice)} twice`);
  return {
    clusters,
    ...optional('clusterDomain', value.clusterDomain, isString),
    ...optional('rootNamespace', value.rootNamespace, isString),
    ...optional('files', value.files, isStrings),
  };
}

function toClusterFacts(value: unknown, index: number, read: readonly string[]): ClusterFacts {
  const kinds = read.filter((kind) => !isMap(value) || !isStrings(value.unread) || !value.unread.includes(kind));
  if (!isMap(value) || !isString(value.name) || value.name === '') throw new Error(`clusters[${index}] has no name`);
  if (value.folder !== undefined && !isFolder(value.folder))
    throw new Error(`clusters[${index}].folder is not a folder under this one`);
  if (value.folder === undefined && !isFolder(value.name))
    throw new Error(`clusters[${index}].name is not a folder under this one`);
  return {
    name: value.name,
    folder: isString(value.folder) ? value.folder : value.name,
    ...optional('istioVersion', value.istioVersion, isString),
    ...optional('network', value.network, isString),
    ...optional('region', value.region, isString),
    ...optional('zones', value.zones, isStrings),
    ...optional('gateways', value.gateways, isStrings),
    ...optional('switches', value.switches, isMap),
    ...(kinds.length === 0 ? {} : { readKinds: kinds }),
  };
}

function optional<Value>(field: string, value: unknown, is: (value: unknown) => value is Value): Record<string, Value> {
  if (value === undefined || value === null) return {};
  if (!is(value)) throw new Error(`${field} is ${show(value)}`);
  return { [field]: value };
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isString);
}

/** No file system takes a longer name. */
const MOST_BYTES_OF_NAME = 255;

function isFolder(value: unknown): boolean {
  if (!isString(value) || value === '' || Buffer.byteLength(value) > MOST_BYTES_OF_NAME) return false;
  return !value.startsWith('.') && !/[/\\\0]/.test(value);
}

/** True of the name of a folder that is for other things than a cluster. */
export function isForOthers(name: string): boolean {
  return /^[_.]/.test(name);
}

/** The folders of the root that a synth wrote files into. */
export function writtenFolders({ files = [] }: Pick<MeshFacts, 'files'>): ReadonlySet<string> {
  return new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/', 1)[0]!));
}

/** Without a mesh.json, each folder is a cluster's. */
function foldersOf(root: string): { facts: MeshFacts; findings: Diagnostic[] } {
  const clusters: ClusterFacts[] = [];
  const findings: Diagnostic[] = [];
  for (const name of fs.readdirSync(root).sort()) {
    if (isForOthers(name) || name === MESH_FILE) continue;
    const at = path.join(root, name);
    try {
      if (fs.statSync(at).isDirectory()) clusters.push({ name, folder: name });
    } catch (error) {
      findings.push(unreadable(at, describeFailure(error)));
    }
  }
  return { facts: { clusters }, findings };
}
