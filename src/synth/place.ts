import type { Source } from './collect';
import { compareText } from './kinds';
import { orderByDependency } from './order';
import { describe, InvalidInput, type LocatedProblem } from './problem';
import type { RenderedDocument } from './render';
import type { TargetCluster } from './scope';

/** How manifests are divided into files. */
export interface Layout {
  /** One file per resource instead of one per namespace. */
  readonly filePerResource: boolean;
  /** A kustomization.yaml per cluster. */
  readonly kustomization: boolean;
}

/** The files of a synth: path (with "/", relative to the output folder) → content. Clusters often share a content. */
export type Files = Map<string, Buffer>;

/** Ends the name of the file of a namespace. */
const EXTENSION = '.k8s.yaml';
/** Holds what belongs to no namespace. No namespace can have this name. */
const CLUSTER_FILE = '_cluster';
const SEPARATOR = '---\n';

/** By cluster: the paths of its files, relative to its folder and sorted, and the documents in each, in order. */
export type Placement = ReadonlyMap<TargetCluster, ReadonlyMap<string, readonly RenderedDocument[]>>;

/**
 * Decides for each document which file it belongs to, and where in the file.
 *
 * @param documents all documents, sorted by kind and name
 */
export function place(
  documents: readonly RenderedDocument[],
  clusters: readonly TargetCluster[],
  dependencies: ReadonlyMap<Source, ReadonlySet<Source>>,
  layout: Layout,
): Placement {
  const byCluster = new Map(clusters.map((cluster) => [cluster, new Map<string, RenderedDocument[]>()]));
  for (const document of documents) {
    const path = layout.filePerResource ? resourcePath(document) : namespacePath(document);
    for (const cluster of document.clusters) {
      const paths = byCluster.get(cluster)!;
      const sharing = paths.get(path);
      if (sharing === undefined) paths.set(path, [document]);
      else sharing.push(document);
    }
  }
  if (layout.filePerResource) refuseSharedPaths(byCluster);

  const order = new SharedWork((sharing: readonly RenderedDocument[]) => orderByDependency(sharing, dependencies));
  return new Map(
    [...byCluster].map(([cluster, paths]) => {
      const sorted = [...paths].sort(([left], [right]) => compareText(left, right));
      return [cluster, new Map(sorted.map(([path, sharing]) => [path, order.of(sharing)]))];
    }),
  );
}

/** The files of a placement. Clusters that get the same documents share the same bytes. */
export function toFiles(placement: Placement, layout: Layout): Files {
  const contents = new SharedWork(toContent);
  const files: Files = new Map();
  for (const [cluster, paths] of placement) {
    for (const [path, documents] of paths) files.set(`${cluster.folder}/${path}`, contents.of(documents));
    if (layout.kustomization && paths.size > 0) {
      files.set(`${cluster.folder}/kustomization.yaml`, kustomization([...paths.keys()]));
    }
  }
  return files;
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
  // RBAC names may hold ":" and other characters that are no file name everywhere.
  const name = (manifest.metadata?.name ?? '').replace(/[^0-9A-Za-z._-]/g, (character) =>
    encodeURIComponent(character),
  );
  return `${folder}/${qualified}-${name}.yaml`;
}

function isNamespace({ apiVersion, kind }: RenderedDocument['manifest']): boolean {
  return kind === 'Namespace' && apiVersion === 'v1';
}

/** Two resources in one file, on a file system that may not tell upper from lower case, would overwrite each other. */
function refuseSharedPaths(byCluster: ReadonlyMap<TargetCluster, ReadonlyMap<string, RenderedDocument[]>>): void {
  const problems = new Map<string, LocatedProblem>();
  for (const paths of byCluster.values()) {
    const taken = new Map<string, RenderedDocument>();
    for (const [path, sharing] of paths) {
      for (const document of sharing) {
        const other = taken.get(path.toLowerCase());
        if (other === undefined) {
          taken.set(path.toLowerCase(), document);
          continue;
        }
        const text = describe({
          what: `would be written to the same file as "${other.source.construct.node.path}": ${path}.`,
          why: 'one would silently replace the other and be missing in the cluster.',
          fix: 'use the default layout (one file per namespace), or rename one of them.',
        });
        problems.set(text, { path: document.source.construct.node.path, text });
      }
    }
  }
  if (problems.size > 0) throw new InvalidInput([...problems.values()]);
}

function kustomization(paths: readonly string[]): Buffer {
  const resources = paths.map((path) => `  - ${path}\n`).join('');
  return Buffer.from(
    `${SEPARATOR}apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${resources}`,
  );
}

/** Does a piece of work once for each list of documents, however many clusters have the same list. */
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
