import type { IConstruct } from 'constructs';
import type { Mesh } from '../model/mesh';
import { collect } from './tree/collect';
import { writeConstructMap } from './construct-map';
import { commit, MESH_FILE, type Changes } from './commit';
import { deliveryFiles, prepare, type DeliveryTool } from './delivery';
import { judge } from './judge';
import type { Layout } from './place/layout';
import { compareText } from '../util/compare-text';
import { sortByKindAndName } from './place/order';
import { patchFiles } from './place/patches';
import { Progress } from './messages/progress';
import { place, toContent, toFiles, type Files, type Placement } from './place/place';
import { render, type RenderedDocument } from './render/render';
import type { LocatedProblem } from './messages/problem';
import type { TargetCluster } from './tree/scope';
import { judgeMesh, readMesh } from './verdict/verdict';

/** A tree to synthesize, and how. */
export interface Synthesis {
  readonly root: IConstruct;
  /** Every cluster of the mesh, sorted by name. */
  readonly clusters: readonly TargetCluster[];
  readonly layout: Layout;
  /** The delivery tools that the tree declares. */
  readonly tools: readonly DeliveryTool[];
  /** The content of mesh.json for these clusters, without the list of files. */
  readonly describeMesh: (clusters: readonly TargetCluster[]) => Record<string, unknown>;
}

/** Where and what to write. */
export interface Output {
  readonly outdir: string;
  /** Write one file with everything of this cluster, and no other cluster. */
  readonly onlyCluster?: TargetCluster;
  /** Write what the cdk8s CLI's validation plugins read. */
  readonly constructMetadata: boolean;
}

/** What a synth did. */
export interface Summary extends Changes {
  readonly clusters: number;
  readonly files: number;
  readonly documents: number;
  /** Patches of objects that other teams deploy. */
  readonly patches: number;
  /** Warnings of the rules, sorted by construct. */
  readonly warnings: readonly LocatedProblem[];
}

/** From the tree to the files: collect → render → judge → order → place → commit. */
export function synthesize(synthesis: Synthesis, output: Output): Summary {
  const progress = new Progress();
  try {
    const result = renderAndPlace(synthesis, progress);
    return { ...write(result, synthesis, output, progress), warnings: result.warnings };
  } finally {
    progress.end();
  }
}

function write(
  { placement, patches }: Result,
  synthesis: Synthesis,
  output: Output,
  progress: Progress,
): Omit<Summary, 'warnings'> {
  const written = output.onlyCluster === undefined ? synthesis.clusters : [output.onlyCluster];
  const files: Files =
    output.onlyCluster === undefined
      ? allFiles(placement, patches, synthesis)
      : singleFile(output.onlyCluster, placement);
  if (output.constructMetadata) files.set('construct-metadata.json', constructMetadata(placement));
  const names = [...files.keys()].sort(compareText);
  files.set(MESH_FILE, toJson({ ...synthesis.describeMesh(written), files: names }));

  const mode = output.onlyCluster === undefined ? 'replace-tree' : 'only-these';
  const changes = commit(output.outdir, files, mode, progress);
  if (output.onlyCluster === undefined) writeConstructMap(output.outdir, placement, files);
  return {
    ...changes,
    clusters: written.length,
    files: files.size,
    patches: output.onlyCluster === undefined ? patches.length : 0,
    documents: written.reduce((count, cluster) => count + countOf(cluster, placement), 0),
  };
}

/** The manifests of one cluster, in the order of its files, without writing any. */
export function manifestsOf(synthesis: Synthesis, cluster: TargetCluster): unknown[] {
  return documentsOf(cluster, renderAndPlace(synthesis, new Progress()).placement).map(({ manifest }) => manifest);
}

/** The mesh that a synth would write, for questions. Writes nothing. */
export function readSynthesis(synthesis: Synthesis): Mesh {
  const { clusters, describeMesh } = synthesis;
  const { documents, patches } = renderAndJudge(synthesis, new Progress());
  return readMesh(documents, patches, clusters, describeMesh(clusters));
}

interface Result {
  readonly placement: Placement;
  /** Sorted by kind and name. */
  readonly patches: readonly RenderedDocument[];
  readonly warnings: readonly LocatedProblem[];
}

function renderAndPlace(synthesis: Synthesis, progress: Progress): Result {
  const { clusters, layout } = synthesis;
  const { documents, patches, dependencies, warnings } = renderAndJudge(synthesis, progress);
  const placement = place(sortByKindAndName(documents), clusters, dependencies, layout);
  return { placement, patches: sortByKindAndName(patches), warnings };
}

function renderAndJudge({ root, clusters, layout, tools, describeMesh }: Synthesis, progress: Progress) {
  const collection = prepare(collect(root), tools);
  const rendering = render(collection.sources, progress);
  const documents = rendering.documents.filter(({ source }) => !source.isPatch);
  const patches = rendering.documents.filter(({ source }) => source.isPatch);
  const askRules = () => judgeMesh(documents, clusters, describeMesh(clusters));
  const { warnings } = judge(collection, rendering, layout, askRules);
  return { documents, patches, dependencies: collection.dependencies, warnings };
}

function documentsOf(cluster: TargetCluster, placement: Placement) {
  return [...(placement.get(cluster)?.values() ?? [])].flat();
}

function countOf(cluster: TargetCluster, placement: Placement): number {
  let count = 0;
  for (const documents of placement.get(cluster)?.values() ?? []) count += documents.length;
  return count;
}

function allFiles(
  placement: Placement,
  patches: readonly RenderedDocument[],
  { clusters, layout, tools }: Synthesis,
): Files {
  return new Map([
    ...toFiles(placement, layout),
    ...deliveryFiles(placement, layout, tools),
    ...patchFiles(patches, clusters),
  ]);
}

function singleFile(cluster: TargetCluster, placement: Placement): Files {
  return new Map([[`${cluster.folder}.k8s.yaml`, toContent(documentsOf(cluster, placement))]]);
}

/** Keyed by name alone, as the CLI reads it: lists an object of several clusters once. */
function constructMetadata(placement: Placement): Buffer {
  const resources = new Map<string, { path: string }>();
  for (const cluster of placement.keys()) {
    for (const { manifest, source } of documentsOf(cluster, placement)) {
      resources.set(manifest.metadata?.name ?? '', { path: source.construct.node.path });
    }
  }
  const sorted = [...resources].sort(([left], [right]) => compareText(left, right));
  return Buffer.from(JSON.stringify({ version: '1.0.0', resources: Object.fromEntries(sorted) }));
}

function toJson(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
