import { compareText } from '../../util/compare-text';
import { isMap, type KubeObject } from '../../model/object';
import type { Kubectl } from '../../live/kubectl/kubectl';
import { KubectlFailure } from '../../live/kubectl/kubectl-failure';
import { inParallel } from '../../live/in-parallel';
import { groupBy } from '../../util/group-by';

/** A declared object, and what the cluster has of it. */
export interface Counterpart {
  readonly declared: KubeObject;
  /** The live object, in full; undefined where there is none, or where it could not be read. */
  readonly live: Readonly<Record<string, unknown>> | undefined;
  /** Why it could not be read. */
  readonly failure: KubectlFailure | undefined;
}

const AT_ONCE = 4;

/** Looks up declared objects of any kind, with one question for all of a kind. */
export async function fetchDeclared(kubectl: Kubectl, objects: readonly KubeObject[]): Promise<Counterpart[]> {
  const byKind = groupBy(objects, ({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  const groups = [...byKind].sort(([left], [right]) => compareText(left, right));
  const found = await inParallel(groups, AT_ONCE, ([, group]) => fetchGroup(kubectl, group));
  const all = found.flat();
  const order = new Map(objects.map((object, index) => [object, index]));
  return all.sort((left, right) => order.get(left.declared)! - order.get(right.declared)!);
}

async function fetchGroup(kubectl: Kubectl, group: readonly KubeObject[]): Promise<Counterpart[]> {
  try {
    const live = await get(kubectl, group);
    return group.map((declared) => ({
      declared,
      live: live.find((candidate) => isSameObject(declared, candidate)),
      failure: undefined,
    }));
  } catch (error) {
    if (!(error instanceof KubectlFailure)) throw error;
    return group.map((declared) => ({ declared, live: undefined, failure: error }));
  }
}

async function get(kubectl: Kubectl, objects: readonly KubeObject[]): Promise<Record<string, unknown>[]> {
  const items = objects.map(({ apiVersion, kind, name, namespace }) => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  }));
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const args = ['get', '--filename', '-', '--ignore-not-found', '--output', 'json'];
  const answer = await kubectl.json(args, { input });
  // Where there is none of them, nothing is printed; one object is printed as it is, several as a list.
  if (answer === undefined) return [];
  const found = isMap(answer) && answer.kind === 'List' ? answer.items : [answer];
  if (
    Array.isArray(found) &&
    found.every((item) => isMap(item) && objects.some((object) => isSameObject(object, item)))
  ) {
    return found as Record<string, unknown>[];
  }
  throw kubectl.nonsense(args, 'has other objects than those that were asked for', JSON.stringify(answer));
}

function isSameObject(
  { kind, name, namespace }: KubeObject,
  { kind: live, metadata }: Record<string, unknown>,
): boolean {
  return (
    live === kind &&
    isMap(metadata) &&
    metadata.name === name &&
    (namespace === undefined || metadata.namespace === namespace)
  );
}
