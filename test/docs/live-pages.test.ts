import Ajv2020 from 'ajv/dist/2020';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main';
import { FakeKubectl } from '../support/fake-kubectl';
import { declareGuide, guideCluster } from '../support/live-guide';
import { blocksOf, ROOT } from './markdown';

jest.mock('../../src/live/kubectl/run-program', () => jest.requireActual('../support/kubectl-in-process'));
jest.mock('../../src/live/kubectl/pause', () => ({ pause: () => new Promise((resolve) => setImmediate(resolve)) }));

// docs/verify.md and docs/drill.md show what is said of the guide's set-up. It is really said.

const CONTEXTS = ['--context', 'cluster1=ctx1,cluster2=ctx2'];
const from = process.cwd();
let folder: string;
let kubectl: FakeKubectl;
let out: string;

function shown(page: string, language: string): string {
  const name = page.replace('.md', '');
  return blocksOf(`docs/${page}`).find((block) => block.language === language && block.file === name)!.text;
}

function schemaOf(name: string) {
  const schema = JSON.parse(readFileSync(join(ROOT, `docs/schema/${name}.v1.schema.json`), 'utf8')) as object;
  return new Ajv2020({ strict: true }).compile(schema);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-live-pages-'));
  out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  declareGuide(join(folder, 'dist'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(from);
  jest.restoreAllMocks();
  kubectl.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe('docs/verify.md', () => {
  beforeEach(() => {
    const ctx1 = guideCluster('cluster1', 'network1');
    const rule = ctx1.objects.find(({ kind }) => kind === 'DestinationRule');
    rule.spec.trafficPolicy.outlierDetection.maxEjectionPercent = 10;
    kubectl = new FakeKubectl({ ctx1, ctx2: guideCluster('cluster2', 'network2', { version: 'v2' }) });
  });

  test('shows the text of verify', async () => {
    expect(await main(['verify', 'dist', ...CONTEXTS])).toBe(1);
    expect(out.split('\n\n')[0]).toBe(shown('verify.md', 'text').trimEnd());
  });

  test('shows a result of verify --json, which is by its schema', async () => {
    await main(['verify', 'dist', ...CONTEXTS, '--json']);
    const verification = JSON.parse(out);
    expect(verification.clusters[0].results).toContainEqual(JSON.parse(shown('verify.md', 'json')));
    const validate = schemaOf('verify');
    expect(validate(verification)).toBe(true);
    expect(validate({ ...verification, phase: 4 })).toBe(false);
    expect(validate({ ...verification, clusters: [{ name: 'a' }] })).toBe(false);
  });
});

describe('docs/drill.md', () => {
  beforeEach(() => {
    kubectl = new FakeKubectl({
      ctx1: guideCluster('cluster1', 'network1', { replicas: 2 }),
      ctx2: guideCluster('cluster2', 'network2', { replicas: 2, version: 'v2' }),
    });
  });
  const DRILL = ['drill', '--service', 'sample/helloworld', '--cluster', 'cluster1', ...CONTEXTS];

  test('shows the text of a drill', async () => {
    expect(await main(DRILL)).toBe(0);
    expect(out).toBe(shown('drill.md', 'text'));
  });

  test('links the schema that the JSON of a drill, and of what it left, is by', async () => {
    await main([...DRILL, '--json']);
    const validate = schemaOf('drill');
    expect(validate(JSON.parse(out))).toBe(true);
    out = '';
    await main(['drill', '--restore', '--json', ...CONTEXTS]);
    expect(validate(JSON.parse(out))).toBe(true);
    expect(validate({})).toBe(false);
  });
});
