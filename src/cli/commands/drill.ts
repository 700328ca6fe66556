import {
  createStandInStep,
  DrillRefused,
  findLeftovers,
  GivenUp,
  persistently,
  planDrill,
  recordOf,
  recordStep,
  restore,
  restoreSteps,
  runDrill,
  scaleToZeroStep,
  stepText,
  type DrillPlan,
  type DrillReport,
  type Leftovers,
  type Restoration,
} from '../../drill';
import { Kubectl } from '../../live/kubectl/kubectl';
import { KubectlFailure } from '../../live/kubectl/kubectl-failure';
import { isNamespaceName, isObjectName } from '../../live/kubectl/names';
import { isMap } from '../../model/object';
import { DRILL_FORMATS, restorationsAsText } from '../../report/drill';
import { visibleLines } from '../../util/escape';
import { jsonText } from '../../report/format';
import { defineCommand } from '../line/command';
import { DRILL_OPTIONS, toDrillArguments, type DrillArguments } from '../options/drill-options';
import { requireRecordable, writeDrillRecord } from '../files/drill-records';
import { CannotRun, ExitCode } from '../line/exit';
import { formatOptions, printReport } from '../options/format-options';
import { Interrupted, interruptibly, undisturbed } from '../screen/interruption';
import { print } from '../screen/output';

/** `cdk8s-ambient drill`: an outage for practice, compared with its prediction. */
export const drill = defineCommand({
  synopsis: [
    'drill --service NAMESPACE/NAME --cluster CLUSTER --context CLUSTER=CONTEXT,… [options]',
    'drill --restore --context CLUSTER=CONTEXT,…',
  ],
  description:
    'Removes a service’s pods in one cluster, counts which cluster answers the clients of each cluster, compares that with the prediction made from the live clusters before, and restores the pods: also when it fails, when it is interrupted, when nothing reads its output, and when a cluster cannot be reached for a while. After a SIGKILL, --restore does it, by the record on the Deployment.',
  options: { ...DRILL_OPTIONS, ...formatOptions(DRILL_FORMATS) },
  takesOperands: false,
  exitCodes: {
    0: 'as predicted, and restored',
    1: 'not as predicted, or broken off; restored',
    2: 'did not begin, and nothing was changed',
    3: 'not restored: type the commands that are printed',
    '129, 130, 131, 143': 'interrupted, and restored',
  },
  run: async ({ values }) => {
    const options = toDrillArguments(values);
    if (options.drill === undefined) return restoreAll(options, values.json || values.format === 'json');
    const { record, dryRun } = options;
    if (record !== undefined && !dryRun) requireRecordable(record);
    const outcome = await interruptibly(async (signal) => {
      const plan = await planOrRefuse(options, signal);
      if (dryRun) return commandsOf(plan);
      const begun = new Date();
      const ended = await runToItsEnd(plan, signal);
      return record === undefined ? ended : recorded(record, plan, ended, begun);
    });
    // Now that everything is restored, a signal may end the printing.
    if (typeof outcome === 'string') {
      await print(outcome);
      return ExitCode.GOOD;
    }
    await printReport(DRILL_FORMATS, values, outcome.report);
    return outcome.code;
  },
});

/** Runs a drill that may begin. Whatever disturbs it, what it has changed is restored before it ends. */
async function runToItsEnd(plan: DrillPlan, signal: AbortSignal): Promise<{ report: DrillReport; code: number }> {
  const ended = new AbortController();
  const end = (): void => ended.abort(signal.reason);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  const report = await undisturbed(
    () => runDrill(plan, ended.signal, say),
    (defect) => ended.abort(defect),
  );
  signal.removeEventListener('abort', end);
  return { report, code: exitCodeOf(report, signal) };
}

/** Writes the record of a drill that has ended and was restored, whatever came of it. */
function recorded(
  folder: string,
  plan: DrillPlan,
  outcome: { readonly report: DrillReport; readonly code: number },
  begun: Date,
): { readonly report: DrillReport; readonly code: number } {
  const good: number = ExitCode.GOOD;
  const passed = outcome.code === good;
  try {
    writeDrillRecord(folder, plan, outcome.report, { begun, ended: new Date(), passed });
    return outcome;
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    say(`cdk8s-ambient: the drill is not recorded: ${error.message}`);
    return passed ? { ...outcome, code: ExitCode.BAD } : outcome;
  }
}

function exitCodeOf({ restorations, brokenOff, clients }: DrillReport, signal: AbortSignal): number {
  if (!restorations.every(({ restored }) => restored)) return ExitCode.NOT_RESTORED;
  if (signal.aborted) return (signal.reason as Interrupted).exitCode;
  const isGood = brokenOff === undefined && clients.every(({ asPredicted }) => asPredicted);
  return isGood ? ExitCode.GOOD : ExitCode.BAD;
}

