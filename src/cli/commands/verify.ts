import { pause } from '../../live/kubectl/pause';
import { PHASES, type Phase } from '../../model/change';
import type { MeshTree } from '../../model/read/tree';
import { VERIFY_FORMATS } from '../../report/verification';
import { verify as look, type Verification } from '../../verify/verify';
import { defineCommand } from '../line/command';
import { CannotRun, ExitCode } from '../line/exit';
import { formatOptions, printReport } from '../options/format-options';
import { interruptibly } from '../screen/interruption';
import { LIVE_OPTIONS, toLiveOptions, type LiveOptions } from '../options/live-options';
import { MESH_OPTIONS, readMeshTree, toMeshOptions } from '../options/mesh-options';
import { BadValue, defaulted, flag, type ValueType } from '../line/option';
import { duration } from '../line/value-types';

/** Controllers need about so long for anything. */
const PAUSE_MILLISECONDS = 2000;

const PHASE: ValueType<Phase> = {
  name: PHASES.join('|'),
  read: (given) => {
    const phase = PHASES.find((known) => String(known) === given);
    if (phase === undefined) throw new BadValue(`one of ${PHASES.join(', ')}`);
    return phase;
  },
};

interface VerifyOptions extends LiveOptions {
  readonly phase: Phase;
  /** For how long to look again; 0 for one look. */
  readonly waitSeconds: number;
}

/** `cdk8s-ambient verify`: are the clusters as declared? */
export const verify = defineCommand({
  synopsis: ['verify DIR… --context CLUSTER=CONTEXT,… [options]'],
  description:
    'Compares live clusters with a mesh directory and lists what is missing: what Istio needs, the objects with their values, Gateways, waypoints, bindings, endpoints, and where requests go with what is live. Changes nothing.',
  options: {
    phase: defaulted(PHASE, '3', 'verify up to this phase of a rollout: 1 Gateways, 2 Services, 3 rules'),
    wait: flag('look again until everything holds, or --timeout is over'),
    timeout: defaulted(duration, '5m', 'how long --wait waits'),
    ...formatOptions(VERIFY_FORMATS),
    ...LIVE_OPTIONS,
    ...MESH_OPTIONS,
  },
  takesOperands: true,
  exitCodes: {
    0: 'everything that can be seen holds',
    1: 'something does not hold',
    2: 'a cluster did not answer, or could not run',
  },
  run: async ({ values, operands }) => {
    const mesh = toMeshOptions('verify', operands, values);
    const live = toLiveOptions('cdk8s-ambient verify DIR', values);
    const options = { ...live, phase: values.phase, waitSeconds: values.wait ? values.timeout : 0 };
    const tree = readMeshTree(mesh);
    refuseOtherClusters(tree, options);
    const verification = await interruptibly((signal) => lookUntilGood(tree, options, signal));
    await printReport(VERIFY_FORMATS, values, verification);
    return exitCodeOf(verification);
  },
});

async function lookUntilGood(tree: MeshTree, options: VerifyOptions, signal: AbortSignal): Promise<Verification> {
  const { contexts, phase, timeoutSeconds, waitSeconds } = options;
  const end = performance.now() + waitSeconds * 1000;
  let said = '';
  for (;;) {
    const seen = await look(tree, contexts, phase, { timeoutSeconds, signal });
    if (exitCodeOf(seen) === ExitCode.GOOD || performance.now() >= end) return seen;
    const missing = progressOf(seen);
    if (missing !== said) process.stderr.write(`waiting: ${missing}\n`);
    said = missing;
    await pause(PAUSE_MILLISECONDS, signal);
  }
}

/** What is waited for, in one line. */
function progressOf({ clusters }: Verification): string {
  const missing = clusters.flatMap(({ name, results, failures }) => [
    ...failures.map(() => `${name} does not answer`),
    ...results.filter(({ status }) => status === 'no').map(({ what }) => `${name}: ${what}`),
  ]);
  return `${missing.length} to go; ${missing[0]}`;
}

function exitCodeOf({ clusters }: Verification): ExitCode {
  if (clusters.some(({ failures }) => failures.length > 0)) return ExitCode.COULD_NOT_RUN;
  const isBad = clusters.some(({ results }) => results.some(({ status }) => status === 'no'));
  return isBad ? ExitCode.BAD : ExitCode.GOOD;
}

/** A cluster that is not declared cannot be compared, and one that is not named may be the one that is wrong. */
function refuseOtherClusters({ clusters }: MeshTree, { contexts }: LiveOptions): void {
  const declared = clusters.map(({ facts: { name } }) => name);
  const named = contexts.map(({ cluster }) => cluster);
  const foreign = named.filter((name) => !declared.includes(name));
  if (foreign.length > 0) {
    throw new CannotRun(
      `--context names ${foreign.join(', ')}, and the directory declares ${declared.join(', ')}. Write CLUSTER=CONTEXT with the cluster as it is declared.`,
    );
  }
  const missing = declared.filter((name) => !named.includes(name));
  if (missing.length > 0) {
    throw new CannotRun(
      `--context names no context for ${missing.join(', ')}. A failover is seen only where all clusters are: name each.`,
    );
  }
}
