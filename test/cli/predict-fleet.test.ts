import Ajv2020 from 'ajv/dist/2020';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fleetOf } from './fleet-tree';
import { edit, run } from './support';

// What predict prints of many clusters or services: what is alike once, and every row with --all.

async function predict(...args: string[]): Promise<string> {
  const { code, out } = await run('predict', ...args);
  expect(code).toBe(0);
  return out;
}

const columns = (line: string): string[] => line.trim().split(/ {2,}/);

test('of 13 clusters that differ in their names alone, each kind of outage is one row', async () => {
  const out = await predict(fleetOf(13, 1), '--service', 'sample/app-1');
  const lines = out.split('\n');
  expect(lines.length).toBeLessThan(25);
  const first = lines.findIndex((line) => line.includes('scaled-to-zero'));
  expect(columns(lines[first]!)).toEqual([
    ...['scaled-to-zero:CLUSTER', 'any one of 13', 'in CLUSTER', 'failover', '12 other clusters 8.3 % each', '0 %'],
    'load: 12 other clusters 1.1× each',
  ]);
  expect(columns(lines[first + 1]!)).toEqual(['in other clusters', 'local', 'its own cluster 100 %', '0 %']);
});

test('a cluster that differs has a row of its own, with its name', async () => {
  const folder = fleetOf(13, 1);
  edit(folder, 'c5/all.yaml', '"failoverPriority":["topology.istio.io/cluster"]', '"enabled":false');
  const out = await predict(folder, '--service', 'sample/app-1', '--outage', 'none');
  expect(out).toMatch(/c5 +split/);
  expect(out).toMatch(/all others +local/);
});

test('--all prints every row, and 12 clusters have every row anyway', async () => {
  const folder = fleetOf(13, 1);
  const all = await predict(folder, '--all');
  expect(all).toContain('scaled-to-zero:c13');
  expect(all).not.toContain('CLUSTER');
  const small = fleetOf(12, 1);
  expect(await predict(small)).toBe(await predict(small, '--all'));
  expect(await predict(small, '--json')).toBe(await predict(small, '--json', '--all'));
});

interface Entry {
  readonly outage: string;
  readonly client: { readonly cluster: string };
  readonly verdict: string;
  readonly failedRequests: object | null;
  readonly alike?: {
    readonly outage: string;
    readonly places: readonly string[];
    readonly clients: readonly string[] | null;
  };
}

test('JSON of 13 clusters has what is alike once, for as many questions as --all has entries', async () => {
  const folder = fleetOf(13, 1);
  const schema = JSON.parse(fs.readFileSync('docs/schema/predict.v1.schema.json', 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  const read = async (...args: string[]): Promise<Entry[]> => {
    const entries: unknown = JSON.parse(await predict(folder, '--json', ...args));
    expect(validate(entries) || validate.errors).toBe(true);
    return entries as Entry[];
  };
  const entries = await read();
  expect(entries.length).toBeLessThan(20);
  const dead = entries.filter(({ alike }) => alike?.outage === 'scaled-to-zero:CLUSTER');
  expect(dead.map(({ verdict, alike }) => [verdict, alike!.clients, alike!.places.length])).toEqual([
    ['failover', ['CLUSTER'], 13],
    ['local', null, 13],
  ]);
  expect(entries.every(({ failedRequests }) => failedRequests === null)).toBe(true);
  expect((await read('--rate', '50')).some(({ failedRequests }) => failedRequests !== null)).toBe(true);
  const all = await read('--all');
  expect(all.some(({ alike }) => alike !== undefined)).toBe(false);
  const asked = ({ outage, client }: Entry): string => `${outage} ${client.cluster}`;
  expect(new Set(all.map(asked)).size).toBe(all.length);
  expect(entries.every((entry) => all.some((one) => asked(one) === asked(entry)))).toBe(true);
});

test('of 13 services the broken one comes first, with its reason, and the others share a line', async () => {
  const folder = fleetOf(2, 13);
  edit(
    folder,
    'c1/all.yaml',
    'metadata: { name: app-7, namespace: sample }\nspec: {"host"',
    'metadata: { name: app-7, namespace: sample }\nspec: {"was"',
  );
  edit(folder, 'c1/all.yaml', '"was":"app-7.', '"host":"app-77.');
  const out = await predict(folder);
  const lines = out.split('\n');
  expect(lines.length).toBeLessThan(30);
  expect(lines[0]).toMatch(/^1 of 13 services have answers/);
  expect(columns(lines[3]!).slice(0, 2)).toEqual(['sample/app-7', 'stuck']);
  expect(out).toMatch(/stuck +unready:CLUSTER, gateway-down:CLUSTER +c\d +c1 +1 of 4 +\[\d\]$/m);
  expect(out).toContain('12 services: sample/app-1, sample/app-10 and 10 more');
  expect(out).toMatch(/\[1\] c1, Service sample\/app-7/);
  expect((await run('predict', folder, '--fail-on', 'stuck')).code).toBe(1);
  expect(await predict(folder, '--all')).toContain('sample/app-13, port 5000');
});

test('requests that fail everywhere alike are not hidden in an overview', async () => {
  expect(await predict(fleetOf(2, 13))).toMatch(/local, errors 50 % +failing:everywhere:application-error:50%/);
});

test('--all does not go with --promises and --rates, which print everything', async () => {
  for (const option of ['--promises', '--rates']) {
    const { code, errors } = await run('predict', fleetOf(2, 1), '--all', option, 'none.yaml');
    expect(code).toBe(2);
    expect(errors).toContain(`${option}: --all does not go with it.`);
  }
});

test('gateways of more than 12 networks that are assumed are said in one line', async () => {
  const folder = fleetOf(13, 1);
  const file = path.join(folder, 'mesh.json');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll(/,"gateways":\[[^\]]*\]/g, ''));
  const { errors } = await run('predict', folder, '--service', 'sample/app-1', '--outage', 'none');
  const said = errors.split('\n').filter((line) => line.includes('east-west gateway'));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(
    'how 13 networks are reached, and one east-west gateway of each is assumed: c1, c10 and 11 more.',
  );
});
