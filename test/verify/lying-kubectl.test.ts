import * as fs from 'node:fs';
import * as path from 'node:path';
import { run } from '../cli/support';
import { FakeKubectl } from '../support/fake-kubectl';
import { LIES } from '../support/lies';
import { declareGuide, guideCluster } from '../support/live-guide';
import { lieWith } from '../support/lying-kubectl';

jest.mock('../../src/live/run-program', () => jest.requireActual('../support/lying-kubectl'));

let kubectl: FakeKubectl;

beforeEach(() => {
  kubectl = new FakeKubectl({
    ctx1: guideCluster('cluster1', 'network1'),
    ctx2: guideCluster('cluster2', 'network2', { version: 'v2' }),
  });
  declareGuide(path.join(kubectl.folder, 'dist'));
});
afterEach(() => {
  lieWith(undefined);
  kubectl.remove();
});

const CONTEXTS = ['--context', 'cluster1=ctx1,cluster2=ctx2'];
const verify = () => run('verify', path.join(kubectl.folder, 'dist'), ...CONTEXTS);
const snapshot = () => run('snapshot', ...CONTEXTS, '--output', path.join(kubectl.folder, 'snapshot'));
const NAMES = Object.keys(LIES) as (keyof typeof LIES)[];
/** These mean that there is no such kind, or no such object: an answer like any other. */
const ANSWERS: readonly (keyof typeof LIES)[] = ['not found'];

async function commandsOf(does: () => Promise<unknown>): Promise<number> {
  await does();
  return kubectl.commands.length;
}

test('verify takes no lie of kubectl, at any command, for an answer of the cluster', async () => {
  expect((await verify()).code).toBe(0);
  const commands = kubectl.commands.length;
  const broken: string[] = [];
  for (let at = 1; at <= commands; at++) {
    const name = NAMES[at % NAMES.length]!;
    lieWith((command) => (command === at ? LIES[name] : undefined));
    const { code, out, errors } = await verify();
    const isSeen = code !== 0 || out.includes('?') || ANSWERS.includes(name);
    if (!isSeen || / {4}at |defect/.test(out + errors)) broken.push(`${name} at ${at}: exit ${code} ${errors}`);
  }
  expect(broken).toEqual([]);
}, 120_000);

test('a snapshot of a cluster whose kubectl lies, at any command, is not written', async () => {
  const commands = await commandsOf(snapshot);
  const broken: string[] = [];
  for (let at = 1; at <= commands; at++) {
    const name = NAMES[at % NAMES.length]!;
    fs.rmSync(path.join(kubectl.folder, 'snapshot'), { recursive: true, force: true });
    lieWith((command) => (command === at ? LIES[name] : undefined));
    const { code, out, errors } = await snapshot();
    const isRefused = code === 2 && !fs.existsSync(path.join(kubectl.folder, 'snapshot'));
    if ((!isRefused && !ANSWERS.includes(name)) || / {4}at |defect/.test(out + errors)) {
      broken.push(`${name} at ${at}: exit ${code} ${errors}`);
    }
  }
  expect(broken).toEqual([]);
}, 120_000);
