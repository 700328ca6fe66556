import { compareText } from '../../../util/compare-text';
import type { KubeObject } from '../../../model/object';
import {
  boundsOf,
  countOf,
  declaredCount,
  WorkloadIndex,
  type AutoscalerBounds,
  type Workload,
} from '../../../model/workloads';
import type { Service } from '../../../model/services';

/** A pod that a manifest asks for. */
export interface StandIn {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What runs it; undefined where only the service says how many there are. */
  readonly workload: Workload | undefined;
  /** Its place among the pods of its workload. */
  readonly number: number;
}

/**
 * So many pods of a service in one cluster are followed, each by itself. Of more, no answer is given: each takes its place in
 * the arithmetic of ejection, so that to scale them down would be to answer for another mesh.
 */
export const MOST_STAND_INS = 1000;

/**
 * The pods that workloads of a tree of manifests stand for: as many as the service declares, else as the autoscaler or the
 * workload asks for; of a DaemonSet, one a Node. None where all workloads that were read ask for none, whatever the service
 * declares. Undefined where no workload of the service was read, or none says a number of pods, or there are more than
 * {@link MOST_STAND_INS}.
 */
export class StandIns {
  private readonly bounds: AutoscalerBounds;
  private readonly index: WorkloadIndex;

  constructor(
    workloads: readonly Workload[],
    objects: readonly KubeObject[],
    private readonly nodeCount: number,
  ) {
    this.bounds = boundsOf(objects);
    const sorted = [...workloads].sort(
      (left, right) =>
        compareText(left.object.name, right.object.name) || compareText(left.object.kind, right.object.kind),
    );
    this.index = new WorkloadIndex(sorted);
  }

  public of(service: Service): readonly StandIn[] | undefined {
    const workloads = this.index.selectedBy(service);
    const counts = workloads.map((workload) => this.countOf(workload));
    const declared = declaredCount(service)?.usual;
    if (declared !== undefined && (workloads.length === 0 || counts.some((count) => count !== 0))) {
      return declared > MOST_STAND_INS ? undefined : declaredPods(service, workloads, declared);
    }
    const known = counts.filter((count) => count !== undefined);
    if (known.length < counts.length || workloads.length === 0) return undefined;
    if (known.reduce((sum, count) => sum + count, 0) > MOST_STAND_INS) return undefined;
    return workloads.flatMap((workload, place) => this.podsOf(workload, known[place]!));
  }

  private countOf(workload: Workload): number | undefined {
    const count = countOf(workload, this.bounds)?.usual;
    return count ?? (workload.object.kind === 'DaemonSet' ? Math.max(this.nodeCount, 1) : undefined);
  }

  private podsOf(workload: Workload, count: number): StandIn[] {
    const { object, namespace, podLabels } = workload;
    return Array.from({ length: count }, (_, number) => ({
      name: object.kind === 'Pod' ? object.name : `${object.name}-${number}`,
      namespace,
      labels: podLabels,
      workload,
      number,
    }));
  }
}

/** A declared number of pods, dealt out to the workloads that were read. */
function declaredPods(service: Service, workloads: readonly Workload[], count: number): StandIn[] {
  return Array.from({ length: count }, (_, number) => {
    const workload = workloads[number % Math.max(workloads.length, 1)];
    return {
      name: `${service.name}-${number}`,
      namespace: service.namespace,
      labels: workload?.podLabels ?? service.selector,
      workload,
      number,
    };
  });
}

/**
 * The address of a pod that is not there: a name under the domain that is never in use (RFC 2606), so that it is not taken
 * for one that was seen. It depends on the pod's name only.
 */
export function standInAddress({ name, namespace }: Pick<StandIn, 'name' | 'namespace'>, cluster: string): string {
  return `${name}.${namespace}.${cluster}.invalid`;
}
