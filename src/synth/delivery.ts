import type { Collection } from './tree/collect';
import { isManifest, type Manifest } from './tree/kinds';
import type { Layout } from './place/layout';
import type { Files, Placement } from './place/place';
import type { RenderedDocument } from './render/render';
import type { TargetCluster } from './tree/scope';
import { toText } from './render/text';
import { PHASE_FOLDERS, PHASES, type Phase } from './verdict/verdict';

/** A program that takes manifests from a repository to clusters, such as Argo CD. */
export interface DeliveryTool {
  /** Adds what the tool must find in an object. Throws what is wrong with the object. */
  readonly prepare: (manifest: Manifest) => Manifest;
  /** The objects that configure the tool: by file, relative to the output folder, in folders that start with "_". */
  readonly describe: (deliveries: readonly Delivery[], layout: Layout) => ReadonlyMap<string, readonly Manifest[]>;
}

/** The manifests that go to a cluster in one step: all, or those of one phase of a rollout. */
export interface Delivery {
  readonly cluster: TargetCluster;
  /** Undefined where all manifests go at once. */
  readonly phase: Phase | undefined;
  /** Relative to the output folder. */
  readonly folder: string;
  readonly manifests: readonly Manifest[];
}

/** The same collection, whose objects render with what the tools must find in them. */
export function prepare(collection: Collection, tools: readonly DeliveryTool[]): Collection {
  if (tools.length === 0) return collection;
  // What is not an object is for render() to refuse.
  const prepareOne = (manifest: unknown): unknown =>
    isManifest(manifest) ? tools.reduce((prepared, tool) => tool.prepare(prepared), manifest) : manifest;
  const prepared = new Map(
    collection.sources.map((source) => [
      source,
      // The team that deploys a patched object prepares it.
      source.isPatch ? source : { ...source, toJson: () => source.toJson().map(prepareOne) },
    ]),
  );
  return {
    constructs: collection.constructs,
    sources: [...prepared.values()],
    dependencies: new Map(
      [...collection.dependencies].map(([source, needed]) => [
        prepared.get(source)!,
        new Set([...needed].map((other) => prepared.get(other)!)),
      ]),
    ),
  };
}

/** The files that configure the tools. */
export function deliveryFiles(placement: Placement, layout: Layout, tools: readonly DeliveryTool[]): Files {
  const files: Files = new Map();
  if (tools.length === 0) return files;
  const deliveries = [...placement].flatMap(([cluster, paths]) =>
    layout.phases
      ? byPhase(cluster, paths)
      : [{ cluster, phase: undefined, folder: cluster.folder, manifests: manifestsIn(paths) }],
  );
  for (const tool of tools) {
    for (const [path, manifests] of tool.describe(deliveries, layout)) {
      files.set(path, Buffer.from(manifests.map((manifest) => `---\n${toText(manifest)}`).join('')));
    }
  }
  return files;
}

type Paths = ReadonlyMap<string, readonly RenderedDocument[]>;

function byPhase(cluster: TargetCluster, paths: Paths): Delivery[] {
  return PHASES.map((phase) => {
    const folder = PHASE_FOLDERS[phase];
    const below = new Map([...paths].filter(([path]) => path.startsWith(`${folder}/`)));
    return { cluster, phase, folder: `${cluster.folder}/${folder}`, manifests: manifestsIn(below) };
  }).filter(({ manifests }) => manifests.length > 0);
}

function manifestsIn(paths: Paths): Manifest[] {
  return [...paths.values()].flatMap((documents) => documents.map(({ manifest }) => manifest));
}
