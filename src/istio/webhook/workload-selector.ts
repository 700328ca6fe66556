import { entryOf, invalid, show, warning, type Complaints } from '../api/complaint';
import type { WorkloadSelector } from '../api/destination-rule';

/** Source: istio, pkg/config/validation/validation.go, validateWorkloadSelector. */
export function* checkWorkloadSelector(selector: WorkloadSelector | undefined): Complaints {
  if (selector === undefined) return;
  const path = 'spec.workloadSelector.matchLabels';
  for (const [key, value] of selector.matchLabels) {
    if (key === '') yield invalid(entryOf(path, key), 'A label needs a key.');
    if (key.includes('*') || value.includes('*')) {
      yield invalid(
        entryOf(path, key),
        `${show(`${key}=${value}`)} has a "*", and workloads are not selected by pattern.`,
      );
    }
  }
  if (selector.matchLabels.size === 0) {
    yield warning('spec.workloadSelector', 'The workloadSelector names no label, so it does not select anything.');
  }
}
