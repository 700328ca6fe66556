import { compareDiagnostics, type Diagnostic } from '../../../diagnostics';
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { append } from '../../../util/append';
import { compareText } from '../../../util/compare-text';
import { plural } from '../../../util/plural';
import {
  isInterrupted,
  MESH_FILE,
  noUsage,
  readManifests,
  readMeshFacts,
  toFile,
  unreadable,
  type ClusterFacts,
  type ManifestFile,
  type MeshFacts,
  type Usage,
} from '../files';
import { describeObject, identityOf, KUSTOMIZE_GROUP, type KubeObject } from '../../object';
import { MOST_DOCUMENTS, YamlReader } from '../yaml';
import { show } from '../../../util/show-value';
import {
  filesOfNoCluster,
  looksLikeObjects,
  looseManifestsIn,
  meantEmptyIn,
  unlistedFoldersIn,
} from './beside-clusters';
import { readObjects } from './objects';
import { applyPatches, describeUnread, readPatches, unreadServicesOf } from './patches';
import {
  chartsAmong,
  incompleteKustomization,
  isKustomization,
  isOfChart,
  unrenderedChart,
  unrenderedKustomization,
} from './unrendered';
import { requireFolder, requireMeshDirectory } from './roots';

/** A cluster as a mesh directory has it. */
export interface ClusterTree {
  readonly facts: ClusterFacts;
  /** Its objects, each once, in the order of files and documents. */
  readonly objects: readonly KubeObject[];
  /** Services that patches are for, and that were not read, as "namespace/name". */
  readonly unreadServices?: readonly string[];
}

/** One or several mesh directories, overlaid. */
export interface MeshTree {
  readonly facts: Pick<MeshFacts, 'clusterDomain' | 'rootNamespace'>;
  /** The version that every cluster is taken to run, whatever is said of it. */
  readonly istioVersion?: string | undefined;
  /** Sorted by name. */
  readonly clusters: readonly ClusterTree[];
  /** What could not be read, or says two things; sorted. */
  readonly findings: readonly Diagnostic[];
  /** Roots in which a synth was killed before it was done. What is in them is neither the old nor the new tree. */
  readonly interrupted: readonly string[];
  /** What was read of each root. */
  readonly roots: readonly RootContent[];
}

/** What a root holds, as far as it was read. */
export interface RootContent {
  readonly root: string;
  /** By the name of the cluster, how many objects were read, patches included. */
  readonly objects: ReadonlyMap<string, number>;
  /** Clusters for which a synth says in mesh.json that it wrote nothing. */
  readonly meantEmpty: ReadonlySet<string>;
  /** Manifests that lie in the root itself, in no cluster's folder. */
  readonly loose: readonly string[];
  /** Folders with manifests that are those of no cluster. */
  readonly unlisted: readonly string[];
}

/**
 * Reads mesh directories: `ROOT/<cluster>/**`, with the clusters that `ROOT/mesh.json` lists, else one per folder.
 * Several roots overlay: what is equal merges, what differs is a finding.
 *
 * @param meshFile a file to read in place of each root's mesh.json
 */
export function readTree(roots: readonly string[], meshFile?: string): MeshTree {
  const reader = new YamlReader();
  const usage = noUsage();
  const clusters = new Map<string, ClusterSources>();
  const findings: Diagnostic[] = [];
  const contents: RootContent[] = [];
  let meshWide: MeshTree['facts'] = {};

  for (const root of roots) {
    requireFolder(root);
    const { facts, findings: problems } = readMeshFacts(root, meshFile);
    if (meshFile === undefined) requireMeshDirectory(root, facts);
    append(findings, problems);
    append(findings, missingFiles(root, facts));
    append(findings, filesOfNoCluster(root, facts));
    meshWide = {
      clusterDomain: facts.clusterDomain,
      rootNamespace: facts.rootNamespace,
      ...withoutUndefined(meshWide),
    };
    const objects = new Map<string, number>();
    for (const cluster of facts.clusters) {
      const sources = sourcesOf(cluster, clusters, root, findings);
      objects.set(cluster.name, readInto(sources, root, cluster.folder, { reader, usage, findings }));
    }
    contents.push({
      root,
      objects,
      meantEmpty: meantEmptyIn(facts),
      loose: looseManifestsIn(root),
      unlisted: unlistedFoldersIn(root, facts),
    });
  }
  const trees = [...clusters.values()].map((cluster) => toClusterTree(cluster, findings));
  return {
    facts: meshWide,
    clusters: trees.sort((left, right) => compareText(left.facts.name, right.facts.name)),
    findings: findings.sort(compareDiagnostics),
    interrupted: roots.filter(isInterrupted),
    roots: contents,
  };
}

interface ClusterSources {
  facts: ClusterFacts;
  readonly objects: Map<string, KubeObject>;
  /** Of all roots: a patch may be in another one than the object it is for. */
  readonly patches: KubeObject[];
}

/** What is shared while a tree is read. */
interface Reading {
  readonly reader: YamlReader;
  readonly usage: Usage;
  readonly findings: Diagnostic[];
}

function sourcesOf(
  cluster: ClusterFacts,
  clusters: Map<string, ClusterSources>,
  root: string,
  findings: Diagnostic[],
): ClusterSources {
  const known = clusters.get(cluster.name);
  if (known !== undefined) {
    append(findings, differingFacts(root, known.facts, cluster));
    known.facts = { ...cluster, ...known.facts };
    return known;
  }
  const sources: ClusterSources = { facts: cluster, objects: new Map(), patches: [] };
  clusters.set(cluster.name, sources);
  return sources;
}

