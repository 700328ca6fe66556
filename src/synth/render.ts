import { groupOf, ResourceScopes, type Manifest, type ResourceScope } from './kinds';
import type { Source } from './collect';
import type { LocatedProblem } from './problem';
import type { Progress } from './progress';
import { findMisreading, type Misreading } from './readable';
import { renderFor } from './rendering';
import type { TargetCluster } from './scope';
import { toText } from './text';

/** One manifest as one or more clusters get it. */
export interface RenderedDocument {
  readonly source: Source;
  /** Which of the source's manifests it is; only a chart with its own `toJson` has several. */
  readonly index: number;
  readonly manifest: Manifest;
  readonly group: string;
  readonly scope: ResourceScope;
  /** The text, as stock cdk8s writes it; ends with a newline. */
  readonly text: string;
  /** What readers of YAML would take for something else than was meant, if there is such a thing. */
  readonly misreading: Misreading | undefined;
  /** The clusters that get this text, sorted by name. */
  readonly clusters: readonly TargetCluster[];
}

export interface Rendering {
  readonly documents: readonly RenderedDocument[];
  /** What could not be rendered. */
  readonly failures: readonly LocatedProblem[];
}

/** Renders what is equal in all its clusters once, and what asks for the cluster once for each. */
export function render(sources: readonly Source[], progress: Progress): Rendering {
  const scopes = new ResourceScopes();
  const documents: RenderedDocument[] = [];
  const failures: LocatedProblem[] = [];

  // Definitions first: they say which kinds have no namespace. Where a document ends up is decided by order().
  const definitionsFirst = [...sources.filter((s) => s.definesKind), ...sources.filter((s) => !s.definesKind)];
  for (const [done, source] of definitionsFirst.entries()) {
    progress.step('rendering', done, sources.length);
    try {
      for (const document of renderSource(source, scopes)) {
        if (source.definesKind) scopes.learn(document.manifest);
        documents.push(document);
      }
    } catch (error) {
      failures.push({ path: source.construct.node.path, text: error instanceof Error ? error.message : String(error) });
    }
  }
  return { documents, failures };
}

function renderSource(source: Source, scopes: ResourceScopes): RenderedDocument[] {
  const [first, ...others] = source.targets;
  if (first === undefined) return [];

  const { value: manifests, perCluster } = renderFor(first, source.toJson);
  if (!perCluster)
    return manifests.map((manifest, index) => toDocument(source, index, manifest, source.targets, scopes));

  // Clusters that agree share a document, so that a value that differs in one of 500 clusters costs two texts.
  const byText = new Map<string, { document: RenderedDocument; clusters: TargetCluster[] }>();
  for (const cluster of [first, ...others]) {
    const rendered = cluster === first ? manifests : renderFor(cluster, source.toJson).value;
    for (const [index, manifest] of rendered.entries()) {
      const clusters: TargetCluster[] = [cluster];
      const document = toDocument(source, index, manifest, clusters, scopes);
      const key = `${index} ${document.text}`;
      const same = byText.get(key);
      if (same === undefined) byText.set(key, { document, clusters });
      else same.clusters.push(cluster);
    }
  }
  return [...byText.values()].map(({ document }) => document);
}

function toDocument(
  source: Source,
  index: number,
  rendered: unknown,
  clusters: readonly TargetCluster[],
  scopes: ResourceScopes,
): RenderedDocument {
  if (!isManifest(rendered)) {
    throw new Error(
      `renders to something that is no Kubernetes object (apiVersion and kind are missing): ${JSON.stringify(rendered)}`,
    );
  }
  const group = groupOf(rendered.apiVersion);
  const scope = scopes.of(group, rendered.kind);
  const manifest = scope === 'cluster' ? withoutNamespace(rendered) : rendered;
  const text = toText(manifest);
  // Looked for here, because it makes one string of the pieces that a text is written in, and those are then forgotten.
  const misreading = findMisreading(manifest, text);
  return { source, index, manifest, group, scope, text, misreading, clusters };
}

function isManifest(value: unknown): value is Manifest {
  const manifest = value as Partial<Manifest> | null | undefined;
  return typeof manifest?.apiVersion === 'string' && typeof manifest.kind === 'string';
}

/** cdk8s gives every object its chart's namespace, also those that have none. */
function withoutNamespace(manifest: Manifest): Manifest {
  if (manifest.metadata?.namespace === undefined) return manifest;
  const { namespace, ...metadata } = manifest.metadata;
  return { ...manifest, metadata };
}