async function planOrRefuse(options: DrillArguments, signal: AbortSignal): Promise<DrillPlan> {
  const { contexts, timeoutSeconds, rootNamespace } = options;
  const how = { timeoutSeconds, signal, ...(options.dryRun ? { log: logCommand } : {}) };
  const drilled = options.drill!;
  const [namespace = '', name = ''] = drilled.service.split('/');
  const at = contexts.find(({ cluster }) => cluster === drilled.cluster)!;
  requireName('--service', `${namespace}/${name}`, isNamespaceName(namespace) && isObjectName(name));
  const clientNamespace = options.clientNamespace ?? namespace;
  requireName('--client-namespace', clientNamespace, isNamespaceName(clientNamespace));
  requireName('--root-namespace', rootNamespace, isNamespaceName(rootNamespace));
  try {
    const { port, targetPort } = await portOf(new Kubectl(at, how), namespace, name);
    return await planDrill(
      {
        ...drilled,
        contexts,
        rootNamespace,
        standIn:
          options.outage === 'failing'
            ? { image: options.image!, args: options.imageArguments, port: targetPort }
            : undefined,
        probe: {
          requests: options.requests,
          url: options.url ?? `http://${name}.${namespace}:${port}/`,
          client: options.client,
          clientNamespace,
          command: options.command,
        },
      },
      how,
    );
  } catch (error) {
    if (error instanceof DrillRefused || error instanceof KubectlFailure) throw new CannotRun(error.message);
    throw error;
  }
}

function requireName(option: string, value: string, isGood: boolean): void {
  if (isGood) return;
  throw new CannotRun(`${option} is ${JSON.stringify(value)}, and Kubernetes allows no such name.`);
}

/** The first port of the service: what clients ask, and what pods listen on. */
async function portOf(
  kubectl: Kubectl,
  namespace: string,
  name: string,
): Promise<{ port: number; targetPort: number }> {
  const body = await kubectl.object({ kind: 'Service', api: '/api/v1', plural: 'services', namespace, name });
  const spec = isMap(body?.spec) ? body.spec : {};
  const first: unknown = Array.isArray(spec.ports) ? spec.ports[0] : undefined;
  const port = isMap(first) && typeof first.port === 'number' ? first.port : 80;
  return { port, targetPort: isMap(first) && typeof first.targetPort === 'number' ? first.targetPort : port };
}

const VERSION_READ = 'RESOURCE_VERSION';

/** Every command that a drill would run from here on. */
function commandsOf(plan: DrillPlan): string {
  const { kubectl, targets, clients, options } = plan;
  const probes = clients.map(({ probe }) => probe.text);
  const lines = [
    '# before',
    ...probes,
    `# the outage in ${options.cluster}; RESOURCE_VERSION is what the Deployment has just before`,
    ...targets.flatMap((target) => {
      const record = recordOf(plan, target);
      const standIn = options.standIn === undefined ? [] : [createStandInStep(target, record, options.standIn)];
      return [recordStep(target, record, VERSION_READ), ...standIn, scaleToZeroStep(target, VERSION_READ)].map((step) =>
        stepText(kubectl, step),
      );
    }),
    '# during, until answers no longer change',
    ...probes,
    '# the restore',
    ...targets.flatMap((target) => restoreSteps(target, recordOf(plan, target)).map((step) => stepText(kubectl, step))),
    '# after',
    ...probes,
  ];
  return `${lines.join('\n')}\n`;
}

/** Restores what drills have left that were killed. A signal ends the trying, not what is under way. */
async function restoreAll(options: DrillArguments, asJson: boolean): Promise<ExitCode> {
  const restorations = await interruptibly((signal) =>
    undisturbed(
      async () => (await Promise.all(options.contexts.map((at) => restoreCluster(at, options, signal)))).flat(),
      (defect) => say(`cdk8s-ambient: ${defect.message}`),
    ),
  );
  await print(asJson ? jsonText({ restorations }) : restorationsAsText(restorations));
  return restorations.every(({ restored }) => restored) ? ExitCode.GOOD : ExitCode.NOT_RESTORED;
}

async function restoreCluster(
  at: DrillArguments['contexts'][number],
  { timeoutSeconds, restoreSeconds: seconds, dryRun }: DrillArguments,
  signal: AbortSignal,
): Promise<readonly Restoration[]> {
  const kubectl = new Kubectl(at, { timeoutSeconds });
  const { cluster } = at;
  const onFailure = (reason: string): void => say(`${cluster}: its Deployments were not read, trying again: ${reason}`);
  let leftovers: Leftovers;
  try {
    leftovers = await persistently(() => findLeftovers(kubectl), { seconds, onFailure, signal });
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    const what = `its Deployments were not read, so it is not known what drills have left: ${error.message}`;
    return [{ cluster, name: '', restored: false, what, commands: [] }];
  }
  const { found, refused } = leftovers;
  const restored = found.map(async ({ target, record }) => {
    if (!dryRun) return await restore(kubectl, target, record, { seconds, say, signal });
    const commands = restoreSteps(target, record).map((step) => stepText(kubectl, step));
    const what = `Deployment ${target.namespace}/${target.name} would be restored.`;
    return { cluster, name: target.name, restored: true, what, commands };
  });
  return [...(await Promise.all(restored)), ...refused];
}

function say(text: string): void {
  process.stderr.write(visibleLines([text]));
}

function logCommand(command: string): void {
  process.stdout.write(`${command}\n`);
}
