import { spawn, type ChildProcess } from 'node:child_process';
import { delimiter } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiled } from '../../test/support/compiled';
import { FakeKubectl } from '../../test/support/fake-kubectl';
import { KubectlServer } from '../../test/support/kubectl-server';
import { generateDeployments } from '../../test/support/live-gateways';
import { guideCluster } from '../../test/support/live-guide';
import { countOf } from '../sample';
import { Random } from '../synth/random';

/** What ends a drill, or what it depends on. SIGTERM is followed by SIGKILL as a service manager does it. */
const INTERRUPTIONS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'SIGTERM, SIGKILL', 'closed output'] as const;
type Interruption = (typeof INTERRUPTIONS)[number];

/** How many drills a run of the suite interrupts. */
export const RUNS = countOf(200, 30);
/** Where none of those that were killed was at 0, there are so many times as many at most. Two of three are. */
const MOST_TIMES = 4;

/** From the scaling to the end of the drill, roughly. */
const WINDOW_MILLISECONDS = 4500;
/** A restore takes about so long. */
const RESTORE_MILLISECONDS = 900;
/** How long a command is on its way at most, there or back. */
const LATENCY_MILLISECONDS = 30;
const REPLICAS = 2;

/** What is drilled: by its name, the Deployment that loses its pods, and how many it has. */
interface DrilledOutage {
  readonly name: string;
  readonly deployment: string;
  readonly replicas: number;
  readonly more?: readonly string[];
}
const OUTAGES: readonly DrilledOutage[] = [
  { name: 'scale-to-zero', deployment: 'helloworld-v1', replicas: REPLICAS },
  { name: 'failing', deployment: 'helloworld-v1', replicas: REPLICAS, more: ['--image', 'example.com/503'] },
  { name: 'waypoint-down', deployment: 'waypoint', replicas: 1 },
  { name: 'gateway-down', deployment: 'istio-eastwestgateway', replicas: 1 },
];
const CONTEXTS = ['--context', 'cluster1=ctx1,cluster2=ctx2'];
const POLL_MILLISECONDS = 2;
const AT_ONCE = 4;

/** What came of interrupting drills. */
export interface Outcome {
  readonly runs: number;
  /** How many drills were interrupted while there were no replicas. */
  readonly atZero: number;
  /** How many of those were killed, so that `--restore` began from 0. */
  readonly killedAtZero: number;
  /** What was not restored, or exited with the wrong code. Empty is good. */
  readonly broken: readonly string[];
}

/**
 * Interrupts drills at random moments after they have scaled a Deployment to 0, and looks at what is left. A stand-in for kubectl
 * is on PATH, with commands that are on their way for a while, as to an API server.
 */
