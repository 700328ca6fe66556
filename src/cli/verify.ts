import { parseArgs } from 'node:util';
import { pause } from '../live/pause';
import { PHASES, type Phase } from '../model/change/phase';
import type { MeshTree } from '../model/read/tree';
import { verificationAsJson, verificationAsText } from '../report/verification';
import { verify as look, type Verification } from '../verify/verify';
import { CannotRun, ExitCode } from './exit';
import { interruptibly } from './interruption';
import { LIVE_OPTIONS, LIVE_USAGE, toLiveOptions, toSeconds, type LiveOptions } from './live-options';
import { MESH_OPTIONS, MESH_USAGE, readMeshTree, toMeshOptions, type MeshOptions } from './mesh-tree';

export const VERIFY_USAGE = `cdk8s-ambient verify DIR… --context CLUSTER=CONTEXT,… [options]

Looks whether live clusters are as a mesh directory declares them, and what is missing: what Istio needs, the objects with
their values, Gateways, waypoints, bindings, endpoints, and where requests go by what is live. Changes nothing.

  --phase 1|2|3             look up to this phase of a rollout only: 1 Gateways, 2 Services, 3 rules (3)
  --wait                    look again until everything holds, or --timeout is over
  --timeout TIME            for how long --wait waits (5m)
  --format text|json        how to say it (text)
  --json                    short for --format json
${LIVE_USAGE}
${MESH_USAGE}

Exit code: 0 everything that could be seen holds, 1 something does not, 2 a cluster did not answer, or could not run.`;

/** Controllers need about so long for anything. */
const PAUSE_MILLISECONDS = 2000;

interface VerifyOptions extends LiveOptions {
  readonly mesh: MeshOptions;
  readonly phase: Phase;
  /** For how long to look again; 0 for one look. */
  readonly waitSeconds: number;
  readonly json: boolean;
}

/** `cdk8s-ambient verify`: are the clusters as declared? */
export async function verify(args: readonly string[]): Promise<ExitCode> {
  const options = readOptions(args);
  const tree = readMeshTree(options.mesh);
  refuseOtherClusters(tree, options);
  const verification = await interruptibly((signal) => lookUntilGood(tree, options, signal));
  process.stdout.write(
    options.json ? `${JSON.stringify(verificationAsJson(verification), null, 2)}\n` : verificationAsText(verification),
  );
  return exitCodeOf(verification);
}

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

function readOptions(args: readonly string[]): VerifyOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      phase: { type: 'string', default: '3' },
      wait: { type: 'boolean', default: false },
      timeout: { type: 'string', default: '5m' },
      format: { type: 'string', default: 'text' },
      json: { type: 'boolean', default: false },
      ...LIVE_OPTIONS,
      ...MESH_OPTIONS,
    },
  });
  const phase = PHASES.find((known) => String(known) === values.phase);
  if (phase === undefined) throw new CannotRun(`--phase is "${values.phase}"; it can be ${PHASES.join(', ')}.`);
  if (!['text', 'json'].includes(values.format)) {
    throw new CannotRun(`--format is "${values.format}"; it can be text, json.`);
  }
  const waitSeconds = toSeconds('--timeout', values.timeout);
  return {
    ...toLiveOptions('cdk8s-ambient verify DIR', values),
    mesh: toMeshOptions('verify', positionals, values),
    phase,
    waitSeconds: values.wait ? waitSeconds : 0,
    json: values.json || values.format === 'json',
  };
}

/** A cluster that is not declared cannot be compared, and one that is not named may be the one that is wrong. */
function refuseOtherClusters({ clusters }: MeshTree, { contexts }: VerifyOptions): void {
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
