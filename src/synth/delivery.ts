import type { Collection } from './collect';
import type { Manifest } from './kinds';
import type { Files, Layout, Placement } from './place';
import type { RenderedDocument } from './render';
import type { TargetCluster } from './scope';
import { toText } from './text';
import { PHASE_FOLDERS, PHASES, type Phase } from './verdict';

/** A program that takes manifests from a repository to clusters, and what it has to be told. */
export interface DeliveryTool {
  /** An object with what the tool must find in it. Throws what is wrong with it. */
  readonly prepare: (manifest: Manifest) => Manifest;
  /** What the tool itself is told: by file, relative to the output folder, in folders that start with "_". */
  readonly describe: (deliveries: readonly Delivery[], layout: Layout) => ReadonlyMap<string, readonly Manifest[]>;
}

/** What goes to a cluster in one step: everything, or a phase of a rollout. */
export interface Delivery {
  readonly cluster: TargetCluster;
  /** Undefined where everything goes at once. */
  readonly phase: Phase | undefined;
  /** Relative to the output folder. */
  readonly folder: string;
  readonly manifests: readonly Manifest[];
}

/** The collection, rendering what the tools need to find in objects. */
export function prepare(collection: Collection, tools: readonly DeliveryTool[]): Collection {
  if (tools.length === 0) return collection;
  const prepareOne = (manifest: unknown): Manifest =>
    tools.reduce((prepared, tool) => tool.prepare(prepared), manifest as Manifest);
  const prepared = new Map(
    collection.sources.map((source) => [
      source,
      // What others deploy is prepared by them, or not at all.
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

/** The files that tell the tools what to take where. */
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
