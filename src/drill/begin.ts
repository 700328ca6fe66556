import type { Kubectl } from '../live/kubectl/kubectl';
import { KubectlFailure } from '../live/kubectl/kubectl-failure';
import { pause } from '../live/kubectl/pause';
import { describe, type DrillRecord, isBad, LiveDeployment, recordOn } from './deployment';
import { createStandInStep, recordStep, scaleToZeroStep, take, type StandIn } from './restore';
import type { Target } from './target';

/** Controllers and other clients may change a Deployment between a read and a command. */
const MOST_CONFLICTS = 10;
const PAUSE_MILLISECONDS = 200;

/**
 * Begins an outage: first the record, then the pods that stand in, then the replicas, each read back. Throws where another drill
 * or another client has changed the Deployment.
 *
 * @param touched called before the first change
 */
export async function begin(
  kubectl: Kubectl,
  target: Target,
  record: DrillRecord,
  standIn: StandIn | undefined,
  touched: () => void,
): Promise<void> {
  await unlessChanged(async () => {
    const { resourceVersion } = await readUntouched(kubectl, target, undefined);
    touched();
    await take(kubectl, recordStep(target, record, resourceVersion));
  });
  await readUntouched(kubectl, target, record);
  if (standIn !== undefined) {
    await take(kubectl, createStandInStep(target, record, standIn));
    const made = await LiveDeployment.read(kubectl, { namespace: target.namespace, name: record.standIn! });
    if (made?.isStandInOf(record) !== true) {
      throw new Error(
        `in ${kubectl.at.cluster} the pods that stand in were not created, although kubectl reported it.`,
      );
    }
  }
  await unlessChanged(async () => {
    const { resourceVersion } = await readUntouched(kubectl, target, record);
    await take(kubectl, scaleToZeroStep(target, resourceVersion));
  });
  const now = await LiveDeployment.read(kubectl, target);
  if (now?.replicas !== 0) {
    throw new Error(`in ${kubectl.at.cluster} ${describe(target)} was not scaled to 0, although kubectl reported it.`);
  }
}

/** The Deployment. Throws unless it is as it was planned for, with the record of this drill, or none yet. */
async function readUntouched(
  kubectl: Kubectl,
  target: Target,
  record: DrillRecord | undefined,
): Promise<LiveDeployment> {
  const where = `in ${kubectl.at.cluster} ${describe(target)}`;
  const now = await LiveDeployment.read(kubectl, target);
  if (now === undefined) throw new Error(`${where} is gone.`);
  const found = recordOn(now.body);
  const id = found === undefined || isBad(found) ? undefined : found.id;
  if (found !== undefined && (record === undefined || id !== record.id)) {
    throw new Error(`${where} has the record of another drill, which has begun.`);
  }
  if (record !== undefined && found === undefined) {
    throw new Error(`${where} has no record, although kubectl reported that it was written.`);
  }
  if (now.replicas !== target.replicas) {
    throw new Error(`${where} has ${now.replicas} replicas; another client has scaled it from ${target.replicas}.`);
  }
  return now;
}

/** A command that fails because the Deployment has changed in between is tried again, on what it is now. */
async function unlessChanged(tries: () => Promise<void>): Promise<void> {
  for (let conflicts = 1; ; conflicts++) {
    try {
      return await tries();
    } catch (error) {
      const isConflict = error instanceof KubectlFailure && error.kind === 'conflict';
      if (!isConflict || conflicts === MOST_CONFLICTS) throw error;
      await pause(PAUSE_MILLISECONDS);
    }
  }
}
