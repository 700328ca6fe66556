import type { KubeObject } from '../model/kube-object';
import { toMesh, type Mesh, type MeshSource } from '../model/mesh';
import { toFacts } from '../model/read/mesh-file';
import { toKubeObject } from '../model/read/objects';
import { RULES_AT_SYNTH } from '../rules/engine';
import { runRules, type LocatedFinding } from '../rules/engine/run';
import { judgeDrains } from './drains';
import { ordersPromisedBy } from './failover-order';
import type * as KeepOrder from './keep-order';
import { likeClusters } from './like-clusters';
import { describe, type LocatedProblem } from './problem';
import type { RenderedDocument } from './render';
import { nameList, type TargetCluster } from './scope';

// Which object is of which phase: what waits between phases on live clusters must say the same.
export { isBoundOrGlobal, PHASE_FOLDERS, PHASES, phaseOf, type Phase } from '../model/change/phase';
// What an API server fills in, for tools that compare what is written with what is live.
export { specWithDefaults } from '../model/schema/defaults';

/** What the rules say of a rendered mesh. */
export interface Verdict {
  /** What stops a synth. */
  readonly errors: readonly LocatedProblem[];
  /** What is said on stderr and stops nothing. */
  readonly warnings: readonly LocatedProblem[];
}

/**
 * The one door from a synth to what reads YAML: rendered documents become a mesh like anybody else's, the rules judge it,
 * and what they find is mapped back to the constructs it came from.
 *
 * @param meshFile what mesh.json will say
 */
export function judgeMesh(
  documents: readonly RenderedDocument[],
  clusters: readonly TargetCluster[],
  meshFile: Record<string, unknown>,
): Verdict {
  const source = toSource(documents, clusters, meshFile);
  const mesh = toMesh(source);
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  const { found } = runRules(mesh, [], RULES_AT_SYNTH);
  const located = (severity: 'error' | 'warning') =>
    locate(
      found.filter(({ finding }) => finding.severity === severity),
      byName,
    );
  const orders = judgePromises(documents, clusters, mesh, source);
  return {
    errors: [...located('error'), ...orders.errors],
    warnings: [...located('warning'), ...orders.warnings],
  };
}

/** Rendered documents as a mesh like anybody else's, where each object's file is the path of the construct it came from. */
export function readMesh(
  documents: readonly RenderedDocument[],
  clusters: readonly TargetCluster[],
  meshFile: Record<string, unknown>,
): Mesh {
  return toMesh(toSource(documents, clusters, meshFile));
}

function toSource(
  documents: readonly RenderedDocument[],
  clusters: readonly TargetCluster[],
  meshFile: Record<string, unknown>,
): MeshSource {
  const facts = toFacts(withoutUndefined(meshFile));
  const objects = objectsByCluster(documents, clusters);
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  return {
    facts,
    clusters: facts.clusters.map((cluster) => ({
      facts: cluster,
      objects: objects.get(byName.get(cluster.name)!) ?? [],
    })),
  };
}

/** Orders of clusters and drains, which the prediction judges. A synth without any does not load it. */
function judgePromises(
  documents: readonly RenderedDocument[],
  clusters: readonly TargetCluster[],
  mesh: Mesh,
  source: MeshSource,
): Verdict {
  const promised = documents.flatMap(({ source: { construct }, clusters: clients }) =>
    ordersPromisedBy(construct, clients),
  );
  const undrained = judgeDrains(promised, mesh, clusters);
  if (promised.length === 0) return { errors: [], warnings: undrained };
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded by every synth
  const { judgeOrders } = require('./keep-order') as typeof KeepOrder;
  const { errors, warnings } = judgeOrders(promised, mesh, source);
  return { errors, warnings: [...warnings, ...undrained] };
}

/** Clusters that get the same documents have one and the same list. */
function objectsByCluster(
  documents: readonly RenderedDocument[],
  clusters: readonly TargetCluster[],
): Map<TargetCluster, readonly KubeObject[]> {
  const objectOf = new Map(documents.map((document) => [document, toObject(document)]));
  const objects = new Map<TargetCluster, readonly KubeObject[]>();
  for (const group of likeClusters(documents, clusters)) {
    const shared = group.documents.map((document) => objectOf.get(document)!);
    for (const cluster of group.clusters) objects.set(cluster, shared);
  }
  return objects;
}

function toObject({ manifest, source, index }: RenderedDocument): KubeObject {
  const origin = { file: source.construct.node.path, document: index + 1, line: 1 };
  return toKubeObject(manifest, manifest.apiVersion, manifest.kind, origin);
}

/** One problem per construct and mistake, with the clusters it is in. */
function locate(found: readonly LocatedFinding[], byName: ReadonlyMap<string, TargetCluster>): LocatedProblem[] {
  const grouped = new Map<string, { readonly first: LocatedFinding; readonly clusters: TargetCluster[] }>();
  for (const one of found) {
    const { rule, violation } = one;
    const path = violation.object?.origin.file ?? '';
    const key = JSON.stringify([rule.id, path, violation.path, violation.message]);
    const cluster = byName.get(violation.cluster.name)!;
    const known = grouped.get(key);
    if (known === undefined) grouped.set(key, { first: one, clusters: [cluster] });
    else known.clusters.push(cluster);
  }
  return [...grouped.values()].map(({ first: { rule, violation, finding }, clusters }) => ({
    path: violation.object?.origin.file ?? nameList(clusters),
    text: describe({
      what: `${violation.path === undefined ? '' : `${violation.path} `}${violation.message} (${rule.id}, in ${nameList(clusters)})`,
      why: rule.why,
      fix: finding.fix,
    }),
  }));
}

function withoutUndefined(value: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(value));
}
