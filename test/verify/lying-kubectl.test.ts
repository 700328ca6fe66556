import * as fs from 'node:fs';
import * as path from 'node:path';
import { run, type Run } from '../cli/support';
import { FakeKubectl } from '../support/fake-kubectl';
import { LIES } from '../support/lies';
import { declareGuide, guideCluster } from '../support/live-guide';
import { lieWith } from '../support/lying-kubectl';

jest.mock('../../src/live/kubectl/run-program', () => jest.requireActual('../support/lying-kubectl'));

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
const SNAPSHOT = () => path.join(kubectl.folder, 'snapshot');
const snapshot = () => run('snapshot', ...CONTEXTS, '--output', SNAPSHOT());
const NAMES = Object.keys(LIES) as (keyof typeof LIES)[];
/** Of extensions it is an answer like any other that there is no such kind, and of a ConfigMap that there is no such object. */
const MAY_BE_MISSING =
  /^\/apis\/[^/]*\.(io|sh)\/(?!v1\/(endpointslices|networkpolicies|ingresses))|\/configmaps\/[^/]+$/;

/** Runs a command once for each of the commands of kubectl that it takes, with a lie of kubectl in place of that one's answer. */
async function lieInTurn(does: () => Promise<Run>, isSeen: (run: Run) => boolean): Promise<string[]> {
  const honest = await does();
  const commands = kubectl.commands.length;
  expect({ code: honest.code, isLong: commands > 20 }).toEqual({ code: 0, isLong: true });
  const broken: string[] = [];
  for (let at = 1; at <= commands; at++) {
    const name = NAMES[at % NAMES.length]!;
    fs.rmSync(SNAPSHOT(), { recursive: true, force: true });
    let path = '';
    lieWith((command, args) => (command === at && !isTogether(args) ? ((path = pathOf(args)), LIES[name]) : undefined));
    const result = await does();
    if (path === '') continue;
    const isAnswer = name === 'not found' && MAY_BE_MISSING.test(path);
    if ((!isSeen(result) && !isAnswer) || / {4}at |defect/.test(result.out + result.errors)) {
      broken.push(`${name} at ${at}, ${path}: exit ${result.code} ${result.errors}`);
    }
  }
  return broken;
}

const isTogether = (args: readonly string[]): boolean => args.includes('--all-namespaces');

/** The path that a command asks for, without its parameters. */
function pathOf(args: readonly string[]): string {
  return (args[args.indexOf('--raw') + 1] ?? '').split('?')[0]!;
}

test('verify takes no lie of kubectl, at any command, for an answer of the cluster', async () => {
  expect(await lieInTurn(verify, ({ code, out }) => code !== 0 || out.includes('?'))).toEqual([]);
}, 120_000);

test.each(NAMES)(
  'kinds of which kubectl answers with %s, asked for together, are asked for one by one',
  async (name) => {
    const honest = await verify();
    lieWith((_, args) => (isTogether(args) ? LIES[name] : undefined));
    expect(await verify()).toEqual(honest);
  },
);

test('a snapshot of a cluster whose kubectl lies, at any command, is not written', async () => {
  expect(await lieInTurn(snapshot, ({ code }) => code === 2 && !fs.existsSync(SNAPSHOT()))).toEqual([]);
}, 120_000);

test.each(['verify', 'snapshot'] as const)(
  'a server that has none of what every API server lists is not taken for one by %s',
  async (command) => {
    lieWith((_, args) =>
      /\/(api|apps|autoscaling|discovery\.k8s\.io)\//.test(pathOf(args)) ? LIES['not found'] : undefined,
    );
    const { code, out, errors } = await { verify, snapshot }[command]();
    expect(code).not.toBe(0);
    expect(out + errors).toContain('the answer is that there is no NamespaceList');
  },
);
