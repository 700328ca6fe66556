import { main } from '../../src/cli/main';
import { FakeKubectl, type FakeCluster } from '../support/fake-kubectl';
import { guideCluster } from '../support/live-guide';
import { lieWith } from '../support/lying-kubectl';
import { LIES, type Lie } from '../support/lies';

jest.mock('../../src/live/kubectl/run-program', () => jest.requireActual('../support/lying-kubectl'));
// Nothing has to be waited for: a lie is over after one command, or never.
jest.mock('../../src/live/kubectl/pause', () => ({ pause: () => new Promise((resolve) => setImmediate(resolve)) }));

let out: string;
let kubectl: FakeKubectl;

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  jest.restoreAllMocks();
  lieWith(undefined);
});

const CONTEXTS = ['--context', 'cluster1=ctx1,cluster2=ctx2'];
const DRILL = [
  ...['drill', ...CONTEXTS, '--service', 'sample/helloworld', '--cluster', 'cluster1'],
  ...['--settle', '0.01s', '--requests', '10', '--restore-timeout', '1m'],
];

/** Runs a drill with a kubectl that lies where it is told to. */
function drill(more: readonly string[], lie: ((command: number) => Lie | undefined) | undefined) {
  return run([...DRILL, ...more], lie);
}

/** Runs a command with a kubectl that lies where it is told to. */
async function run(
  args: readonly string[],
  lie: ((command: number) => Lie | undefined) | undefined,
  before: (cluster: FakeCluster) => void = () => undefined,
) {
  out = '';
  kubectl = new FakeKubectl({
    ctx1: guideCluster('cluster1', 'network1', { replicas: 2 }),
    ctx2: guideCluster('cluster2', 'network2', { replicas: 2, version: 'v2' }),
  });
  kubectl.change(({ contexts }) => before(contexts.ctx1!));
  try {
    lieWith(lie);
    const code = await main([...args]);
    lieWith(undefined);
    const firstChange = kubectl.commands.findIndex(([, , word]) => word === 'annotate') + 1;
    return { code, out, commands: kubectl.commands.length, firstChange, left: left() };
  } finally {
    kubectl.remove();
  }
}

function left() {
  const { objects } = kubectl.state.contexts.ctx1!;
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  const target = deployments.find(({ metadata }) => metadata.name === 'helloworld-v1');
  return {
    replicas: target.spec.replicas,
    record: target.metadata.annotations?.['cdk8s-ambient/drill'],
    standIn: deployments.some(({ metadata }) => metadata.name === 'helloworld-v1-drill'),
  };
}
const UNTOUCHED = { replicas: 2, record: undefined, standIn: false };

type Run = Awaited<ReturnType<typeof drill>>;
const NAMES = Object.keys(LIES) as (keyof typeof LIES)[];
const FAILING = ['--outage', 'failing', '--image', 'example.com/503'];
/** The lie at a command, where not each is told at each. */
const lieInTurn = (command: number) => NAMES[command % NAMES.length]!;

const isUntouched = ({ left: found }: Run) => JSON.stringify(found) === JSON.stringify(UNTOUCHED);
const isRestored = (run: Run) => isUntouched(run) && [0, 1, 2].includes(run.code);

function asText(what: string, run: Run): string {
  return `${what}: exit ${run.code}, ${JSON.stringify(run.left)}`;
}

/** Drills in which kubectl lies once; those that do not end well. */
async function lieOnceEach(more: readonly string[], lies: readonly (readonly [number, keyof typeof LIES])[]) {
  const broken: string[] = [];
  for (const [at, name] of lies) {
    const run = await drill(more, (command) => (command === at ? LIES[name] : undefined));
    if (!isRestored(run)) broken.push(asText(`${name} at command ${at}`, run));
  }
  return broken;
}

/** How many commands a drill has, and which is the first that changes something. */
async function countCommands(more: readonly string[]) {
  const { code, left: found, commands, firstChange } = await drill(more, undefined);
  expect({ code, left: found }).toEqual({ code: 0, left: UNTOUCHED });
  expect(firstChange).toBeGreaterThan(40);
  expect(commands).toBeGreaterThan(firstChange + 20);
  return { commands, firstChange };
}

