import { Kubectl } from '../live/kubectl/kubectl';
import { isMap, matchesLabels, stringMap } from '../model/object';
import { plural } from '../util/plural';
import { describe, LiveDeployment } from './deployment';
import type { DrillPlan } from './plan';

/**
 * Reports whether the outage of a drill is complete. A proxy goes on with open connections for as long as its pods terminate, and
 * nothing in the answers tells that a gateway is not gone yet, so its pods are asked for. A service shows it by who answers.
 */
export async function isGone({ options, targets, kubectl, how }: DrillPlan): Promise<boolean> {
  if (options.without === 'service') return true;
  const reader = new Kubectl(kubectl.at, how);
  let left = 0;
  for (const { namespace, labels } of targets) {
    await reader.list({ kind: 'Pod', path: `/api/v1/namespaces/${namespace}/pods` }, ({ metadata }) => {
      if (isMap(metadata) && matchesLabels(labels, stringMap(metadata.labels))) left++;
    });
  }
  return left === 0;
}

/** Throws where another client has ended the outage while requests were counted: then the counts are not those of the outage. */
export async function requireStillAtZero({ targets, kubectl, how }: DrillPlan): Promise<void> {
  for (const target of targets) {
    const now = await LiveDeployment.read(new Kubectl(kubectl.at, how), target);
    if (now?.replicas === 0) continue;
    const what = now === undefined ? 'is gone' : `has ${plural(now.replicas, 'replica')}`;
    throw new Error(
      `in ${kubectl.at.cluster} ${describe(target)} ${what}: another client has changed it in the outage, so what was counted is not of the outage.`,
    );
  }
}
