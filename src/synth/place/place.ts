import type { Source } from '../tree/collect';
import { compareText } from '../../util/compare-text';
import { PathCheck, toFileName } from '../output/file-name';
import { kustomizations } from './kustomization';
import type { Layout } from './layout';
import { likeClusters } from '../render/like-clusters';
import { orderByDependency } from './order';
import { phaseFolderOf } from '../verdict/phases';
import { describeProblem } from '../../diagnostics';
import { InvalidInput, type LocatedProblem } from '../messages/problem';
import { quote } from '../messages/quote';
import type { RenderedDocument } from '../render/render';
import type { TargetCluster } from '../tree/scope';

/** The files of a synth: path (with "/", relative to the output folder) → content. Clusters often share a content. */
export type Files = Map<string, Buffer>;

/** The end of the file name of a namespace. */
const EXTENSION = '.k8s.yaml';
/** For objects without a namespace. No namespace can have this name. */
const CLUSTER_FILE = '_cluster';
const SEPARATOR = '---\n';

/** The paths of a cluster's files, relative to its folder and sorted, and the documents in each, in order. */
export type ClusterFiles = ReadonlyMap<string, readonly RenderedDocument[]>;

/** The files of each cluster. Clusters that get the same documents share one map. */
export type Placement = ReadonlyMap<TargetCluster, ClusterFiles>;

/**
 * Decides the file of each document, and its place in the file. Clusters that get the same documents share the work.
 *
 * @param documents all documents, sorted by kind and name
 */
export function place(
  documents: readonly RenderedDocument[],
  clusters: readonly TargetCluster[],
  dependencies: ReadonlyMap<Source, ReadonlySet<Source>>,
  layout: Layout,
): Placement {
  const order = new SharedWork((sharing: readonly RenderedDocument[]) => orderByDependency(sharing, dependencies));
  const groups = likeClusters(documents, clusters).map((group) => ({
    ...group,
    paths: byPath(group.documents, layout),
  }));
  refuseBadPaths(groups.map(({ paths }) => paths));
  if (layout.filePerResource) refuseSharedPaths(groups.map(({ paths }) => paths));

  const placement = new Map<TargetCluster, ClusterFiles>();
  for (const group of groups) {
    const sorted = [...group.paths].sort(([left], [right]) => compareText(left, right));
    const files = new Map(sorted.map(([path, sharing]) => [path, order.of(sharing)]));
    for (const cluster of group.clusters) placement.set(cluster, files);
  }
  return new Map(clusters.map((cluster) => [cluster, placement.get(cluster)!]));
}

function byPath(documents: readonly RenderedDocument[], layout: Layout): Map<string, RenderedDocument[]> {
  const paths = new Map<string, RenderedDocument[]>();
  for (const document of documents) {
    const path = pathOf(document, layout);
    const sharing = paths.get(path);
    if (sharing === undefined) paths.set(path, [document]);
    else sharing.push(document);
  }
  return paths;
}

function pathOf(document: RenderedDocument, { filePerResource, phases }: Layout): string {
  const path = filePerResource ? resourcePath(document) : namespacePath(document);
  return phases ? `${phaseFolderOf(document)}/${path}` : path;
}

/** The files of a placement. Clusters that get the same documents share the same bytes. */
export function toFiles(placement: Placement, layout: Layout): Files {
  const contents = new SharedWork(toContent);
  const known = new Map<ClusterFiles, ReadonlyMap<string, Buffer>>();
  const files: Files = new Map();
  for (const [cluster, paths] of placement) {
    let written = known.get(paths);
    if (written === undefined) known.set(paths, (written = toContents(paths, contents, layout)));
    for (const [path, content] of written) files.set(`${cluster.folder}/${path}`, content);
  }
  return files;
}

function toContents(paths: ClusterFiles, contents: SharedWork<Buffer>, layout: Layout): ReadonlyMap<string, Buffer> {
  const written = new Map([...paths].map(([path, documents]) => [path, contents.of(documents)]));
  if (!layout.kustomization) return written;
  return new Map([...written, ...kustomizations([...paths.keys()], layout)]);
}

