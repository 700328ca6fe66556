import { ApiObject, Chart } from 'cdk8s';
import { GlobalService, LocalityFailoverRule, Waypoint } from 'cdk8s-ambient';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { run } from '../cli/support';
import { temporaryFolder, tree, twoClusters } from './support';

/** The line after the one that calls this. */
function nextLine(): number {
  const [, number] = /construct-map\.test\.ts:(\d+)/.exec(new Error().stack!.split('\n')[2]!)!;
  return Number(number) + 1;
}

const TCP = 'tcp-failures-not-counted';

/** A mesh whose Service has a port that check warns of, and whose ApiObject is one that it warns of. */
function written() {
  const { mesh } = twoClusters();
  const chart = new Chart(mesh, 'sample', { namespace: 'sample' });
  const waypoint = new Waypoint(chart, 'waypoint');
  const line = nextLine();
  const service = new GlobalService(chart, 'cart', {
    ports: [{ name: 'tcp', port: 5000 }],
    selector: { app: 'cart' },
    replicas: 2,
    waypoint,
  });
  new LocalityFailoverRule(chart, 'cart-failover', { service });
  new ApiObject(chart, 'by-hand', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart' },
    spec: {
      replica: 2,
      selector: { matchLabels: { app: 'cart' } },
      template: { metadata: { labels: { app: 'cart' } } },
    },
  });
  mesh.synth();
  const source = path.relative('', __filename).replaceAll(path.sep, '/');
  return { root: mesh.outdir, declaredAt: `${source}:${line}` };
}

interface Made {
  readonly rule: string;
  readonly construct?: string;
  readonly declaredAt?: string;
}

async function findingsIn(root: string): Promise<Made[]> {
  return JSON.parse((await run('check', root, '--json')).out) as Made[];
}

test('a finding on what a synth wrote names the construct and the line that declares it', async () => {
  const { root, declaredAt } = written();
  expect(await findingsIn(root)).toContainEqual(
    expect.objectContaining({ rule: TCP, construct: 'sample/cart', declaredAt }),
  );
});

test('a finding on an object that is not of this library names its construct and no line', async () => {
  const { root } = written();
  const found = (await findingsIn(root)).find(({ construct }) => construct === 'sample/by-hand');
  expect(found).toMatchObject({ rule: 'unknown-field' });
  expect(found).not.toHaveProperty('declaredAt');
});

test('every format of check says which construct made an object', async () => {
  const { root, declaredAt } = written();
  expect((await run('check', root)).out).toContain(`    made by: sample/cart, declared at ${declaredAt}\n`);
  for (const format of ['github', 'junit', 'sarif']) {
    expect((await run('check', root, '--format', format)).out).toContain(`sample/cart, declared at ${declaredAt}`);
  }
});

test('SARIF relates the line of the program to the line of the object', async () => {
  const { root, declaredAt } = written();
  const { runs } = JSON.parse((await run('check', root, '--format', 'sarif')).out) as {
    runs: { results: { ruleId: string; relatedLocations?: object[] }[] }[];
  };
  const [uri, line] = declaredAt.split(':');
  expect(runs[0]!.results.find(({ ruleId }) => ruleId === TCP)!.relatedLocations).toEqual([
    {
      id: 1,
      physicalLocation: { artifactLocation: { uri }, region: { startLine: Number(line) } },
      message: { text: 'declared here' },
    },
  ]);
});

test('check --fix changes nothing that a synth wrote, and says which construct to change', async () => {
  const { root } = written();
  const before = tree(root);
  const { errors } = await run('check', root, '--fix');
  expect(errors).toMatch(/not fixed: unknown-field .*: change the construct sample\/by-hand\n/);
  expect(tree(root)).toEqual(before);
});

test('of a file that changed since the synth, no construct is named', async () => {
  const { root } = written();
  fs.appendFileSync(path.join(root, 'cluster1', 'sample.k8s.yaml'), '# by hand\n');
  const found = await findingsIn(root);
  expect(found.filter(({ construct }) => construct !== undefined)).not.toHaveLength(0);
  expect(found.filter((one) => JSON.stringify(one).includes('/cluster1/'))).not.toContainEqual(
    expect.objectContaining({ construct: expect.anything() as unknown }),
  );
});

test('a line that moves in a program changes no file of the output', () => {
  const synth = (padding: string): Record<string, string> => {
    const outdir = temporaryFolder();
    const { mesh } = twoClusters({ outdir });
    const chart = new Chart(mesh, 'sample', { namespace: 'sample' });
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- lines of another program
    new Function('Waypoint', 'chart', `${padding}new Waypoint(chart, 'waypoint');`)(Waypoint, chart);
    mesh.synth();
    return tree(outdir);
  };
  expect(synth('\n\n')).toEqual(synth(''));
});

test.each([
  ['is not JSON', 'no'],
  ['is of another version', '{"version":2,"constructs":[],"contents":[],"files":{}}'],
  ['names a construct that it does not hold', (map: string) => map.replace(/"documents":\[\d/g, '"documents":[99')],
  ['has a number for a path', (map: string) => map.replaceAll(/"path":"[^"]*"/g, '"path":1')],
])('a map of constructs that %s says nothing, and stops nothing', async (_what, broken) => {
  const { root } = written();
  const file = path.join(root, '.cdk8s-ambient', 'constructs');
  const map = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, typeof broken === 'string' ? broken : broken(map));
  const found = await findingsIn(root);
  expect(found.map(({ rule }) => rule)).toContain(TCP);
  expect(found.filter(({ construct }) => construct !== undefined)).toEqual([]);
});

test('Git ignores the map of constructs', () => {
  const { root } = written();
  expect(fs.readFileSync(path.join(root, '.cdk8s-ambient', '.gitignore'), 'utf8')).toBe('*\n');
});
