import { compareText } from '../util/compare-text';
import { isMap, type KubeObject } from '../model/kube-object';
import type { Kubectl } from '../live/kubectl';
import { KubectlFailure } from '../live/kubectl-failure';
import { inParallel } from '../live/in-parallel';

/** A declared object, and what the cluster has of it. */
export interface Counterpart {
  readonly declared: KubeObject;
  /** The live object, in full; undefined where there is none, or nobody may look. */
  readonly live: Readonly<Record<string, unknown>> | undefined;
  /** Why nobody could look. */
  readonly failure: KubectlFailure | undefined;
}

const AT_ONCE = 4;

/** Looks up declared objects, of whatever kind, one question for all of a kind. */
export async function fetchDeclared(kubectl: Kubectl, objects: readonly KubeObject[]): Promise<Counterpart[]> {
  const byKind = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const kind = `${object.apiVersion} ${object.kind}`;
    byKind.set(kind, [...(byKind.get(kind) ?? []), object]);
  }
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
  const printed = await kubectl.run(['get', '--filename', '-', '--ignore-not-found', '--output', 'json'], { input });
  if (printed.trim() === '') return [];
  const answer: unknown = JSON.parse(printed);
  // One object is printed as it is, several as a list.
  if (isMap(answer) && Array.isArray(answer.items)) return (answer.items as unknown[]).filter(isMap);
  return isMap(answer) ? [answer] : [];
}

function isSameObject({ name, namespace }: KubeObject, { metadata }: Record<string, unknown>): boolean {
  return isMap(metadata) && metadata.name === name && (namespace === undefined || metadata.namespace === namespace);
}
