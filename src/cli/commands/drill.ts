import { planDrill, recordOf, runDrill, type DrillPlan } from '../../drill/drill';
import { createStandInStep, recordStep, restore, restoreSteps, scaleToZeroStep, stepText } from '../../drill/outage';
import { recordOn } from '../../drill/record';
import { DrillRefused } from '../../drill/refusal';
import { Kubectl } from '../../live/kubectl';
import { KubectlFailure } from '../../live/kubectl-failure';
import { isMap } from '../../model/kube-object';
import { DRILL_FORMATS } from '../../report/drill';
import { jsonText } from '../../report/format';
import { defineCommand } from '../command';
import { DRILL_OPTIONS, toDrillArguments, type DrillArguments } from '../drill-options';
import { CannotRun, ExitCode } from '../exit';
import { formatOptions, printReport } from '../format-options';
import { Interrupted, interruptibly } from '../interruption';
import { print } from '../output';

/** `cdk8s-ambient drill`: an outage for practice, compared with its prediction. */
export const drill = defineCommand({
  synopsis: [
    'drill --service NAMESPACE/NAME --cluster CLUSTER --context CLUSTER=CONTEXT,… [options]',
    'drill --restore --context CLUSTER=CONTEXT,…',
  ],
  description:
    'Removes a service’s pods in one cluster, counts which cluster answers the clients of each cluster, compares that with the prediction made from the live clusters before, and restores the pods: also when it fails, when it is interrupted, and when a cluster cannot be reached for a while. After a SIGKILL, --restore does it, by the record on the Deployment.',
  options: { ...DRILL_OPTIONS, ...formatOptions(DRILL_FORMATS) },
  takesOperands: false,
  exitCodes: {
    0: 'as predicted, and restored',
    1: 'not as predicted, or not restored',
    2: 'did not begin, and nothing was changed',
    '130, 143': 'interrupted, and restored',
  },
  run: async ({ values }) => {
    const options = toDrillArguments(values);
    if (options.drill === undefined) return restoreAll(options, values.json || values.format === 'json');
    return interruptibly(async (signal) => {
      const plan = await planOrRefuse(options, signal);
      if (options.dryRun) {
        await print(commandsOf(plan));
        return ExitCode.GOOD;
      }
      const report = await runDrill(plan, signal, say);
      await printReport(DRILL_FORMATS, values, report);
      if (signal.aborted && report.restorations.every(({ restored }) => restored)) {
        return (signal.reason as Interrupted).exitCode;
      }
      const isGood =
        report.brokenOff === undefined &&
        report.clients.every(({ asPredicted }) => asPredicted) &&
        report.restorations.every(({ restored }) => restored);
      return isGood ? ExitCode.GOOD : ExitCode.BAD;
    });
  },
});

async function planOrRefuse(options: DrillArguments, signal: AbortSignal): Promise<DrillPlan> {
  const { contexts, timeoutSeconds, rootNamespace } = options;
  const how = { timeoutSeconds, signal, ...(options.dryRun ? { log: logCommand } : {}) };
  const drilled = options.drill!;
  const [namespace = '', name = ''] = drilled.service.split('/');
  const at = contexts.find(({ cluster }) => cluster === drilled.cluster)!;
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
          clientNamespace: options.clientNamespace ?? namespace,
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

/** The first port of the service: what clients ask, and what pods listen on. */
async function portOf(
  kubectl: Kubectl,
  namespace: string,
  name: string,
): Promise<{ port: number; targetPort: number }> {
  const body = await kubectl.get(`/api/v1/namespaces/${namespace}/services/${name}`);
  const spec = isMap(body?.spec) ? body.spec : {};
  const first: unknown = Array.isArray(spec.ports) ? spec.ports[0] : undefined;
  const port = isMap(first) && typeof first.port === 'number' ? first.port : 80;
  return { port, targetPort: isMap(first) && typeof first.targetPort === 'number' ? first.targetPort : port };
}

/** Every command that a drill would run from here on. */
function commandsOf(plan: DrillPlan): string {
  const { kubectl, targets, clients, options } = plan;
  const probes = clients.map(({ probe }) => probe.text);
  const lines = [
    '# before',
    ...probes,
    `# the outage in ${options.cluster}`,
    ...targets.flatMap((target) => {
      const record = recordOf(plan, target);
      const standIn = options.standIn === undefined ? [] : [createStandInStep(target, record, options.standIn)];
      return [recordStep(target, record), ...standIn, scaleToZeroStep(target)].map((step) => stepText(kubectl, step));
    }),
    '# during, until answers no longer change',
    ...probes,
    '# everything back',
    ...targets.flatMap((target) => restoreSteps(target, recordOf(plan, target)).map((step) => stepText(kubectl, step))),
    '# after',
    ...probes,
  ];
  return `${lines.join('\n')}\n`;
}

/** Brings back what drills have left that were killed. */
async function restoreAll(
  { contexts, timeoutSeconds, restoreSeconds, dryRun }: DrillArguments,
  asJson: boolean,
): Promise<ExitCode> {
  const outcomes = await Promise.all(
    contexts.map(async (at) => {
      const kubectl = new Kubectl(at, { timeoutSeconds });
      try {
        const found = await findRecords(kubectl);
        if (dryRun)
          return found.map((target) => ({
            cluster: at.cluster,
            name: target.name,
            restored: true,
            what: target.commands,
          }));
        return await Promise.all(found.map((target) => restore(kubectl, target, undefined, restoreSeconds, say)));
      } catch (error) {
        if (!(error instanceof KubectlFailure)) throw error;
        return [{ cluster: at.cluster, name: '', restored: false, what: error.message }];
      }
    }),
  );
  const restorations = outcomes.flat();
  if (asJson) await print(jsonText({ restorations }));
  else if (restorations.length === 0) await print('no drill has left anything.\n');
  else await print(restorations.map(({ cluster, restored, what }) => `${restored ? '✓' : '✗'} ${cluster}: ${what}\n`));
  return restorations.every(({ restored }) => restored) ? ExitCode.GOOD : ExitCode.BAD;
}

async function findRecords(kubectl: Kubectl): Promise<{ namespace: string; name: string; commands: string }[]> {
  const found: { namespace: string; name: string; commands: string }[] = [];
  await kubectl.list('/apis/apps/v1/deployments', (body) => {
    const record = recordOn(body);
    const metadata = isMap(body.metadata) ? body.metadata : {};
    if (record === undefined) return;
    const target = { namespace: String(metadata.namespace), name: String(metadata.name) };
    const steps = record === 'unreadable' ? [] : restoreSteps(target, record);
    found.push({ ...target, commands: steps.map((step) => `\n  ${stepText(kubectl, step)}`).join('') });
  });
  return found;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function logCommand(command: string): void {
  process.stdout.write(`${command}\n`);
}
