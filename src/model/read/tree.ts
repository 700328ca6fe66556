import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readManifests, toFile } from './directory';
import { compareFindings, type Finding } from './finding';
import { describeObject, identityOf, KUSTOMIZE_GROUP, type KubeObject } from '../kube-object';
import { isInterrupted, readMeshFacts, type ClusterFacts, type MeshFacts } from './mesh-file';
import { readObjects } from './objects';
import { applyPatches, readPatches } from './patches';
import { YamlReader } from './yaml';

/** A cluster as a mesh directory has it. */
export interface ClusterTree {
  readonly facts: ClusterFacts;
  /** Its objects, each once, in the order of files and documents. */
  readonly objects: readonly KubeObject[];
}

/** One or several mesh directories, overlaid. */
export interface MeshTree {
  readonly facts: Pick<MeshFacts, 'clusterDomain' | 'rootNamespace'>;
  /** The version that every cluster is taken to run, whatever is said of it. */
  readonly istioVersion?: string | undefined;
  /** Sorted by name. */
  readonly clusters: readonly ClusterTree[];
  /** What could not be read, or says two things; sorted. */
  readonly findings: readonly Finding[];
  /** Roots in which a synth was killed before it was done. What is in them is neither the old nor the new tree. */
  readonly interrupted: readonly string[];
}

/** A root that is not there, or no folder. */
export class NoSuchRoot extends Error {}

/**
 * Reads mesh directories: `ROOT/<cluster>/**`, with the clusters that `ROOT/mesh.json` lists, else one per folder.
 * Several roots overlay: what is equal merges, what differs is a finding.
 *
 * @param meshFile a file to read in place of each root's mesh.json
 */
export function readTree(roots: readonly string[], meshFile?: string): MeshTree {
  const reader = new YamlReader();
  const clusters = new Map<string, ClusterSources>();
  const findings: Finding[] = [];
  let meshWide: MeshTree['facts'] = {};

  for (const root of roots) {
    requireFolder(root);
    const { facts, findings: problems } = readMeshFacts(root, meshFile);
    findings.push(...problems, ...missingFiles(root, facts));
    meshWide = {
      clusterDomain: facts.clusterDomain,
      rootNamespace: facts.rootNamespace,
      ...withoutUndefined(meshWide),
    };
    for (const cluster of facts.clusters) {
      const known = clusters.get(cluster.name);
      if (known === undefined) clusters.set(cluster.name, { facts: cluster, objects: new Map(), patches: [] });
      else {
        findings.push(...differingFacts(root, known.facts, cluster));
        known.facts = { ...cluster, ...known.facts };
      }
      const sources = clusters.get(cluster.name)!;
      const { patches, findings: ofPatches } = readPatches(root, cluster.folder, reader);
      sources.patches.push(...patches);
      findings.push(
        ...readCluster(path.join(root, cluster.folder), sources, reader),
        ...ofPatches.map((finding) => ({ cluster: cluster.name, ...finding })),
      );
    }
  }
  const trees = [...clusters.values()].map((cluster) => toClusterTree(cluster, findings));
  return {
    facts: meshWide,
    clusters: trees.sort((left, right) => (left.facts.name < right.facts.name ? -1 : 1)),
    findings: findings.sort(compareFindings),
    interrupted: roots.filter(isInterrupted),
  };
}

interface ClusterSources {
  facts: ClusterFacts;
  readonly objects: Map<string, KubeObject>;
  /** Of all roots: a patch may be in another one than the object it is for. */
  readonly patches: KubeObject[];
}

function toClusterTree({ facts, objects, patches }: ClusterSources, findings: Finding[]): ClusterTree {
  const patched = applyPatches([...objects.values()], patches);
  findings.push(...patched.findings.map((finding) => ({ cluster: facts.name, ...finding })));
  return { facts, objects: patched.objects };
}

function readCluster(folder: string, cluster: ClusterSources, reader: YamlReader): Finding[] {
  if (!fs.existsSync(folder)) return []; // a cluster that gets nothing; listed files that are missing are said elsewhere
  const { files, findings } = readManifests(folder);
  const problems = [...findings];
  for (const file of files) {
    const read = readObjects(file, reader);
    problems.push(...read.findings);
    for (const object of read.objects) {
      if (object.group === KUSTOMIZE_GROUP) continue;
      // What has no name yet is created anew each time it is applied.
      const identity = object.name === '' ? `${identityOf(object)}${cluster.objects.size}` : identityOf(object);
      const other = cluster.objects.get(identity);
      if (other === undefined) cluster.objects.set(identity, object);
      else if (!isDeepStrictEqual(other.body, object.body)) problems.push(declaredTwice(object, other));
    }
  }
  return problems.map((finding) => ({ cluster: cluster.facts.name, ...finding }));
}

function declaredTwice(object: KubeObject, other: KubeObject): Finding {
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

function differingFacts(root: string, known: ClusterFacts, cluster: ClusterFacts): Finding[] {
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
      message: `says ${JSON.stringify(cluster[field])}, and another root says ${JSON.stringify(known[field])}. The other is taken here.`,
      fix: 'declare the cluster alike in each app.',
    }));
}

/** A tree that lacks what its synth wrote would be applied with holes in it. */
function missingFiles(root: string, { files }: MeshFacts): Finding[] {
  return (files ?? [])
    .filter((file) => !fs.existsSync(path.join(root, file)))
    .map((file) => ({
      rule: 'missing-file',
      severity: 'error',
      file: toFile(path.join(root, file)),
      message:
        'is listed in mesh.json and is not there. What it declares would be removed from the cluster by whatever prunes.',
      fix: 'synthesize again.',
    }));
}

function requireFolder(root: string): void {
  const stat = fs.statSync(root, { throwIfNoEntry: false });
  if (stat?.isDirectory() !== true)
    throw new NoSuchRoot(`${root} is ${stat === undefined ? 'not there' : 'no folder'}.`);
}

function withoutUndefined<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<Value>;
}
