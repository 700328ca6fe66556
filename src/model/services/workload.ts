import { isMap, stringMap, type KubeObject } from '../kube-object';

/** Something that runs pods, or one pod. */
export interface Workload {
  readonly object: KubeObject;
  readonly namespace: string;
  /** The labels of its pods. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** How many pods it asks for; undefined where the object does not say it (a DaemonSet), or says what is not a number of pods. */
  readonly replicas: number | undefined;
}

const CONTROLLERS = ['Deployment', 'StatefulSet', 'ReplicaSet', 'DaemonSet', 'Rollout'];

/** The workload an object is, if it is one. A ReplicaSet that a Deployment owns is the Deployment's business. */
export function toWorkload(object: KubeObject): Workload | undefined {
  const namespace = object.namespace ?? 'default';
  if (object.kind === 'Pod' && object.group === '') return { object, namespace, podLabels: object.labels, replicas: 1 };
  if (!CONTROLLERS.includes(object.kind) || isOwned(object)) return undefined;
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  const template = isMap(spec.template) ? spec.template : {};
  const metadata = isMap(template.metadata) ? template.metadata : {};
  const byDefault = object.kind === 'DaemonSet' ? undefined : 1;
  return {
    object,
    namespace,
    podLabels: stringMap(metadata.labels),
    replicas: isAbsent(spec.replicas) ? byDefault : isReplicaCount(spec.replicas) ? spec.replicas : undefined,
  };
}

/** Kubernetes' fields for numbers of pods are 32 bits wide. */
const MOST_REPLICAS = 2 ** 31 - 1;

/** True for a number of pods that Kubernetes takes. */
export function isReplicaCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MOST_REPLICAS;
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isOwned({ body }: KubeObject): boolean {
  const metadata = isMap(body.metadata) ? body.metadata : {};
  return Array.isArray(metadata.ownerReferences) && metadata.ownerReferences.length > 0;
}
