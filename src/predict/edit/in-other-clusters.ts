import { isDeepStrictEqual } from 'node:util';
import { identityOf } from '../../model/object';
import type { ClusterSource, MeshSource } from '../../model/mesh';
import { editBody } from './apply';
import type { Edit, MeshEdit } from './edit';

/** The same edits of objects in every other cluster that has such an object, and where they change something. */
export function inOtherClusters({ clusters }: MeshSource, edit: MeshEdit): MeshEdit {
  return edit.flatMap((one) => clusters.flatMap((cluster) => inCluster(one, cluster)));
}

function inCluster(edit: Edit, { facts, objects }: ClusterSource): MeshEdit {
  const { name } = facts;
  if (name === edit.cluster || !('object' in edit)) return [];
  const there = objects.find((object) => identityOf(object) === identityOf(edit.object));
  if (there === undefined) return [];
  const isChange = edit.kind === 'remove' || !isDeepStrictEqual(editBody(there.body, edit), there.body);
  return isChange ? [{ ...edit, cluster: name }] : [];
}