/** Reads what a root has for a cluster. Returns how many objects that was. */
function readInto(cluster: ClusterSources, root: string, folder: string, reading: Reading): number {
  const { patches, findings: ofPatches } = readPatches(root, folder, reading.reader, reading.usage);
  append(cluster.patches, patches);
  const read = readCluster(path.join(root, folder), cluster, reading);
  for (const finding of [read.findings, ofPatches].flat()) {
    reading.findings.push({ cluster: cluster.facts.name, ...finding });
  }
  return read.count + patches.length;
}

function toClusterTree({ facts, objects, patches }: ClusterSources, findings: Diagnostic[]): ClusterTree {
  const patched = applyPatches([...objects.values()], patches);
  for (const patch of patched.withoutObject) findings.push({ cluster: facts.name, ...describeUnread(patch) });
  const unreadServices = unreadServicesOf(patched.withoutObject);
  return { facts, objects: patched.objects, ...(unreadServices.length === 0 ? {} : { unreadServices }) };
}

function readCluster(
  folder: string,
  cluster: ClusterSources,
  { reader, usage }: Reading,
): { readonly findings: Diagnostic[]; readonly count: number } {
  // A cluster that gets nothing. Files that are listed and not there are said elsewhere.
  if (fs.lstatSync(folder, { throwIfNoEntry: false }) === undefined) return { findings: [], count: 0 };
  const { files, findings } = readManifests(folder, usage);
  const problems = [...findings];
  const charts = chartsAmong(files);
  for (const chart of charts) problems.push(unrenderedChart(chart));
  let count = 0;
  for (const file of files) {
    if (isOfChart(file, charts)) continue;
    if (isKustomization(file)) {
      append(problems, kustomizationProblems(file, toFile(folder), files, reader));
      continue;
    }
    const read = readObjects(file, reader);
    append(problems, read.findings);
    count += read.objects.length;
    usage.documents += read.objects.length;
    if (usage.documents > MOST_DOCUMENTS) {
      const why = `the tree has more than ${MOST_DOCUMENTS} objects, and no more are read. Neither is what comes after it`;
      problems.push(unreadable(file.file, why));
      break;
    }
    for (const object of read.objects) {
      if (object.group === KUSTOMIZE_GROUP) continue;
      // What has no name yet is created anew each time it is applied.
      const identity = object.name === '' ? `${identityOf(object)}${cluster.objects.size}` : identityOf(object);
      const other = cluster.objects.get(identity);
      if (other === undefined) cluster.objects.set(identity, object);
      else if (!isDeepStrictEqual(other.body, object.body)) problems.push(declaredTwice(object, other));
    }
  }
  return { findings: problems, count };
}

/** @param files all of the cluster */
function kustomizationProblems(
  source: ManifestFile,
  folder: string,
  files: readonly ManifestFile[],
  reader: YamlReader,
): Diagnostic[] {
  const value = reader.read(source.text)[0]?.content.value;
  const unrendered = unrenderedKustomization(source.file, value, folder);
  if (unrendered !== undefined) return [unrendered];
  const holding = files.filter(looksLikeObjects);
  return incompleteKustomization(source.file, value, holding, (file) => fs.existsSync(file));
}

function declaredTwice(object: KubeObject, other: KubeObject): Diagnostic {
  return {
    rule: 'declared-twice',
    severity: 'error',
    file: object.origin.file,
    line: object.origin.line,
    object: describeObject(object),
    message: `is declared differently in ${other.origin.file}, line ${other.origin.line}. Whichever is applied last wins, so what holds in an outage is an accident. The other is taken here.`,
    fix: 'keep one of them.',
  };
}

function differingFacts(root: string, known: ClusterFacts, cluster: ClusterFacts): Diagnostic[] {
  return (['istioVersion', 'network', 'region', 'zones', 'gateways', 'switches'] as const)
    .filter(
      (field) =>
        known[field] !== undefined && cluster[field] !== undefined && !isDeepStrictEqual(known[field], cluster[field]),
    )
    .map((field) => ({
      rule: 'mesh-file',
      severity: 'error',
      cluster: cluster.name,
      file: toFile(path.join(root, 'mesh.json')),
      path: field,
      message: `says ${show(cluster[field])}, and another root says ${show(known[field])}. The other is taken here.`,
      fix: 'declare the cluster alike in each app.',
    }));
}

/** So many missing files are named. A mesh.json of another tree may list any number. */
const MOST_MISSING = 100;

/** A tree that lacks what its synth wrote would be applied with holes in it. */
function missingFiles(root: string, { files }: MeshFacts): Diagnostic[] {
  const missing = (files ?? []).filter((file) => !fs.existsSync(path.join(root, file)));
  const finding = (file: string, message: string): Diagnostic => ({
    rule: 'missing-file',
    severity: 'error',
    file: toFile(path.join(root, file)),
    message,
    fix: 'synthesize again.',
  });
  const removed = 'would be removed from the cluster by a tool that prunes.';
  const named = missing
    .slice(0, MOST_MISSING)
    .map((file) => finding(file, `is listed in mesh.json and is not there. What it declares ${removed}`));
  const others = missing.length - named.length;
  if (others === 0) return named;
  return [
    ...named,
    finding(MESH_FILE, `lists ${plural(others, 'more file')}, none of which is there. What they declare ${removed}`),
  ];
}

function withoutUndefined<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<Value>;
}
