import type { Kubectl } from '../live/kubectl';
import { KubectlFailure } from '../live/kubectl-failure';
import { pause } from '../live/pause';
import { isMap } from '../model/kube-object';
import { ANNOTATION_DRILL, formatRecord, recordOn, type DrillRecord } from './record';
import type { Target } from './target';

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

/** Puts the record on the Deployment. A second drill at the same time fails here. */
export function recordStep({ namespace, name }: Target, record: DrillRecord): Step {
  return { args: [...on('annotate', namespace, name), `${ANNOTATION_DRILL}=${formatRecord(record)}`] };
}

/** Does nothing where somebody else has scaled it in the meantime. */
export function scaleToZeroStep({ namespace, name, replicas }: Target): Step {
  return { args: [...on('scale', namespace, name), `--current-replicas=${replicas}`, '--replicas=0'] };
}

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

/** What brings everything back, whatever state it is in. */
export function restoreSteps({ namespace, name }: Pick<Target, 'namespace' | 'name'>, record: DrillRecord): Step[] {
  return [
    { args: [...on('scale', namespace, name), '--current-replicas=0', `--replicas=${record.replicas}`] },
    ...(record.standIn === undefined
      ? []
      : [{ args: [...on('delete', namespace, record.standIn), '--ignore-not-found', '--wait=false'] }]),
    { args: [...on('annotate', namespace, name), `${ANNOTATION_DRILL}-`] },
  ];
}

function on(verb: string, namespace: string, name: string): string[] {
  return [verb, 'deployment', name, '--namespace', namespace];
}

/** The same words and what they read, as they can be typed. */
export function stepText(kubectl: Kubectl, { args, input }: Step): string {
  const command = kubectl.text(args);
  return input === undefined ? command : `${command} <<'EOF'\n${input}EOF`;
}

export async function take(kubectl: Kubectl, { args, input }: Step): Promise<void> {
  await kubectl.run(args, input === undefined ? {} : { input });
}

/** Begins an outage: first the record, then what it is about. Throws where the record is another's. */
export async function begin(
  kubectl: Kubectl,
  target: Target,
  record: DrillRecord,
  standIn: StandIn | undefined,
): Promise<void> {
  await take(kubectl, recordStep(target, record));
  const written = recordOn((await read(kubectl, target)) ?? {});
  if (written === undefined || written === 'unreadable' || written.id !== record.id) {
    throw new Error(`in ${kubectl.at.cluster} another drill of ${target.name} has begun.`);
  }
  if (standIn !== undefined) await take(kubectl, createStandInStep(target, record, standIn));
  await take(kubectl, scaleToZeroStep(target));
}

/** What came of bringing something back. */
export interface Restoration {
  readonly cluster: string;
  readonly name: string;
  readonly restored: boolean;
  /** In words, for whoever looks on. */
  readonly what: string;
}

const FIRST_PAUSE_MILLISECONDS = 1000;
const LONGEST_PAUSE_MILLISECONDS = 15_000;

/**
 * Brings a Deployment back by the record on it. A cluster that does not answer is asked again and again, since nothing else
 * would put the replicas back.
 *
 * @param id only where this drill has written the record; undefined for whatever drill
 */
export async function restore(
  kubectl: Kubectl,
  target: Pick<Target, 'namespace' | 'name'>,
  id: string | undefined,
  giveUpAfterSeconds: number,
  say: (text: string) => void,
): Promise<Restoration> {
  const { cluster } = kubectl.at;
  const { namespace, name } = target;
  const end = performance.now() + giveUpAfterSeconds * 1000;
  let wait = FIRST_PAUSE_MILLISECONDS;
  let record: DrillRecord | undefined;
  for (;;) {
    try {
      const body = await read(kubectl, target);
      if (body === undefined)
        return { cluster, name, restored: false, what: `Deployment ${namespace}/${name} is gone.` };
      const found = recordOn(body);
      if (found === 'unreadable') {
        const what = `the annotation ${ANNOTATION_DRILL} of Deployment ${namespace}/${name} cannot be read: it was left as it is.`;
        return { cluster, name, restored: false, what };
      }
      if (found === undefined || (id !== undefined && found.id !== id)) {
        return { cluster, name, restored: true, what: `Deployment ${namespace}/${name} is as it was.` };
      }
      record = found;
      return { cluster, name, restored: true, what: await bringBack(kubectl, target, record, body) };
    } catch (error) {
      if (!(error instanceof KubectlFailure)) throw error;
      if (error.kind === 'forbidden' || performance.now() >= end) {
        const known = record ?? { id: '', replicas: Number.NaN };
        const commands = restoreSteps(target, known).map((step) => `    ${stepText(kubectl, step)}`);
        return {
          cluster,
          name,
          restored: false,
          what: `Deployment ${namespace}/${name} was not brought back: ${error.what}\n  by hand:\n${commands.join('\n')}`,
        };
      }
      say(`${cluster}: not brought back yet, trying again: ${error.what}`);
      await pause(Math.min(wait, Math.max(0, end - performance.now())));
      wait = Math.min(wait * 2, LONGEST_PAUSE_MILLISECONDS);
    }
  }
}

async function bringBack(
  kubectl: Kubectl,
  target: Pick<Target, 'namespace' | 'name'>,
  record: DrillRecord,
  body: Record<string, unknown>,
): Promise<string> {
  const [scale, ...rest] = restoreSteps(target, record);
  const replicas = replicasOf(body);
  const isOurs = replicas === 0;
  if (isOurs) await take(kubectl, scale!);
  for (const step of rest) await take(kubectl, step);
  const where = `Deployment ${target.namespace}/${target.name}`;
  if (isOurs) return `${where} has its ${replicasText(record.replicas)} again.`;
  return replicas === record.replicas
    ? `${where} has its ${replicasText(replicas)}.`
    : `${where} has ${replicasText(replicas)}, which somebody else gave it; before the drill it had ${record.replicas}.`;
}

function replicasText(count: number): string {
  return count === 1 ? '1 replica' : `${count} replicas`;
}

/** The Deployment as it is now. */
export function read(
  kubectl: Kubectl,
  { namespace, name }: Pick<Target, 'namespace' | 'name'>,
): Promise<Record<string, unknown> | undefined> {
  return kubectl.get(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`);
}

/** True once all pods of a Deployment are available. */
export function isAvailable(body: Record<string, unknown>): boolean {
  const status = isMap(body.status) ? body.status : {};
  const available = typeof status.availableReplicas === 'number' ? status.availableReplicas : 0;
  return available >= replicasOf(body);
}

function replicasOf({ spec }: Record<string, unknown>): number {
  return isMap(spec) && typeof spec.replicas === 'number' ? spec.replicas : 1;
}
