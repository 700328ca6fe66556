import { decisiveReason, offeredChange } from '../predict/explain/gaps';
import { randomUUID } from 'node:crypto';
import { Kubectl, type KubectlOptions } from '../live/kubectl/kubectl';
import { KubectlFailure } from '../live/kubectl/kubectl-failure';
import { pause } from '../live/kubectl/pause';
import { readMesh, toMeshSource, type LiveMesh } from '../live/read-mesh';
import { toMesh, type Mesh } from '../model/mesh';
import { spreadText } from '../verify/subject/spread-text';
import type { Answer } from '../predict/answer';
import { describeOutage, type Outage } from '../predict/outage';
import { Prediction } from '../predict/prediction';
import { Origins, type Count } from './answers';
import {
  DrillRefused,
  findGateways,
  findOpponents,
  findTargets,
  findWaypoint,
  hitOtherServices,
  type Objection,
  type Place,
  type ProxyTargets,
  type Target,
} from './target';
import { begin } from './begin';
import { type DrillRecord, LiveDeployment, standInName } from './deployment';
import type { DrillOptions, DrillPlan } from './plan';
import { Probe } from './probe';
import { restore, type Restoration } from './restore';
import { isAsPredicted, PAUSE_MILLISECONDS, Series, type Counts } from './series';
import { isGone, requireStillAtZero } from './gone';

/** What was expected of the clients of one cluster, and what they got. */
export interface ClientVerdict {
  readonly cluster: string;
  readonly predicted: { readonly before: Answer; readonly during: Answer };
  /** Undefined where it never came to that. */
  readonly before: Count | undefined;
  readonly during: Count | undefined;
  readonly after: Count | undefined;
  /** True if all three are as predicted. */
  readonly asPredicted: boolean;
}

/** What came of a drill. */
export interface DrillReport {
  readonly service: string;
  readonly cluster: string;
  readonly outage: Outage;
  readonly clients: readonly ClientVerdict[];
  /** Why it was broken off; undefined where it was not. */
  readonly brokenOff: string | undefined;
  readonly restorations: readonly Restoration[];
}

/** How many times its usual load a pod may get. At the usual target of 50 to 70 % CPU, it has no more to give. */
const MOST_TIMES_THE_LOAD = 2;

/** Looks at everything, predicts, and refuses what should not be begun. Changes nothing. */
export async function planDrill(options: DrillOptions, how: KubectlOptions): Promise<DrillPlan> {
  const live = await readMesh(options.contexts, options.rootNamespace, how);
  const failures = live.clusters.flatMap((cluster) => cluster.failures);
  if (failures.length > 0) {
    throw new DrillRefused(failures.map(({ message, fix }) => ({ message: message.split('\n  fix:')[0]!, fix })));
  }
  const mesh = toMesh(toMeshSource(live, { clusters: [] }));
  const own = live.clusters.find(({ name }) => name === options.cluster)!;
  const at = options.contexts.find(({ cluster }) => cluster === options.cluster)!;
  // Without the signal of an interruption: what begins must end.
  const kubectl = new Kubectl(at, withoutSignal(how));
  const cluster = mesh.clusters.find(({ name }) => name === options.cluster)!;
  const { targets, objections, outage } = findOutage({ cluster, live: own, kubectl }, options);
  if (targets.length === 0 || outage === undefined) throw new DrillRefused(objections);

  const prediction = new Prediction(mesh);
  const clients = options.contexts.map(({ cluster: name }) => {
    const question = { client: { cluster: name, kind: 'ambient' }, service: options.service } as const;
    const probe = Probe.of(
      new Kubectl(
        options.contexts.find((one) => one.cluster === name)!,
        how,
      ),
      liveOf(live, name),
      options.probe,
      how.signal,
    );
    return { cluster: name, probe, before: prediction.ask(question), during: prediction.ask(question, [outage]) };
  });
  const opponents = await Promise.all(targets.map((target) => findOpponents(new Kubectl(at, how), target)));
  const all: readonly Objection[] = [
    ...objections,
    ...opponents.flat(),
    ...clients.flatMap((client) => unpredictable(client, options, outage)),
    ...(movesNothing(clients) && options.without !== 'service' ? [] : tooSmall(mesh, options)),
    ...(options.without === 'service' ? [] : hitOtherServices(prediction, options.service, outage)),
    ...clients.flatMap(({ probe }) => (probe instanceof Probe ? [] : [probe])),
  ];
  const standing = all.filter(({ despite }) => despite === undefined || !options.despite.has(despite));
  if (standing.length > 0) throw new DrillRefused(standing);
  const id = randomUUID();
  return {
    options,
    outage,
    targets,
    record: { id, replicas: targets[0]!.replicas },
    kubectl,
    how,
    selectors: new Map(
      mesh.clusters.map(({ name, services }) => [name, services.get(options.service)?.selector ?? {}]),
    ),
    versions: new Map(mesh.clusters.map(({ name, istioVersion }) => [name, istioVersion.text])),
    clients: clients.map((client) => ({ ...client, probe: client.probe as Probe })),
  };
}

/** The record of one of the Deployments of a drill. */
export function recordOf({ record, options }: Pick<DrillPlan, 'record' | 'options'>, target: Target): DrillRecord {
  const standIn = options.standIn === undefined ? {} : { standIn: standInName(target.name) };
  return { ...record, replicas: target.replicas, ...standIn };
}

/**
 * Runs a drill: probes, begins the outage, probes until nothing changes any more, restores everything, and probes again.
 * Whatever happens in between, what was changed is restored.
 *
 * @param say one line of progress
 */
