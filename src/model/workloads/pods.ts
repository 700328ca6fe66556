import { isMap, type KubeObject } from '../object';
import { ANNOTATION_REPLICAS } from '../../istio/vocabulary';
import type { Service } from '../services';
import { isReplicaCount, type Workload } from './workload';
import { WorkloadIndex } from './workload-index';

/** How many pods stand behind a service in one cluster. */
export interface PodCount {
  /** As many as there are in the steady state. */
  readonly usual: number;
  /** As many as an autoscaler may make of them; equal to `usual` without one. */
  readonly most: number;
}

/** By "namespace/name" of the service. A service is missing where it is not known: no workload was read, or a DaemonSet. */
export type PodCounts = ReadonlyMap<string, PodCount>;

/**
 * Counts the pods behind services: as the service itself says (`cdk8s-ambient/replicas`), else the pods that were read, else
 * what the workloads ask for, where an autoscaler's bounds beat the workload's own number. Where all workloads that were read ask for
 * no pods, there are none, whatever the service says.
 */
export function countPods(
  services: ReadonlyMap<string, Service>,
  workloads: readonly Workload[],
  objects: readonly KubeObject[],
): PodCounts {
  const index = new WorkloadIndex(workloads);
  const bounds = boundsOf(objects);
  const counts = new Map<string, PodCount>();
  for (const [key, service] of services) {
    const asked = askedCount(service, index, bounds);
    const count = asked?.most === 0 ? asked : (declaredCount(service) ?? asked);
    if (count !== undefined) counts.set(key, count);
  }
  return counts;
}

/** The count that a service declares of itself. */
export function declaredCount({ object }: Service): PodCount | undefined {
  const declared = object.annotations[ANNOTATION_REPLICAS];
  return declared !== undefined && /^\d+$/.test(declared) && isReplicaCount(Number(declared))
    ? { usual: Number(declared), most: Number(declared) }
    : undefined;
}

/** The pods of a service by what was read of workloads and pods alone; undefined where it is not known. */
export function askedCount(service: Service, index: WorkloadIndex, bounds: AutoscalerBounds): PodCount | undefined {
  return sum(index.selectedBy(service), bounds);
}

/** Pods that were read are the truth of that moment; what runs them then says only how many there may be. */
function sum(workloads: readonly Workload[], bounds: AutoscalerBounds): PodCount | undefined {
  const controllers = workloads.filter(({ object }) => object.kind !== 'Pod');
  const pods = workloads.filter(({ object }) => object.kind === 'Pod' && !isOver(object)).length;
  const counts = controllers.map((workload) => countOf(workload, bounds));
  const known = counts.filter((count) => count !== undefined);
  if (workloads.length === 0 || (pods === 0 && known.length < counts.length)) return undefined;
  const usual = pods > 0 ? pods : total(known.map((count) => count.usual));
  return { usual, most: Math.max(usual, total(known.map((count) => count.most))) };
}

/**
 * The pods that one workload asks for, or its autoscaler; undefined where it is not known. A HorizontalPodAutoscaler leaves a workload
 * alone that asks for none.
 */
export function countOf({ object, replicas }: Workload, bounds: AutoscalerBounds): PodCount | undefined {
  const bound = boundOf(object, bounds);
  if (replicas === 0 && bound?.wakes === false) return { usual: 0, most: 0 };
  return bound ?? (replicas === undefined ? undefined : { usual: replicas, most: replicas });
}

/** True if a workload, or what scales it, states how many pods there are to be: where none does, Kubernetes runs one. */
export function statesCount({ object }: Workload, bounds: AutoscalerBounds): boolean {
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  return object.kind === 'Pod' || isReplicaCount(spec.replicas) || boundOf(object, bounds) !== undefined;
}

function boundOf({ namespace, kind, name }: KubeObject, bounds: AutoscalerBounds): Bounds | undefined {
  return bounds.get(targetKey(namespace, kind, name));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0);
}

function isOver({ body }: KubeObject): boolean {
  return isMap(body.status) && (body.status.phase === 'Succeeded' || body.status.phase === 'Failed');
}

/** The bounds of an autoscaler. */
interface Bounds extends PodCount {
  /** True if it brings back a workload that asks for no pods. */
  readonly wakes: boolean;
}

/** The bounds of autoscalers, by what they scale. */
export type AutoscalerBounds = ReadonlyMap<string, Bounds>;

export function boundsOf(objects: readonly KubeObject[]): AutoscalerBounds {
  return new Map(objects.flatMap(toBounds));
}

/** The bounds of an autoscaler, by what it scales. What is not a number of pods no API server takes. */
function toBounds(object: KubeObject): [string, Bounds][] {
  const { namespace, body } = object;
  const spec = isMap(body.spec) ? body.spec : {};
  const { scaleTargetRef: target } = spec;
  const bounds = boundsIn(object, spec);
  if (bounds === undefined || !isMap(target) || !isReplicaCount(bounds.most) || !isReplicaCount(bounds.usual))
    return [];
  const kind = typeof target.kind === 'string' ? target.kind : 'Deployment';
  return [[targetKey(namespace, kind, String(target.name)), bounds as Bounds]];
}

/**
 * The minimum is 1 unless an autoscaler says so, and one that scales to zero starts with 1 once there is work. A ScaledObject of KEDA
 * has up to 100 pods unless it says so.
 *
 * @see https://keda.sh/docs/2.18/reference/scaledobject-spec/
 */
function boundsIn(
  { group, kind }: KubeObject,
  spec: Readonly<Record<string, unknown>>,
): { readonly usual: unknown; readonly most: unknown; readonly wakes: boolean } | undefined {
  if (kind === 'HorizontalPodAutoscaler' && group === 'autoscaling')
    return { usual: atWork(spec.minReplicas), most: spec.maxReplicas, wakes: false };
  if (kind !== 'ScaledObject' || group !== 'keda.sh') return undefined;
  return { usual: atWork(spec.minReplicaCount), most: spec.maxReplicaCount ?? 100, wakes: true };
}

/** One pod at least, once there is work. */
function atWork(least: unknown): unknown {
  return least === 0 ? 1 : (least ?? 1);
}

function targetKey(namespace: string | undefined, kind: string, name: string): string {
  return `${namespace ?? 'default'}/${kind}/${name}`;
}
