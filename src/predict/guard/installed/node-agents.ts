import { isDeepStrictEqual } from 'node:util';
import { CNI_DAEMON_SET, ZTUNNEL_DAEMON_SET } from '../../../istio/vocabulary';
import type { KubeObject } from '../../../model/object';
import { podSpecOf, toPod } from '../../../model/workloads';
import { fieldsOf } from '../../../util/maps';
import type { Unfollowed } from '../input';

const AGENTS: readonly string[] = [ZTUNNEL_DAEMON_SET, CNI_DAEMON_SET];

/** The part of a node that the charts ask for: all nodes of a mesh are Linux. */
const LINUX = { 'kubernetes.io/os': 'linux' };

/** Where nodes lack one of the two programs that take pods into the mesh. */
export function nodeAgentTroubles(objects: readonly KubeObject[]): Unfollowed[] {
  return [...objects.filter(isNodeAgent).flatMap(judge), ...troublesOfPods(objects)];
}

/** Pods of ztunnel that were read are where it runs; without one that is ready, a node is out of the mesh. */
function troublesOfPods(objects: readonly KubeObject[]): Unfollowed[] {
  const pods = objects.flatMap((object) => {
    const pod = object.kind === 'Pod' && object.labels.app === ZTUNNEL_DAEMON_SET ? toPod(object) : undefined;
    return pod === undefined ? [] : [{ object, isReady: pod.isReady }];
  });
  const [first, ...more] = pods.filter(({ isReady }) => !isReady);
  if (first === undefined) return [];
  const of = {
    object: first.object,
    concerns: 'cluster',
    row: 'node-agents-on-some-nodes',
    path: 'status.conditions',
  } as const;
  if (more.length + 1 < pods.length) {
    const sentence = `is not ready: pods on its node cannot reach the mesh, or be reached by it. All nodes are assumed to have ztunnel.`;
    return [{ ...of, sentence, effect: 'reservation' }];
  }
  const sentence = `is not ready, and no other pod of ztunnel is: no pod of the cluster is in the mesh. That is not followed here.`;
  return [{ ...of, sentence, effect: 'unknown' }];
}

function isNodeAgent({ kind, group, name }: KubeObject): boolean {
  return kind === 'DaemonSet' && group === 'apps' && AGENTS.includes(name);
}

/** The state of a live one says more than what it asks for. */
function judge(object: KubeObject): Unfollowed[] {
  const { name, body } = object;
  const of = { object, concerns: 'cluster', row: 'node-agents-on-some-nodes' } as const;
  const { desiredNumberScheduled, numberReady } = fieldsOf(body.status);
  const [desired, ready] = [Number(desiredNumberScheduled), Number(numberReady ?? 0)];
  if (desired >= 0 && ready === 0) {
    const sentence = `has no ready pod on any node: without ${name} no pod of the cluster is in the mesh. That is not followed here.`;
    return [{ ...of, sentence, effect: 'unknown', path: 'status.numberReady' }];
  }
  if (desired > ready) {
    const sentence = `is ready on ${ready} of ${desired} nodes: pods on the others cannot reach the mesh, or be reached by it. All nodes are assumed to have it.`;
    return [{ ...of, sentence, effect: 'reservation', path: 'status.numberReady' }];
  }
  const { nodeSelector, affinity } = podSpecOf(object);
  const isChosen = !isDeepStrictEqual({ ...LINUX, ...fieldsOf(nodeSelector) }, LINUX);
  if (!isChosen && fieldsOf(fieldsOf(affinity).nodeAffinity)[REQUIRED] === undefined) return [];
  const sentence =
    'runs on some nodes only: pods on others are not in the mesh. All nodes with clients and pods are assumed to have it.';
  const path = `spec.template.spec.${isChosen ? 'nodeSelector' : 'affinity'}`;
  return [{ ...of, sentence, effect: 'reservation', path }];
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