export async function runDrill(
  plan: DrillPlan,
  signal: AbortSignal | undefined,
  say: (text: string) => void,
): Promise<DrillReport> {
  const { options, targets, kubectl, clients } = plan;
  const origins = new Origins(options.contexts.map(({ cluster }) => cluster));
  const series = new Series(plan, origins, signal, say);
  let brokenOff: string | undefined;
  let restorations: readonly Restoration[] = [];
  let before: Counts = new Map();
  let during: Counts = new Map();
  let after: Counts = new Map();
  const touched = new Set<Target>();
  try {
    say('before: asking');
    before = await series.once();
    series.requireGoodBaseline(before);
    try {
      for (const target of targets) {
        signal?.throwIfAborted();
        say(`${options.cluster}: ${target.name} goes from ${target.replicas} to 0`);
        await begin(kubectl, target, recordOf(plan, target), options.standIn, () => touched.add(target));
      }
      during = await series.untilStable('during', 'during', () => isGone(plan));
      await requireStillAtZero(plan);
    } finally {
      const how = { seconds: options.restoreSeconds, say };
      restorations = await Promise.all(
        [...touched].map((target) => restore(kubectl, target, recordOf(plan, target), how)),
      );
      for (const { cluster, what } of restorations) say(`${cluster}: ${what}`);
    }
    await untilAvailable(plan, signal);
    after = await series.untilStable('after', 'before', () => Promise.resolve(true));
  } catch (error) {
    brokenOff = error instanceof Error ? error.message : String(error);
  }
  const verdicts = clients.map((client) => toVerdict(client, before, during, after));
  const { service, cluster } = options;
  return { service, cluster, outage: plan.outage, clients: verdicts, brokenOff, restorations };
}

/** The outage is over only when the pods are available again. */
async function untilAvailable(
  { kubectl, targets, options }: DrillPlan,
  signal: AbortSignal | undefined,
): Promise<void> {
  const end = performance.now() + options.settleSeconds * 1000;
  for (const target of targets) {
    while (!(await isAvailable(kubectl, target))) {
      if (performance.now() >= end) {
        throw new Error(`${target.name} has its replicas again, and they are not available yet.`);
      }
      await pause(PAUSE_MILLISECONDS, signal);
    }
  }
}

/** A cluster that does not answer is asked again: nothing depends on it any more. */
async function isAvailable(kubectl: Kubectl, target: Target): Promise<boolean> {
  try {
    return (await LiveDeployment.read(kubectl, target))?.isAvailable === true;
  } catch (error) {
    if (error instanceof KubectlFailure) return false;
    throw error;
  }
}

function toVerdict(
  { cluster, before: expectedBefore, during: expectedDuring }: DrillPlan['clients'][number],
  before: Counts,
  during: Counts,
  after: Counts,
): ClientVerdict {
  const counts = { before: before.get(cluster), during: during.get(cluster), after: after.get(cluster) };
  const asPredicted =
    isAsPredicted(counts.before, expectedBefore) &&
    isAsPredicted(counts.during, expectedDuring) &&
    isAsPredicted(counts.after, expectedBefore);
  return { cluster, predicted: { before: expectedBefore, during: expectedDuring }, ...counts, asPredicted };
}

/** What loses its pods, and the outage that this is. */
function findOutage(place: Place, { service, cluster, without, standIn }: DrillOptions): ProxyTargets {
  if (without === 'waypoint') return findWaypoint(place, service);
  if (without === 'gateway') return findGateways(place);
  const outage: Outage =
    standIn === undefined
      ? { kind: 'scaled-to-zero', service, cluster }
      : { kind: 'failing', service, cluster, pods: 1, requests: 1, failure: 'gateway-error' };
  return { ...findTargets(place, service), outage };
}

/** A drill is for what should work. */
function unpredictable(
  { cluster, during }: { readonly cluster: string; readonly during: Answer },
  { cluster: hit, without }: DrillOptions,
  outage: Outage,
): Objection[] {
  const mustMove = cluster === hit && without === 'service';
  const isGood = mustMove ? during.verdict === 'failover' : ['local', 'failover', 'split'].includes(during.verdict);
  if (isGood) return [];
  const why = decisiveReason(during.reasons)?.text ?? 'no reason is known';
  const change = offeredChange(during.reasons);
  return [
    {
      despite: 'prediction',
      message: `for clients of ${cluster} the prediction is "${during.verdict}" while ${describeOutage(outage)}: ${why}`,
      fix: change ?? 'see what predict says of a snapshot',
    },
  ];
}

/** Reports whether the same clusters answer the same clients as before. */
function movesNothing(clients: readonly { readonly before: Answer; readonly during: Answer }[]): boolean {
  return clients.every(({ before, during }) => spreadText(before) === spreadText(during));
}

function tooSmall({ clusters }: Mesh, { cluster: hit, service }: DrillOptions): Objection[] {
  const counts = clusters.map(({ name, pods }) => ({ name, pods: pods.get(service) }));
  const usual = counts.reduce((sum, { pods }) => sum + (pods?.usual ?? 0), 0);
  const left = counts.filter(({ name }) => name !== hit).reduce((sum, { pods }) => sum + (pods?.most ?? 0), 0);
  if (left > 0 && usual / left <= MOST_TIMES_THE_LOAD) return [];
  return [
    {
      despite: 'capacity',
      message: `the load of ${usual} pods would fall on ${left}, more than ${MOST_TIMES_THE_LOAD} times as much on each.`,
      fix: 'run more pods in the other clusters, or let an autoscaler add them',
    },
  ];
}

function liveOf({ clusters }: LiveMesh, name: string): LiveMesh['clusters'][number] {
  return clusters.find((cluster) => cluster.name === name)!;
}

function withoutSignal({ timeoutSeconds }: KubectlOptions): KubectlOptions {
  return { timeoutSeconds };
}
