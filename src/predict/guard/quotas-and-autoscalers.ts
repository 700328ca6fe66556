import { describeObject, isMap, type KubeObject } from '../../model/object';
import { boundsOf, countOf, podSpecOf, type AutoscalerBounds, type Workload } from '../../model/workloads';
import { groupBy } from '../../util/group-by';
import { fieldsOf, maps } from '../../util/maps';
import type { ClusterView } from '../istio/view';
import type { Unfollowed } from './input';

/** The row of workloads whose pods may not be there. */
const PODS_NOT_CERTAIN = 'pods-not-certain';

/**
 * Workloads of a tree of manifests whose pods Kubernetes may not make: those that a quota of their namespace leaves no room for, and
 * those that an autoscaler takes to zero. Of a live cluster the pods themselves were read.
 */
export function podsNotCertainIn({ cluster, shards }: ClusterView): Unfollowed[] {
  if (shards.isLive) return [];
  const { objects, workloads } = cluster;
  const quotas = objects.filter(({ kind, group }) => kind === 'ResourceQuota' && group === '');
  return [
    ...(quotas.length === 0 ? [] : byQuotas(quotas, workloads, objects)),
    ...objects.filter(goesToZero).flatMap((autoscaler) => byAutoscaler(autoscaler, workloads)),
  ];
}

function byQuotas(
  quotas: readonly KubeObject[],
  workloads: readonly Workload[],
  objects: readonly KubeObject[],
): Unfollowed[] {
  const byNamespace = groupBy(workloads, ({ namespace }) => namespace);
  const bounds = boundsOf(objects);
  // A LimitRange may give containers what they do not say.
  const defaulted = new Set(objects.filter(({ kind }) => kind === 'LimitRange').map(({ namespace }) => namespace));
  return quotas.flatMap((quota) =>
    byQuota(quota, byNamespace.get(quota.namespace ?? '') ?? [], bounds, defaulted.has(quota.namespace)),
  );
}

/**
 * @param workloads those of its namespace
 * @param hasDefaults true if containers may be given what they do not say
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
function byQuota(
  quota: KubeObject,
  workloads: readonly Workload[],
  bounds: AutoscalerBounds,
  hasDefaults: boolean,
): Unfollowed[] {
  const { hard: stated, scopes, scopeSelector } = fieldsOf(quota.body.spec);
  // One with a scope is for some pods, by their class of priority or of service.
  if (scopes !== undefined || scopeSelector !== undefined) return [];
  const hard = fieldsOf(stated);
  const asked = workloads.reduce((sum, workload) => sum + (countOf(workload, bounds)?.usual ?? 0), 0);
  const room = Math.min(
    ...[hard.pods, hard['count/pods']].map((limit) => (limit === undefined ? Infinity : Number(limit))),
  );
  const name = describeObject(quota);
  if (asked > room) {
    const sentence = `is in a namespace whose workloads ask for ${asked} pods, and ${name} has room for ${room}: which of them are there is not known.`;
    return workloads.map((workload) => toUnfollowed(workload, sentence, 'unknown'));
  }
  if (hasDefaults) return [];
  return workloads.flatMap((workload) => {
    const missing = Object.keys(hard).find((resource) => lacks(workload, resource));
    if (missing === undefined) return [];
    const sentence = `has a container that does not say its ${missing}, which ${name} asks of every pod: Kubernetes makes no pods of it.`;
    return [toUnfollowed(workload, sentence, 'unknown')];
  });
}

/** Reports whether a container lacks what a quota counts: a limit stands for a request that is not there. */
function lacks({ object }: Workload, resource: string): boolean {
  const [, kind = 'requests', what] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(resource) ?? [];
  if (what === undefined) return false;
  const { containers, initContainers } = podSpecOf(object);
  return [...maps(containers), ...maps(initContainers)].some(({ resources }) => {
    const { requests, limits } = fieldsOf(resources);
    const said = kind === 'limits' ? [limits] : [requests, limits];
    return said.every((one) => fieldsOf(one)[what] === undefined);
  });
}

function goesToZero({ kind, group, body }: KubeObject): boolean {
  const { minReplicas, minReplicaCount = 0 } = fieldsOf(body.spec);
  if (kind === 'HorizontalPodAutoscaler' && group === 'autoscaling') return minReplicas === 0;
  return kind === 'ScaledObject' && group === 'keda.sh' && minReplicaCount === 0;
}

function byAutoscaler(autoscaler: KubeObject, workloads: readonly Workload[]): Unfollowed[] {
  const { scaleTargetRef } = fieldsOf(autoscaler.body.spec);
  const { kind = 'Deployment', name } = isMap(scaleTargetRef) ? scaleTargetRef : {};
  const sentence = `has no pods while it has no work, by ${describeObject(autoscaler)}, and is taken to have one: requests that come to it in an outage fail until it has.`;
  return workloads
    .filter(
      ({ object, namespace }) => object.kind === kind && object.name === name && namespace === autoscaler.namespace,
    )
    .map((workload) => toUnfollowed(workload, sentence, 'reservation'));
}

function toUnfollowed({ object }: Workload, sentence: string, effect: Unfollowed['effect']): Unfollowed {
  return { row: PODS_NOT_CERTAIN, object, sentence, effect, concerns: 'service' };
}
