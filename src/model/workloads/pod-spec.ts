import { fieldsOf, maps } from '../../util/maps';
import type { KubeObject } from '../object';

/** The spec of a Pod, or of the pods that a workload makes; empty where there is none. */
export function podSpecOf({ kind, body }: KubeObject): Readonly<Record<string, unknown>> {
  const spec = fieldsOf(body.spec);
  return kind === 'Pod' ? spec : fieldsOf(fieldsOf(spec.template).spec);
}

/** The containers in the spec of a pod, after those that run before them. */
export function podContainersOf({
  containers,
  initContainers,
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  return [...maps(initContainers), ...maps(containers)];
}
