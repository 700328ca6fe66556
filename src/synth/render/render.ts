import { isMap } from '../../util/maps';
import type { Source } from '../tree/collect';
import { findHole } from './holes';
import { groupOf, isManifest, ResourceScopes, type Manifest, type ResourceScope } from '../tree/kinds';
import { describeProblem } from '../../diagnostics';
import { BadManifest, type LocatedProblem } from '../messages/problem';
import type { Progress } from '../messages/progress';
import { quote } from '../messages/quote';
import { findMisreading, type Misreading } from './readable';
import { renderFor } from './rendering';
import type { TargetCluster } from '../tree/scope';
import { toText } from './text';

/** One manifest as one or more clusters get it. */
export interface RenderedDocument {
  readonly source: Source;
  /** Which of the source's manifests it is: a List and a chart with its own `toJson` have several. */
  readonly index: number;
  readonly manifest: Manifest;
  readonly group: string;
  readonly scope: ResourceScope;
  /** The text, as stock cdk8s writes it; ends with a newline. */
  readonly text: string;
  /** A string that readers of YAML would misread, if there is one. */
  readonly misreading: Misreading | undefined;
  /** The path of an empty entry of a list, if there is one. */
  readonly hole: string | undefined;
  /** The clusters that get this text, sorted by name. */
  readonly clusters: readonly TargetCluster[];
}

export interface Rendering {
  readonly documents: readonly RenderedDocument[];
  /** What could not be rendered. */
  readonly failures: readonly LocatedProblem[];
}

/** Renders an object once if it is equal in all its clusters, and once a cluster if it asks for the cluster. */
export function render(sources: readonly Source[], progress: Progress): Rendering {
  const scopes = new ResourceScopes();
  const documents: RenderedDocument[] = [];
  const failures: LocatedProblem[] = [];

  // Definitions first: they decide which kinds have a namespace. order() decides where a document ends up.
  const definitionsFirst = [...sources.filter((s) => s.mayDefineKinds), ...sources.filter((s) => !s.mayDefineKinds)];
  for (const [done, source] of definitionsFirst.entries()) {
    progress.step('rendering', done, sources.length);
    try {
      for (const document of renderSource(source, scopes)) documents.push(document);
    } catch (error) {
      failures.push({ path: source.construct.node.path, text: textOf(error) });
    }
  }
  return { documents, failures };
}

function textOf(error: unknown): string {
  if (error instanceof BadManifest) return error.message;
  return describeProblem({
    message: `cannot be rendered: ${error instanceof Error ? error.message : String(error)}.`,
    why: 'without it nothing is written: what it declares would be missing in every cluster.',
    fix: 'use plain values: strings, finite numbers, booleans, and lists and maps that do not contain themselves.',
  });
}

function renderSource(source: Source, scopes: ResourceScopes): RenderedDocument[] {
  const [first, ...others] = source.targets;
  if (first === undefined) return [];

  const { value: manifests, perCluster } = renderFor(first, source.toJson);
  if (source.mayDefineKinds) for (const manifest of manifests) scopes.learn(manifest);
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
    throw new BadManifest({
      message: `renders to ${isMap(rendered) ? 'a map without apiVersion and kind' : quote(rendered)}, which is not a Kubernetes object.`,
      why: 'kubectl apply refuses it, and what comes after it in the file may not be applied.',
      fix: 'give it apiVersion and kind, or remove it.',
    });
  }
  const group = groupOf(rendered.apiVersion);
  const scope = scopes.of(group, rendered.kind);
  const manifest = scope === 'cluster' ? withoutNamespace(rendered) : rendered;
  const text = toText(manifest);
  // Here, because the search makes one string of the pieces of the text, and frees those.
  const misreading = findMisreading(manifest, text);
  const hole = findHole(manifest, group, text);
  return { source, index, manifest, group, scope, text, misreading, hole, clusters };
}

/** cdk8s gives every object its chart's namespace, also kinds that have no namespace. */
function withoutNamespace(manifest: Manifest): Manifest {
  if (!isMap(manifest.metadata) || manifest.metadata.namespace === undefined) return manifest;
  const { namespace, ...metadata } = manifest.metadata;
  return { ...manifest, metadata };
}