/** The text of some documents as one file: each starts with "---", the last ends with a newline. */
export function toContent(documents: readonly RenderedDocument[]): Buffer {
  return Buffer.from(documents.map(({ text }) => SEPARATOR + text).join(''));
}

function namespacePath({ manifest, scope }: RenderedDocument): string {
  if (isNamespace(manifest)) return `${manifest.metadata?.name}${EXTENSION}`;
  const namespace = scope === 'cluster' ? undefined : manifest.metadata?.namespace;
  return `${namespace ?? CLUSTER_FILE}${EXTENSION}`;
}

function resourcePath(document: RenderedDocument): string {
  const { manifest, group } = document;
  // `kubectl apply -R` goes by path: a Namespace beside its objects would come after those that sort before "namespace".
  const folder = isNamespace(manifest) ? CLUSTER_FILE : namespacePath(document).slice(0, -EXTENSION.length);
  const kind = manifest.kind.toLowerCase();
  // Istio's Gateway beside the Gateway API's: the one kind of this field that two groups share.
  const qualified = kind === 'gateway' && group === 'networking.istio.io' ? `${kind}.${group}` : kind;
  return `${folder}/${qualified}-${toFileName(manifest.metadata?.name ?? '')}.yaml`;
}

function isNamespace({ apiVersion, kind }: RenderedDocument['manifest']): boolean {
  return kind === 'Namespace' && apiVersion === 'v1';
}

/** Refuses a file name that no file system takes: a legal name of an object can be too long for one. */
function refuseBadPaths(groups: readonly ClusterFiles[]): void {
  const check = new PathCheck();
  const problems = new Map<RenderedDocument, LocatedProblem>();
  for (const paths of groups) {
    for (const [path, [document]] of paths) {
      const problem = check.problemOf(path);
      if (problem === undefined || document === undefined) continue;
      const text = describeProblem({
        message: `would be written to ${quote(path)}, which ${problem}.`,
        why: 'the file could not be made, or would be another one, so the object would be missing in the cluster.',
        fix: 'use the default layout (one file per namespace), or a shorter, plainer name.',
      });
      problems.set(document, { path: document.source.construct.node.path, text });
    }
  }
  if (problems.size > 0) throw new InvalidInput([...problems.values()]);
}

/** Two resources in one file, on a file system that may not tell upper from lower case, would overwrite each other. */
function refuseSharedPaths(groups: readonly ClusterFiles[]): void {
  const problems = new Map<string, LocatedProblem>();
  for (const paths of groups) {
    const taken = new Map<string, RenderedDocument>();
    for (const [path, sharing] of paths) {
      for (const document of sharing) {
        const other = taken.get(path.toLowerCase());
        if (other === undefined) {
          taken.set(path.toLowerCase(), document);
          continue;
        }
        const text = describeProblem({
          message: `would be written to the same file as "${other.source.construct.node.path}": ${path}.`,
          why: 'one would silently replace the other and be missing in the cluster.',
          fix: 'use the default layout (one file per namespace), or rename one of them.',
        });
        problems.set(text, { path: document.source.construct.node.path, text });
      }
    }
  }
  if (problems.size > 0) throw new InvalidInput([...problems.values()]);
}

/** Does a piece of work once for each list of documents, for all clusters with the same list. */
class SharedWork<Result> {
  private readonly numbers = new Map<RenderedDocument, number>();
  private readonly results = new Map<string, Result>();

  constructor(private readonly work: (documents: readonly RenderedDocument[]) => Result) {}

  public of(documents: readonly RenderedDocument[]): Result {
    const key = documents.map((document) => this.numberOf(document)).join(' ');
    const known = this.results.get(key);
    if (known !== undefined) return known;
    const result = this.work(documents);
    this.results.set(key, result);
    return result;
  }

  private numberOf(document: RenderedDocument): number {
    const known = this.numbers.get(document);
    if (known !== undefined) return known;
    this.numbers.set(document, this.numbers.size);
    return this.numbers.size - 1;
  }
}
