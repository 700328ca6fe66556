import type { KubeObject } from '../../model/object';
import { toMesh, type Mesh, type MeshSource } from '../../model/mesh';
import { toFacts } from '../../model/read/files';
import { toKubeObject, unreadServicesOf } from '../../model/read/tree';
import { RULES_AT_SYNTH } from '../../rules/engine';
import { runRules, type LocatedFinding } from '../../rules/engine/run';
import { judgeDrains } from './drains';
import { ordersPromisedBy } from '../render/failover-order';
import type * as KeepOrder from './keep-order';
import { likeClusters } from '../render/like-clusters';
import { describeProblem } from '../../diagnostics';
import type { LocatedProblem } from '../messages/problem';
import type { RenderedDocument } from '../render/render';
import { nameList, type TargetCluster } from '../tree/scope';

// The phase of each object: verify, which waits between phases on live clusters, must use the same.
export { isBoundOrGlobal, PHASE_FOLDERS, PHASES, phaseOf, type Phase } from '../../model/change';
// The defaults of an API server, for tools that compare written objects with live ones.
export { specWithDefaults } from '../../model/schema/custom';

/** What the rules find in a rendered mesh. */
export interface MeshVerdict {
  /** What stops a synth. */
  readonly errors: readonly LocatedProblem[];
  /** Written to stderr; stops nothing. */
  readonly warnings: readonly LocatedProblem[];
}

/**
 * The one door from a synth to the readers of YAML. Rendered documents become a mesh like one read from files, the rules
 * judge it, and each finding is mapped back to the construct of its object.
 *
 * @param meshFile the content of mesh.json
 */
export function judgeMesh(
  documents: readonly RenderedDocument[],
  clusters: readonly TargetCluster[],
  meshFile: Record<string, unknown>,
): MeshVerdict {
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

/**
 * Rendered documents as a mesh like one read from files. The file of each object is the path of its construct. What patches are for is
 * declared elsewhere, and was not read.
 */
export function readMesh(
  documents: readonly RenderedDocument[],
  patches: readonly RenderedDocument[],
  clusters: readonly TargetCluster[],
  meshFile: Record<string, unknown>,
): Mesh {
  const source = toSource(documents, clusters, meshFile);
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  const patchesOf = objectsByCluster(patches, clusters);
  return toMesh({
    ...source,
    clusters: source.clusters.map((cluster) => ({
      ...cluster,
      unreadServices: unreadServicesOf(patchesOf.get(byName.get(cluster.facts.name)!) ?? []),
    })),
  });
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

/** Has the prediction judge orders of clusters and drains. A synth without any does not load the prediction. */
function judgePromises(
  documents: readonly RenderedDocument[],
  clusters: readonly TargetCluster[],
  mesh: Mesh,
  source: MeshSource,
): MeshVerdict {
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

/** The objects of each cluster. Clusters that get the same documents share one list. */
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
    const key = JSON.stringify([rule.id, path, violation.path, ...sameEverywhere(one)]);
    const cluster = byName.get(violation.cluster.name)!;
    const known = grouped.get(key);
    if (known === undefined) grouped.set(key, { first: one, clusters: [cluster] });
    else known.clusters.push(cluster);
  }
  return [...grouped.values()].map(
    ({
      first: {
        violation,
        finding: { rule, path, message, why = '', fix },
      },
      clusters,
    }) => ({
      path: violation.object?.origin.file ?? nameList(clusters),
      text: describeProblem({
        message: `${path === undefined ? '' : `${path} `}${violation.ofClusters?.(nameList(clusters)) ?? message} (${rule}, in ${nameList(clusters)})`,
        why,
        fix,
      }),
    }),
  );
}

/** What a finding says of any cluster that has it. */
function sameEverywhere({ violation, finding: { why = '', fix } }: LocatedFinding): readonly string[] {
  const { message, ofClusters } = violation;
  return ofClusters === undefined ? [message] : [ofClusters(''), why, fix];
}

function withoutUndefined(value: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(value));
}