export async function interruptDrills(wanted: number, seed: number): Promise<Outcome> {
  const { command } = compiled();
  const broken: string[] = [];
  let atZero = 0;
  let killedAtZero = 0;
  let runs = 0;
  const work = async (): Promise<void> => {
    while (runs < wanted || (killedAtZero === 0 && runs < MOST_TIMES * wanted)) {
      const run = runs++;
      const result = await interruptOne(command, run, new Random(seed + run));
      broken.push(...result.broken.map((problem) => `run ${run}, ${result.what}: ${problem}`));
      if (result.isAtZero) atZero++;
      if (result.isAtZero && result.isKilled) killedAtZero++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { runs, atZero, killedAtZero, broken };
}

async function interruptOne(command: string, run: number, random: Random) {
  const interruption = INTERRUPTIONS[run % INTERRUPTIONS.length]!;
  const outage = OUTAGES[random.below(OUTAGES.length)]!;
  const delay = random.below(WINDOW_MILLISECONDS);
  const kubectl = makeKubectl();
  const server = await KubectlServer.start(kubectl, () => Math.random() * LATENCY_MILLISECONDS);
  const env = { ...process.env, PATH: [kubectl.folder, process.env.PATH].join(delimiter) };
  const start = (args: readonly string[]): Running => new Running(spawn(process.execPath, [command, ...args], { env }));
  try {
    const drill = start([
      ...['drill', ...CONTEXTS, '--service', 'sample/helloworld', '--cluster', 'cluster1', '--settle', '1s'],
      ...['--requests', '10', '--outage', outage.name, ...(outage.more ?? [])],
    ]);
    await Promise.race([scaled(server), drill.code]);
    await Promise.race([sleep(delay), drill.code]);
    const isAtZero = stateOf(kubectl, outage).replicas === 0;
    await drill.interrupt(interruption, random);
    const code = await drill.code;
    const isKilled = code === null;
    const broken = EXPECTED[interruption].includes(code) ? [] : [`exit ${code}: ${drill.printed}`];
    if (isKilled) {
      const restore = start(['drill', '--restore', ...CONTEXTS]);
      if ((await restore.code) !== 0) broken.push(`--restore: exit ${await restore.code}: ${restore.printed}`);
      // A command of the drill that was killed may still be on its way.
      await sleep(LATENCY_MILLISECONDS * 10);
      await server.idle();
    }
    const left = JSON.stringify(stateOf(kubectl, outage));
    const untouched = JSON.stringify({ replicas: outage.replicas, record: null, standIn: false } satisfies State);
    if (left !== untouched) broken.push(`left ${left}`);
    return { isAtZero, isKilled, broken, what: `${outage.name}, ${interruption} after ${delay} ms` };
  } finally {
    await server.stop();
    kubectl.remove();
  }
}

/** A drill may have ended by itself before the interruption: as predicted, or not. */
const EXPECTED: Readonly<Record<Interruption, readonly (number | null)[]>> = {
  SIGINT: [130, 0],
  SIGTERM: [143, 0],
  SIGHUP: [129, 0],
  SIGKILL: [null, 0],
  'SIGTERM, SIGKILL': [null, 143, 0],
  'closed output': [0],
};

/** A process, and what it has printed. */
class Running {
  public printed = '';
  /** Null where a signal ended it. */
  public readonly code: Promise<number | null>;

  constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (chunk: Buffer) => (this.printed += chunk.toString()));
    }
    this.code = new Promise((resolve) => child.on('exit', resolve));
  }

  public async interrupt(how: Interruption, random: Random): Promise<void> {
    if (how === 'closed output') {
      this.child.stdout!.destroy();
      this.child.stderr!.destroy();
      return;
    }
    const [first, second] = how.split(', ') as NodeJS.Signals[];
    this.child.kill(first);
    if (second === undefined) return;
    await Promise.race([sleep(random.below(RESTORE_MILLISECONDS)), this.code]);
    this.child.kill(second);
  }
}

function makeKubectl(): FakeKubectl {
  const { PATH } = process.env;
  const clusters = {
    ctx1: guideCluster('cluster1', 'network1', { replicas: REPLICAS }),
    ctx2: guideCluster('cluster2', 'network2', { replicas: REPLICAS, version: 'v2' }),
  };
  Object.values(clusters).forEach(generateDeployments);
  const kubectl = new FakeKubectl(clusters);
  // Drills run side by side, each with its own.
  process.env.PATH = PATH;
  return kubectl;
}

async function scaled({ sent }: KubectlServer): Promise<void> {
  while (!sent.some((args) => args.includes('--replicas=0'))) await sleep(POLL_MILLISECONDS);
}

interface State {
  readonly replicas: number;
  readonly record: string | null;
  readonly standIn: boolean;
}

function stateOf(kubectl: FakeKubectl, { deployment }: DrilledOutage): State {
  const { objects } = kubectl.state.contexts.ctx1!;
  const deployments = objects.filter(({ kind }) => kind === 'Deployment') as {
    metadata: { name: string; annotations?: Record<string, string> };
    spec: { replicas: number };
  }[];
  const target = deployments.find(({ metadata }) => metadata.name === deployment)!;
  return {
    replicas: target.spec.replicas,
    record: target.metadata.annotations?.['cdk8s-ambient/drill'] ?? null,
    standIn: deployments.some(({ metadata }) => metadata.name === `${deployment}-drill`),
  };
}
