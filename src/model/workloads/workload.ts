import { fieldsOf } from '../../util/maps';
import { isMap, stringMap, type KubeObject } from '../object';
import { INT32_MAX } from '../../util/int32';

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
  if (object.kind === 'Pod' && object.group === '')
    return { object, namespace: object.namespace ?? 'default', podLabels: object.labels, replicas: 1 };
  return isOwned(object) ? undefined : toController(object);
}

/** What runs pods, if the object does: also where something else has made it, as istiod does the Deployment of a Gateway. */
export function toController(object: KubeObject): Workload | undefined {
  if (!CONTROLLERS.includes(object.kind)) return undefined;
  const spec = isMap(object.body.spec) ? object.body.spec : {};
  const template = isMap(spec.template) ? spec.template : {};
  const metadata = isMap(template.metadata) ? template.metadata : {};
  const byDefault = object.kind === 'DaemonSet' ? undefined : 1;
  return {
    object,
    namespace: object.namespace ?? 'default',
    podLabels: stringMap(metadata.labels),
    replicas: isAbsent(spec.replicas) ? byDefault : isReplicaCount(spec.replicas) ? spec.replicas : undefined,
  };
}

/**
 * The workloads among some objects. A Rollout that refers to a workload runs pods by the template of that, beside those that the
 * workload asks for itself, unless it scales that down.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/migrating/#reference-deployment-from-rollout
 */
export function toWorkloads(objects: readonly KubeObject[]): Workload[] {
  const scaledDown = new Set<KubeObject>();
  const withTemplates = objects.map((object) => {
    const reference = referenceOf(object);
    const referred = reference && referredBy(object, reference, objects);
    if (!isMap(referred?.body.spec)) return object;
    if (SCALES_DOWN.includes(reference?.scaleDown)) scaledDown.add(referred);
    const { body } = object;
    return { ...object, body: { ...body, spec: { ...(body.spec as object), template: referred.body.spec.template } } };
  });
  return withTemplates.flatMap((object) => {
    const workload = toWorkload(object);
    if (workload === undefined) return [];
    return [scaledDown.has(object) ? { ...workload, replicas: 0 } : workload];
  });
}

/** With these, a Rollout leaves the workload that it refers to without pods. */
const SCALES_DOWN: readonly unknown[] = ['onsuccess', 'progressively'];

function referenceOf({ kind, body }: KubeObject): Readonly<Record<string, unknown>> | undefined {
  const reference = kind === 'Rollout' && isMap(body.spec) ? body.spec.workloadRef : undefined;
  return isMap(reference) ? reference : undefined;
}

function referredBy(
  { namespace }: KubeObject,
  reference: Readonly<Record<string, unknown>>,
  objects: readonly KubeObject[],
): KubeObject | undefined {
  return objects.find(
    (one) => one.kind === reference.kind && one.name === reference.name && one.namespace === namespace,
  );
}

/** True for a number of pods that Kubernetes takes. */
export function isReplicaCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= INT32_MAX;
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isOwned({ body }: KubeObject): boolean {
  const metadata = isMap(body.metadata) ? body.metadata : {};
  return Array.isArray(metadata.ownerReferences) && metadata.ownerReferences.length > 0;
}

/** True if the status of what runs pods says that it had some, and none that was ready. Without a status it says nothing. */
export function hadNoneReady({ body }: KubeObject): boolean {
  const { replicas = 0, readyReplicas = 0 } = fieldsOf(body.status);
  return replicas !== 0 && readyReplicas === 0;
}
