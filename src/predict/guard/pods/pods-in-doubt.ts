import { isMap, type KubeObject } from '../../../model/object';
import { hadNoneReady, podSpecOf, unansweredProbesOf, type Workload } from '../../../model/workloads';
import { fieldsOf, maps } from '../../../util/maps';
import type { ClusterView } from '../../istio/view';
import type { Unfollowed } from '../input';

/** The row of readiness probes that cannot be carried out. */
export const NEVER_READY = 'workload-never-ready';

/** What a workload says of its pods, beside how many there are to be. */
interface Doubt extends Pick<Unfollowed, 'row' | 'sentence' | 'effect'> {
  readonly path: string;
}

/**
 * Workloads that stand for pods, and that say themselves that these may not be there, or not be ready. Where pods of a cluster were
 * read, they are what counts; a Pod of a manifest is one workload among others.
 */
export function podsInDoubtOf({ cluster: { workloads, readKinds }, shards }: ClusterView): Unfollowed[] {
  if (readKinds.has('Pod') || shards.isLive) return [];
  return workloads.flatMap((workload) => {
    const isCounted = workload.replicas !== 0 && workload.object.kind !== 'Pod';
    const doubt = isCounted ? doubtIn(workload) : undefined;
    return doubt === undefined ? [] : [{ ...doubt, object: workload.object, concerns: 'service' as const }];
  });
}

function doubtIn(workload: Workload): Doubt | undefined {
  const { object } = workload;
  const { schedulingGates, readinessGates } = podSpecOf(object);
  if (isMap(object.body.metadata) && object.body.metadata.deletionTimestamp !== undefined)
    return unknown('metadata.deletionTimestamp', 'is being deleted, and its pods with it.');
  if (isPausedAtFirst(object))
    return unknown(
      'spec.paused',
      'is paused: Kubernetes makes no pods for a Deployment that is paused from the start.',
    );
  if (maps(schedulingGates).length > 0)
    return unknown(
      `${POD_SPEC}.schedulingGates`,
      `has scheduling gates (${names(schedulingGates, 'name')}): its pods wait until each gate is removed, which is not followed here.`,
    );
  if (unansweredProbesOf(workload).length > 0)
    return {
      row: NEVER_READY,
      sentence: 'has a readiness probe for a named port that its container does not have: its pods never become ready.',
      effect: 'unknown',
      path: `${POD_SPEC}.containers`,
    };
  if (hadNoneReady(object)) return unknown('status.readyReplicas', 'had no ready pod when it was read.');
  if (maps(readinessGates).length === 0) return undefined;
  const sentence = `has readiness gates (${names(readinessGates, 'conditionType')}): its pods are ready only once another controller says so, which is not followed here.`;
  return { row: 'workload-readiness-gates', sentence, effect: 'reservation', path: `${POD_SPEC}.readinessGates` };
}

const POD_SPEC = 'spec.template.spec';

function unknown(path: string, sentence: string): Doubt {
  return { row: 'workload-without-ready-pods', sentence, effect: 'unknown', path };
}

/** The status of a Deployment shows whether it was rolled out before it was paused. */
function isPausedAtFirst({ kind, body }: KubeObject): boolean {
  return kind === 'Deployment' && fieldsOf(body.spec).paused === true && !isMap(body.status);
}

function names(list: unknown, field: string): string {
  return maps(list)
    .map((one) => String(one[field]))
    .join(', ');
}
