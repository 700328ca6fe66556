import { isDeepStrictEqual } from 'node:util';
import { CNI_DAEMON_SET, ZTUNNEL_DAEMON_SET } from '../../../istio/vocabulary';
import type { KubeObject } from '../../../model/object';
import { podSpecOf } from '../../../model/workloads';
import { fieldsOf } from '../../../util/maps';
import type { Unfollowed } from '../input';

const AGENTS: readonly string[] = [ZTUNNEL_DAEMON_SET, CNI_DAEMON_SET];

/** The part of a node that the charts ask for: all nodes of a mesh are Linux. */
const LINUX = { 'kubernetes.io/os': 'linux' };

/** Where nodes lack one of the two programs that take pods into the mesh. */
export function nodeAgentTroubles(objects: readonly KubeObject[]): Unfollowed[] {
  return objects.filter(isNodeAgent).flatMap(judge);
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
