import { oncePer } from '../../util/once-per';
import { matchesLabels } from '../object';
import type { Service } from '../services';
import type { Workload } from './workload';

/** Workloads by namespace and one label of their pods, so that a service need not be compared with all of them. */
export class WorkloadIndex {
  private readonly byLabel = new Map<string, Workload[]>();

  constructor(workloads: readonly Workload[]) {
    for (const workload of workloads) {
      for (const [label, value] of Object.entries(workload.podLabels)) {
        const key = labelKey(workload.namespace, label, value);
        const known = this.byLabel.get(key);
        if (known === undefined) this.byLabel.set(key, [workload]);
        else known.push(workload);
      }
    }
  }

  /**
   * The workloads whose pods a service selects, in the order they were given in. A Service without a selector selects nothing
   * by itself: others write its endpoints.
   */
  public selectedBy({ namespace, selector }: Service): readonly Workload[] {
    const candidates = Object.entries(selector)
      .map(([label, value]) => this.byLabel.get(labelKey(namespace, label, value)) ?? [])
      .sort((left, right) => left.length - right.length);
    return (candidates[0] ?? []).filter(({ podLabels }) => matchesLabels(selector, podLabels));
  }
}

/** The index of a cluster's workloads, which is asked for in each question about a service of it. */
export const workloadIndexOf = oncePer((workloads: readonly Workload[]) => new WorkloadIndex(workloads));

function labelKey(namespace: string, label: string, value: string): string {
  return `${namespace}\n${label}=${value}`;
}
