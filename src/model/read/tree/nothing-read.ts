import { compareDiagnostics, type Diagnostic } from '../../../diagnostics';
import path from 'node:path';
import { MESH_FILE, toFile } from '../files';
import { deploysOthers, isOfDelivery } from '../../object';
import { readTree, type ClusterTree, type MeshTree, type RootContent } from './tree';
import { isKustomization } from './unrendered';

/** What may lie beside what delivers others, and is not what they deliver. */
const BESIDE = ['Namespace', 'ConfigMap', 'Secret', 'ServiceAccount', 'ResourceQuota', 'LimitRange', 'NetworkPolicy'];

/**
 * Reads mesh directories as {@link readTree}, and says where nothing was read: a path that is wrong by one folder, or manifests
 * that are yet to be rendered, would otherwise be a mesh in which nothing is wrong.
 */
export function readWholeTree(roots: readonly string[], meshFile?: string): MeshTree {
  const tree = readTree(roots, meshFile);
  return { ...tree, findings: [...tree.findings, ...nothingReadIn(tree)].sort(compareDiagnostics) };
}

/** Where nothing was read of a tree. */
export function nothingReadIn({ clusters, roots, findings }: MeshTree): Diagnostic[] {
  const empty = roots.filter(isEmpty);
  // What is said of a file, or of the whole root, says why there is nothing.
  const said = new Set(findings.filter(({ severity }) => severity === 'error').map(({ cluster }) => cluster));
  const emptyRoots = empty
    .filter(({ objects }) => objects.size === 0 || [...objects.keys()].some((name) => !said.has(name)))
    .map((root) => nothingInRoot(root, roots.length > 1));
  const meant = (name: string): boolean => roots.some(({ meantEmpty }) => meantEmpty.has(name));
  const emptyClusters =
    empty.length === roots.length
      ? []
      : clusters
          .filter(({ facts: { name }, objects }) => objects.length === 0 && !said.has(name) && !meant(name))
          .map((cluster) => nothingInCluster(cluster, roots));
  const undelivered = clusters.filter(holdsOnlyDelivery).map(onlyDelivery);
  const loose = roots.filter((root) => !empty.includes(root) && holdsLooseObjects(root)).map(looseBeside);
  const unlisted = roots.filter((root) => root.unlisted.length > 0).map(unlistedBeside);
  return [...emptyRoots, ...emptyClusters, ...undelivered, ...loose, ...unlisted];
}

/** True if no object was read, and no synth says that this is meant. */
function isEmpty({ objects, meantEmpty }: RootContent): boolean {
  return [...objects].every(([name, count]) => count === 0 && !meantEmpty.has(name));
}

function nothingInRoot({ root, objects, loose }: RootContent, isOneOfSeveral: boolean): Diagnostic {
  const overlay = isOneOfSeveral ? ' It adds nothing to the other directories.' : '';
  const what =
    objects.size === 0
      ? 'holds no folder of a cluster, so nothing was read'
      : `has folders that could be clusters (${few([...objects.keys()])}), and no object was read from any`;
  const hint =
    loose.length === 0
      ? ''
      : ` Files lie directly in it (${few(loose)}): they belong to no cluster, and were not read.`;
  return {
    rule: 'nothing-read',
    severity: 'error',
    file: toFile(root),
    message: `${what}.${overlay}${hint} An empty mesh has no mistakes, and survives no outage.`,
    fix: fixOf(loose),
  };
}

function fixOf(loose: readonly string[]): string {
  if (loose.some((file) => isKustomization({ file }))) {
    return 'read what kustomize makes of it: kustomize build OVERLAY > DIR/CLUSTER/all.yaml for each cluster, and name DIR.';
  }
  if (loose.length > 0) return 'move the files to a folder for each cluster (DIR/CLUSTER/…), or name the folder above.';
  return 'name the directory that has a folder for each cluster: DIR/CLUSTER/….yaml.';
}

function nothingInCluster({ facts: { name, folder } }: ClusterTree, roots: readonly RootContent[]): Diagnostic {
  const places = roots.map(({ root }) => toFile(path.join(root, folder)));
  return {
    rule: 'nothing-read',
    severity: 'error',
    cluster: name,
    file: places[0]!,
    message: `no object of cluster ${name} was read (from ${few(places)}). What it runs in an outage is not known.`,
    fix: 'put its manifests there, or take it out of mesh.json, or remove the folder if it is not that of a cluster.',
  };
}

function holdsOnlyDelivery({ objects }: ClusterTree): boolean {
  return objects.some(deploysOthers) && objects.every((object) => isOfDelivery(object) || BESIDE.includes(object.kind));
}

function onlyDelivery({ facts: { name }, objects }: ClusterTree): Diagnostic {
  const delivering = objects.filter(deploysOthers);
  const [first] = delivering;
  const kinds = [...new Set(delivering.map(({ kind }) => kind))];
  return {
    rule: 'unrendered',
    severity: 'error',
    cluster: name,
    file: first!.origin.file,
    line: first!.origin.line,
    message: `of cluster ${name} nothing was read but ${few(kinds)}, which name what is to be deployed. What they deploy was not read.`,
    fix: 'read the manifests that they deploy, rendered, for example with argocd app manifests, helm template or kustomize build.',
  };
}

/** True if a file beside the clusters holds objects. */
function holdsLooseObjects({ loose }: RootContent): boolean {
  return loose.some((file) => !isKustomization({ file }));
}

function looseBeside({ root, loose }: RootContent): Diagnostic {
  return {
    rule: 'nothing-read',
    severity: 'warning',
    file: toFile(root),
    message: `has files directly in it (${few(loose)}) beside the folders of clusters. They belong to no cluster, and were not read.`,
    fix: 'move them to the folders of the clusters that they are for, or out of the directory.',
  };
}

function unlistedBeside({ root, unlisted }: RootContent): Diagnostic {
  const [folders, are, were] = unlisted.length === 1 ? ['a folder', 'is', 'was'] : ['folders', 'are', 'were'];
  return {
    rule: 'nothing-read',
    severity: 'warning',
    file: toFile(root),
    message: `has ${folders} of objects (${few(unlisted)}) that ${are} not among the clusters of ${MESH_FILE}, and ${were} not read. What a cluster runs that is left out there is not known in any outage.`,
    fix: `add what is a cluster's to ${MESH_FILE}; move what is not out of the directory, or begin its name with "_".`,
  };
}

const MANY = 3;

function few(names: readonly string[]): string {
  if (names.length <= MANY) return names.join(', ');
  return `${names.slice(0, MANY).join(', ')} and ${names.length - MANY} more`;
}
