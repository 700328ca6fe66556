import type { KubeObject } from '../../../model/object';
import { podSpecOf } from '../../../model/workloads';
import { maps } from '../../../util/maps';

/** The value of a variable that a container has; the last counts. Undefined where it is taken from elsewhere, too. */
export function variableOf(object: KubeObject, variable: string): string | undefined {
  const found = maps(podSpecOf(object).containers)
    .flatMap(({ env }) => maps(env))
    .filter(({ name }) => name === variable)
    .at(-1);
  return typeof found?.value === 'string' ? found.value : undefined;
}
