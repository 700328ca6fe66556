import { ANNOTATION_NAME_OVERRIDE } from '../../../istio/vocabulary';
import { describeObject, isMap, type KubeObject } from '../../../model/object';
import type { Cluster } from '../../../model/mesh';
import { fieldsOf } from '../../../util/maps';
import type { ClusterView } from '../../istio/view';
import type { Unfollowed } from '../input';
import { PODS_NOT_CERTAIN } from './not-made';

/**
 * Workloads, waypoints and east-west gateways of a tree of manifests that an autoscaler takes to zero. Of a live cluster the pods
 * themselves were read.
 */
export function autoscaledToZeroIn({ cluster, shards }: ClusterView): Unfollowed[] {
  if (shards.isLive) return [];
  return cluster.objects.flatMap((autoscaler) => {
    const found = judge(autoscaler);
    return found === undefined
      ? []
      : targetsOf(autoscaler, cluster).map((target) => ({ row: PODS_NOT_CERTAIN, ...target, ...found }));
  });
}

/** What is said of the target of an autoscaler that takes it to zero; undefined of other objects. */
function judge(object: KubeObject): Pick<Unfollowed, 'sentence' | 'effect'> | undefined {
  const { kind, group, body, annotations } = object;
  const { minReplicas, minReplicaCount = 0 } = fieldsOf(body.spec);
  const isHpa = kind === 'HorizontalPodAutoscaler' && group === 'autoscaling';
  const isKeda = kind === 'ScaledObject' && group === 'keda.sh';
  if (isKeda && annotations[PAUSED_REPLICAS] === '0') {
    const sentence = `is held without pods by ${describeObject(object)} (${PAUSED_REPLICAS}).`;
    return { sentence, effect: 'unknown' };
  }
  if (!(isHpa && minReplicas === 0) && !(isKeda && minReplicaCount === 0)) return undefined;
  const sentence = `has no pods while it has no work, by ${describeObject(object)}, and is taken to have one: requests that come to it in an outage fail until it has.`;
  return { sentence, effect: 'reservation' };
}

/** @see https://keda.sh/docs/latest/concepts/scaling-deployments/#pausing-autoscaling */
const PAUSED_REPLICAS = 'autoscaling.keda.sh/paused-replicas';

type Target = Pick<Unfollowed, 'object' | 'concerns'>;

function targetsOf(autoscaler: KubeObject, { workloads, waypoints, eastWestGateways }: Cluster): Target[] {
  const { scaleTargetRef } = fieldsOf(autoscaler.body.spec);
  const { kind = 'Deployment', name } = isMap(scaleTargetRef) ? scaleTargetRef : {};
  const isThere = ({ namespace }: KubeObject): boolean => namespace === autoscaler.namespace;
  const ofWorkloads = workloads
    .map(({ object }) => object)
    .filter((object) => isThere(object) && object.kind === kind && object.name === name)
    .map((object): Target => ({ object, concerns: 'service' }));
  if (kind !== 'Deployment') return ofWorkloads;
  const gateways: Target[] = [
    ...[...waypoints.values()].map(({ object }): Target => ({ object, concerns: 'waypoint' })),
    ...eastWestGateways.map(({ object }): Target => ({ object, concerns: 'network' })),
  ];
  return [
    ...ofWorkloads,
    ...gateways.filter(
      ({ object }) =>
        object.kind === 'Gateway' &&
        isThere(object) &&
        (object.annotations[ANNOTATION_NAME_OVERRIDE] ?? object.name) === name,
    ),
  ];
}
