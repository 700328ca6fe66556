import type { KubeObject } from '../model/object';
import type { MeshTree } from '../model/read/tree';
import { CONFIG_MAP, keepOfRootNamespace, keepParameters, LIVE_KINDS } from './kept';

/**
 * A tree with what a snapshot would have of its objects, for comparison with one: whether a field
 * changes that no snapshot keeps cannot be told, nor whether an object is there whose kind none reads.
 */
export function asSnapshotHasIt(tree: MeshTree): MeshTree {
  return {
    ...tree,
    clusters: tree.clusters.map((cluster) => ({ ...cluster, objects: cluster.objects.flatMap(kept) })),
  };
}

function kept(object: KubeObject): KubeObject[] {
  const body = keptBody(object);
  return body === undefined ? [] : [{ ...object, body }];
}

function keptBody({ kind, group, body }: KubeObject): Record<string, unknown> | undefined {
  if (kind === CONFIG_MAP.kind && group === '') return keepOfRootNamespace(body) ?? keepParameters(body);
  return LIVE_KINDS.find((live) => live.kind === kind && groupOf(live.apiVersion) === group)?.keep(body);
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
