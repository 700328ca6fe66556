import type { Kubectl } from '../../live/kubectl/kubectl';
import { ANNOTATION_DRILL, type DeploymentName, type DrillRecord, formatRecord } from '../deployment';
import type { Target } from '../target';

/** A command of a drill, in the words of kubectl. */
export interface Step {
  readonly args: readonly string[];
  /** What the command reads. */
  readonly input?: string;
}

/** What answers in place of a Deployment's pods: as many pods, with their labels. */
export interface StandIn {
  readonly image: string;
  readonly args: readonly string[];
  /** The port that the service's requests go to. */
  readonly port: number;
}

/** Puts the record on the Deployment. Of two drills at once, one fails here: the Deployment must be as it was read. */
export function recordStep(target: DeploymentName, record: DrillRecord, resourceVersion: string): Step {
  return change(
    'annotate',
    target,
    [`--resource-version=${resourceVersion}`],
    [`${ANNOTATION_DRILL}=${formatRecord(record)}`],
  );
}

/**
 * Takes all pods away. Fails where anything has changed the Deployment since it was read, as the restore of a drill does whose
 * process was killed while this command was under way.
 */
export function scaleToZeroStep(target: Target, resourceVersion: string): Step {
  return change('scale', target, [
    `--current-replicas=${target.replicas}`,
    `--resource-version=${resourceVersion}`,
    '--replicas=0',
  ]);
}

/** Creates the pods that answer in place of others. */
export function createStandInStep(target: Target, record: DrillRecord, { image, args, port }: StandIn): Step {
  const own = { [ANNOTATION_DRILL]: record.id };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: record.standIn, namespace: target.namespace, labels: own },
    spec: {
      replicas: target.replicas,
      selector: { matchLabels: own },
      template: {
        metadata: { labels: { ...target.labels, ...own } },
        spec: { containers: [{ name: 'stand-in', image, args, ports: [{ containerPort: port }] }] },
      },
    },
  };
  return { args: ['create', '--filename', '-'], input: `${JSON.stringify(deployment)}\n` };
}

/** Gives the replicas back. Does nothing where another client has scaled the Deployment in the meantime. */
export function scaleBackStep(target: DeploymentName, { replicas }: DrillRecord): Step {
  return change('scale', target, ['--current-replicas=0', `--replicas=${replicas}`]);
}

/** Deletes the stand-in of a drill: only a Deployment with its name that carries the mark of this drill. */
export function deleteStandInStep({ namespace }: DeploymentName, { id, standIn }: DrillRecord): Step {
  return {
    args: [
      ...['delete', 'deployment', '--namespace', namespace],
      ...[`--selector=${ANNOTATION_DRILL}=${id}`, `--field-selector=metadata.name=${standIn}`, '--wait=false'],
    ],
  };
}

/** Removes the record. */
export function forgetStep(target: DeploymentName, resourceVersion?: string): Step {
  const only = resourceVersion === undefined ? [] : [`--resource-version=${resourceVersion}`];
  return change('annotate', target, only, [`${ANNOTATION_DRILL}-`]);
}

/** All that restores a Deployment, in order, as it can be typed in whatever state the Deployment is. */
export function restoreSteps(target: DeploymentName, record: DrillRecord): Step[] {
  const standIn = record.standIn === undefined ? [] : [deleteStandInStep(target, record)];
  return [scaleBackStep(target, record), ...standIn, forgetStep(target)];
}

/** Options first: what comes after "--" is never taken for one. */
function change(
  command: string,
  { namespace, name }: DeploymentName,
  options: readonly string[],
  more: readonly string[] = [],
): Step {
  return { args: [command, '--namespace', namespace, ...options, '--', 'deployment', name, ...more] };
}

/** The command and what it reads, as they can be typed. */
export function stepText(kubectl: Kubectl, { args, input }: Step): string {
  const command = kubectl.text(args);
  return input === undefined ? command : `${command} <<'EOF'\n${input}EOF`;
}

/** Runs a command. That kubectl reports success is not taken for success: what was changed is read back. */
export async function take(kubectl: Kubectl, { args, input }: Step): Promise<void> {
  await kubectl.run(args, input === undefined ? {} : { input });
}
