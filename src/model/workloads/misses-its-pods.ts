import { isMap, isValidSelector, matchesSelector, toLabelSelector } from '../object';
import type { Workload } from './workload';

/**
 * Reports whether the selector of a workload of Kubernetes does not match the labels of its own pod template, for which the API server
 * refuses it. One without a selector or a label of pods, or with a selector that cannot be read, is refused for that.
 *
 * @see kubernetes pkg/apis/apps/validation/validation.go ValidateDeploymentSpec
 */
export function missesItsPods({ object: { group, body }, podLabels }: Workload): boolean {
  const selector = isMap(body.spec) ? body.spec.selector : undefined;
  if (group !== 'apps' || !isMap(selector) || Object.keys(podLabels).length === 0) return false;
  const read = toLabelSelector(selector);
  return isValidSelector(read) && !matchesSelector(read, podLabels);
}