function from(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

test.each([
  ['has no pods', []],
  ['has failing pods', FAILING],
] as const)(
  'a lie at any command of a drill in which a cluster %s leaves nothing behind',
  async (_, more) => {
    const { commands } = await countCommands(more);
    expect(
      await lieOnceEach(
        more,
        from(1, commands).map((at) => [at, lieInTurn(at)]),
      ),
    ).toEqual([]);
  },
  240_000,
);

test.each(NAMES)(
  'replicas come back where kubectl answers %s once, at any command from the first change on',
  async (name) => {
    const { commands, firstChange } = await countCommands(FAILING);
    expect(
      await lieOnceEach(
        FAILING,
        from(firstChange, commands).map((at) => [at, name]),
      ),
    ).toEqual([]);
  },
  240_000,
);

test('a restore that the cluster does not confirm ends with the commands to type, and exit code 3', async () => {
  const { commands, firstChange } = await countCommands(FAILING);
  const broken: string[] = [];
  let unrestored = 0;
  for (const at of from(firstChange, commands)) {
    const name = lieInTurn(at);
    const run = await drill([...FAILING, '--restore-timeout', '0.01s'], (command) =>
      command >= at ? LIES[name] : undefined,
    );
    if (run.code === 3) unrestored++;
    if (run.code === 3 ? !COMMANDS.test(run.out) : !isRestored(run)) broken.push(asText(`${name} from ${at} on`, run));
  }
  expect(broken).toEqual([]);
  expect(unrestored).toBeGreaterThan(10);
}, 240_000);

test('a signal does not change that: what was not restored never exits as interrupted', async () => {
  const { firstChange } = await countCommands([]);
  const run = await drill(['--restore-timeout', '0.01s'], (command) => {
    if (command === firstChange + 4) process.emit('SIGINT', 'SIGINT');
    return command > firstChange + 4 ? LIES['an HTML page'] : undefined;
  });
  expect(run.code).toBe(3);
  expect(run.left.replicas).toBe(0);
  expect(run.out).toMatch(COMMANDS);
});

const RESTORE = ['drill', '--restore', ...CONTEXTS, '--restore-timeout', '1m'];
const ID = '01234567-89ab-4cde-8f01-23456789abcd';

/** What a drill leaves that is killed in its outage: no replicas, a record of them, and a stand-in. */
function killed({ objects }: FakeCluster): void {
  const target = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'helloworld-v1');
  const standIn = structuredClone(target);
  target.spec.replicas = 0;
  const record = { version: 1, id: ID, replicas: 2, standIn: 'helloworld-v1-drill' };
  target.metadata.annotations = { 'cdk8s-ambient/drill': JSON.stringify(record) };
  const mark = { 'cdk8s-ambient/drill': ID };
  standIn.metadata = { ...standIn.metadata, name: record.standIn, labels: mark };
  standIn.spec.selector = { matchLabels: mark };
  objects.push(standIn);
}

test.each(NAMES)(
  'what a killed drill has left is restored where kubectl answers %s once, at any command of --restore',
  async (name) => {
    const { code, left: found, commands } = await run(RESTORE, undefined, killed);
    expect({ code, left: found }).toEqual({ code: 0, left: UNTOUCHED });
    const broken: string[] = [];
    for (const at of from(1, commands)) {
      const once = await run(RESTORE, (command) => (command === at ? LIES[name] : undefined), killed);
      if (once.code !== 0 || !isUntouched(once)) broken.push(asText(`${name} at command ${at}`, once));
    }
    expect(broken).toEqual([]);
  },
  120_000,
);

test.each(NAMES)('--restore never reports success where kubectl answers %s to everything', async (name) => {
  const lied = await run([...RESTORE, '--restore-timeout', '0.01s'], () => LIES[name], killed);
  expect(lied.code).toBe(3);
  expect(out).toContain('it is not known what drills have left');
});

/** What brings the Deployment back, the stand-in last but one. */
const COMMANDS = new RegExp(
  [
    / {2}by hand:/,
    / {4}kubectl --context ctx1 scale --namespace sample --current-replicas=0 --replicas=2 -- deployment helloworld-v1/,
    /(?: {4}kubectl --context ctx1 delete deployment --namespace sample --selector=cdk8s-ambient\/drill=[-0-9a-f]{36} --field-selector=metadata.name=helloworld-v1-drill --wait=false\n)? {4}kubectl --context ctx1 annotate --namespace sample -- deployment helloworld-v1 cdk8s-ambient\/drill-/,
  ]
    .map(({ source }) => source)
    .join('\\n'),
);
