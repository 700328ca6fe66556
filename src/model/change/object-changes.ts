import { compareText } from '../../util/compare-text';
import { differingFields, fieldsToApply } from './difference';
import { describeObject, identityOf, type KubeObject } from '../object';
import { isLive, ownershipOf } from './ownership';
import type { ClusterTree, MeshTree } from '../read/tree';

export type ChangeKind =
  | 'added'
  | 'changed'
  | 'deleted'
  /** A live object that was not applied from manifests until now. */
  | 'adopted';

/** What happens to one object of a cluster. */
export interface ObjectChange {
  readonly cluster: string;
  readonly kind: ChangeKind;
  /** As "Kind namespace/name". */
  readonly object: string;
  /** Null for what is in none. */
  readonly namespace: string | null;
  /** The fields that change, as "spec.host"; empty for objects that come or go. */
  readonly fields: readonly string[];
}

/** What happens to the objects of each cluster when one tree takes the place of another: by cluster, kind and name. */
export function objectChanges(before: MeshTree, after: MeshTree): ObjectChange[] {
  const old = new Map(before.clusters.map((cluster) => [cluster.facts.name, cluster]));
  const now = new Map(after.clusters.map((cluster) => [cluster.facts.name, cluster]));
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort(compareText)
    .flatMap((name) => changesOfCluster(name, objectsOf(old.get(name)), objectsOf(now.get(name))));
}

function objectsOf(cluster: ClusterTree | undefined): ReadonlyMap<string, KubeObject> {
  return new Map((cluster?.objects ?? []).map((object) => [identityOf(object), object]));
}

function changesOfCluster(
  cluster: string,
  before: ReadonlyMap<string, KubeObject>,
  after: ReadonlyMap<string, KubeObject>,
): ObjectChange[] {
  const changes: ObjectChange[] = [];
  const add = (kind: ChangeKind, object: KubeObject, fields: readonly string[] = []): void => {
    changes.push({ cluster, kind, object: describeObject(object), namespace: object.namespace ?? null, fields });
  };
  for (const [identity, object] of after) {
    const old = before.get(identity);
    if (old === undefined) add('added', object);
    else {
      const isApplied = isLive(old) && !isLive(object);
      const fields = (isApplied ? fieldsToApply : differingFields)(old.body, object.body);
      if (isApplied && ownershipOf(old) === undefined) add('adopted', object, fields);
      else if (fields.length > 0) add('changed', object, fields);
    }
  }
  const pruning = ownersThatPrune(before, after);
  for (const [identity, object] of before) {
    if (after.has(identity)) continue;
    // Of a live cluster, what the tree does not have is mostly not its business.
    const owner = ownershipOf(object)?.owner;
    if (!isLive(object) || (owner !== undefined && pruning.has(owner))) add('deleted', object);
  }
  return changes.sort((left, right) => compareText(left.object, right.object));
}

/** Who applies live objects that the tree has, and deletes those of its own that it no longer has. */
function ownersThatPrune(
  before: ReadonlyMap<string, KubeObject>,
  after: ReadonlyMap<string, KubeObject>,
): ReadonlySet<string> {
  const owners = [...before].filter(([identity]) => after.has(identity)).map(([, object]) => ownershipOf(object));
  return new Set(owners.filter((owner) => owner?.prunes === true).map((owner) => owner!.owner));
}
