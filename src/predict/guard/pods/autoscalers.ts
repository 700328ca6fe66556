import { describeObject, isMap, type KubeObject } from '../../../model/object';
import type { Workload } from '../../../model/workloads';
import { fieldsOf } from '../../../util/maps';
import type { ClusterView } from '../../istio/view';
import type { Unfollowed } from '../input';

/** Workloads of a tree of manifests that an autoscaler takes to zero. Of a live cluster the pods themselves were read. */
export function autoscaledToZeroIn({ cluster, shards }: ClusterView): Unfollowed[] {
  if (shards.isLive) return [];
  return cluster.objects.filter(goesToZero).flatMap((autoscaler) => byAutoscaler(autoscaler, cluster.workloads));
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
  return { row: 'pods-not-certain', object, sentence, effect, concerns: 'service' };
}
