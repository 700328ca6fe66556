import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { toFile } from './directory';
import type { Finding } from './finding';
import { isMap } from '../kube-object';

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
const JOURNAL = path.join('.cdk8s-ambient', 'journal.json');

/** True if a synth into this folder was killed while it replaced files. */
export function isInterrupted(root: string): boolean {
  return fs.existsSync(path.join(root, JOURNAL));
}

/** The facts of a root: from a file that was named, else its mesh.json, else its folders. */
export function readMeshFacts(root: string, named: string | undefined): { facts: MeshFacts; findings: Finding[] } {
  const file = named ?? path.join(root, MESH_FILE);
  if (named === undefined && !fs.existsSync(file)) return { facts: { clusters: foldersOf(root) }, findings: [] };
  try {
    // JSON is YAML, so one reader does for both.
    return { facts: toFacts(parse(fs.readFileSync(file, 'utf8'))), findings: [] };
  } catch (error) {
    const finding: Finding = {
      rule: 'mesh-file',
      severity: 'error',
      file: toFile(file),
      message: `does not describe a mesh: ${(error as Error).message}. The folders are taken for clusters, and nothing is known of their networks and versions.`,
      fix: 'repair it by its schema (docs/schema/mesh.v1.schema.json), or synthesize again.',
    };
    return { facts: { clusters: foldersOf(root) }, findings: [finding] };
  }
}

/** Reads what mesh.json holds. Throws, with the reason, where it describes no mesh. */
export function toFacts(value: unknown): MeshFacts {
  if (!isMap(value)) throw new Error('it is no object');
  if (value.version !== 1) throw new Error(`it has version ${JSON.stringify(value.version)}, and only 1 is known`);
  if (!Array.isArray(value.clusters)) throw new Error('it has no list of clusters');
  const clusters = value.clusters.map(toClusterFacts);
  const names = clusters.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`it lists cluster ${JSON.stringify(twice)} twice`);
  return {
    clusters,
    ...optional('clusterDomain', value.clusterDomain, isString),
    ...optional('rootNamespace', value.rootNamespace, isString),
    ...optional('files', value.files, isStrings),
  };
}

function toClusterFacts(value: unknown, index: number): ClusterFacts {
  if (!isMap(value) || !isString(value.name) || value.name === '') throw new Error(`clusters[${index}] has no name`);
  if (value.folder !== undefined && !isFolder(value.folder))
    throw new Error(`clusters[${index}].folder is no folder under this one`);
  if (value.folder === undefined && !isFolder(value.name))
    throw new Error(`clusters[${index}].name is no folder under this one`);
  return {
    name: value.name,
    folder: isString(value.folder) ? value.folder : value.name,
    ...optional('istioVersion', value.istioVersion, isString),
    ...optional('network', value.network, isString),
    ...optional('region', value.region, isString),
    ...optional('zones', value.zones, isStrings),
    ...optional('gateways', value.gateways, isStrings),
    ...optional('switches', value.switches, isMap),
  };
}

function optional<Value>(field: string, value: unknown, is: (value: unknown) => value is Value): Record<string, Value> {
  if (value === undefined || value === null) return {};
  if (!is(value)) throw new Error(`${field} is ${JSON.stringify(value)}`);
  return { [field]: value };
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isString);
}

function isFolder(value: unknown): boolean {
  return isString(value) && value !== '' && !value.startsWith('.') && !/[/\\]/.test(value);
}

/** Folders that start with "_" or "." are for other things. */
function foldersOf(root: string): ClusterFacts[] {
  return fs
    .readdirSync(root)
    .filter((name) => !/^[_.]/.test(name) && fs.statSync(path.join(root, name)).isDirectory())
    .sort()
    .map((name) => ({ name, folder: name }));
}
