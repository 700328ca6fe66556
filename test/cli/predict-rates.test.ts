import Ajv2020 from 'ajv/dist/2020';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { blocksOf } from '../docs/markdown';
import { copyOfDist, edit, run } from './support';

const schemaOf = (name: string) =>
  new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true }).compile(
    JSON.parse(fs.readFileSync(path.join(__dirname, `../../docs/schema/${name}.v1.schema.json`), 'utf8')) as object,
  );
const validateRates = schemaOf('rates');
const validateOutput = schemaOf('availability');

const RATES = blocksOf('docs/availability.md').find(({ file }) => file === 'rates')!.text;
const NEVER = RATES.replace(/^overrides[\s\S]*/m, '').replaceAll(/\{ mtbf.*\}/g, 'never');

function withRates(rates: string): { folder: string; file: string } {
  const folder = copyOfDist();
  const file = path.join(folder, '_rates.yaml');
  fs.writeFileSync(file, rates);
  return { folder, file };
}

const MAINTENANCE = 'maintenance: [{ name: nodes, outages: [scaled-to-zero:cluster1], every: 30d, lasts: 3h }]\n';

interface Found {
  readonly client: { readonly cluster: string };
  readonly availability: { readonly atLeast: number; readonly atMost: number };
  readonly failing: number;
  readonly unknown: number;
  readonly leftOut: number;
  readonly costs: readonly { readonly outage: string; readonly minutesAYear: number }[];
}

async function clientsOf(rates: string, change = (_folder: string): void => undefined): Promise<readonly Found[]> {
  const { folder, file } = withRates(rates);
  change(folder);
  const { code, out } = await run('predict', folder, '--rates', file, '--json');
  expect(code).toBe(0);
  const found = JSON.parse(out) as { clients: readonly Found[] }[];
  expect(validateOutput(found) || validateOutput.errors).toBe(true);
  return found[0]!.clients;
}

test('the rates of the documentation are by the schema', () => {
  expect(validateRates(parse(RATES)) || validateRates.errors).toBe(true);
  expect(validateRates(parse(RATES.replace('  unready: { mtbf: 30d, mttr: 10m }\n', '')))).toBe(false);
});

test('every client has an availability, a bound under 1e-6, and what costs most', async () => {
  const clients = await clientsOf(RATES);
  expect(clients.map(({ client }) => client.cluster)).toEqual(['cluster1', 'cluster2']);
  for (const { availability, failing, leftOut, costs } of clients) {
    expect(leftOut).toBeLessThan(1e-6);
    expect(failing).toBeGreaterThan(0);
    expect(availability.atLeast).toBeLessThan(availability.atMost);
    expect(costs[0]).toMatchObject({ outage: 'failing:cluster1:gateway-error+failing:cluster2:gateway-error' });
  }
});

test('control planes that no rate is stated for are taken never to fail, and each is named', async () => {
  const { folder, file } = withRates(RATES.replace(/ {2}(istiod|remote-api)-down.*\n/g, ''));
  const { code, out, errors } = await run('predict', folder, '--rates', file, '--json');
  expect(code).toBe(0);
  expect(errors).toContain(`${file} has no rate of istiod-down, which is taken never to happen.\n`);
  expect(errors).toContain(`${file} has no rate of remote-api-down, which is taken never to happen.\n`);
  expect(JSON.parse(out)).toMatchObject([{ notStated: ['istiod-down', 'remote-api-down'] }]);
  const stated = await run('predict', folder, '--rates', withRates(RATES).file, '--json');
  expect(stated.errors).not.toContain('has no rate');
  expect(JSON.parse(stated.out)).toMatchObject([{ notStated: [] }]);
});

test('an istiod that is often down costs what happens after it', async () => {
  const [usual] = await clientsOf(RATES);
  const [worse] = await clientsOf(RATES.replace(/istiod-down: \{.*\}/, 'istiod-down: { unavailability: 50% }'));
  expect(worse!.failing).toBeGreaterThan(usual!.failing);
  expect(worse!.costs.map(({ outage }) => outage)).toContain(
    'waypoint-down:cluster1:sample/waypoint+istiod-down:cluster1',
  );
});

test('what never fails costs nothing, and is available in full', async () => {
  const [first] = await clientsOf(NEVER);
  expect(first).toMatchObject({ availability: { atLeast: 1, atMost: 1 }, failing: 0, leftOut: 0, costs: [] });
});

test('the rate of a cluster and of a cause change what is expected', async () => {
  const [usual] = await clientsOf(RATES);
  const [worse] = await clientsOf(RATES.replace('unavailability: 0.1%', 'unavailability: 20%'));
  const [alone] = await clientsOf(RATES.replace(/^together[\s\S]*/m, ''));
  expect(worse!.failing).toBeGreaterThan(usual!.failing * 2);
  expect(alone!.failing).toBeLessThan(usual!.failing / 10);
});

test('a rate of a region is that of the clusters in it, and maintenance is out of order, too', async () => {
  const inRegion = (folder: string) => edit(folder, 'mesh.json', /"name": ?"cluster2",/, '$& "region": "r2",');
  const [usual] = await clientsOf(RATES);
  const region = RATES.replace('cluster: cluster2', 'region: r2').replace('0.1%', '20%');
  const [worse] = await clientsOf(region, inRegion);
  const [maintained] = await clientsOf(RATES + MAINTENANCE);
  expect(worse!.failing).toBeGreaterThan(usual!.failing * 2);
  expect(maintained!.failing).toBeGreaterThan(usual!.failing * 1.1);
});

test('--worth tells what single changes are worth, by the schema', async () => {
  const { folder, file } = withRates(
    RATES.replace('failing: { mtbf: 60d, mttr: 20m }', 'failing: { unavailability: 2% }'),
  );
  const { code, out } = await run('predict', folder, '--rates', file, '--worth', '--client', 'cluster1', '--json');
  const [found] = JSON.parse(out) as { worth: { at: string; change: string; clients: { share: number }[] }[] }[];
  expect(code).toBe(0);
  expect(validateOutput([found]) || validateOutput.errors).toBe(true);
  expect(found!.worth.map(({ change }) => change)).toContain('add one more cluster like cluster1.');
  for (const { clients } of found!.worth) expect(clients[0]!.share).toBeGreaterThan(0);
  const text = await run('predict', folder, '--rates', file, '--worth', '--client', 'cluster1');
  expect(text.out).toMatch(
    /What one change is worth, in minutes a year, at least:\n {4}cluster1 [\d.]+\n {6}the mesh: /,
  );
});

test('an answer that is not known is not available', async () => {
  const [first] = await clientsOf(NEVER, (folder) =>
    edit(folder, 'cluster1/sample.k8s.yaml', /(kind: Service\n[\s\S]*?\nspec:\n)/, '$1  clusterIP: None\n'),
  );
  expect(first).toMatchObject({ availability: { atLeast: 0, atMost: 1 }, unknown: 1 });
});

test.each([
  ['99.9', 0, 'kept'],
  ['99.999', 1, 'broken'],
])('with --promises, a promised availability of %s exits with %d: %s', async (availability, expected, outcome) => {
  const { folder, file } = withRates(RATES);
  const promises = path.join(folder, '_promises.yaml');
  fs.writeFileSync(
    promises,
    `version: 1\npromises: [{services: [sample/*], owner: o, reason: r, availability: ${availability}}]\n`,
  );
  const { code, out } = await run('predict', folder, '--promises', promises, '--rates', file, '--json');
  const verdicts = JSON.parse(out) as { part: string; outcome: string }[];
  expect(code).toBe(expected);
  expect(verdicts.find(({ part }) => part === 'availability')).toMatchObject({ outcome });
});

test('a promised availability within what is not known is undecided', async () => {
  const { folder, file } = withRates(NEVER);
  edit(folder, 'cluster1/sample.k8s.yaml', /(kind: Service\n[\s\S]*?\nspec:\n)/, '$1  clusterIP: None\n');
  const promises = path.join(folder, '_promises.yaml');
  fs.writeFileSync(promises, 'version: 1\npromises: [{services: [sample/*], owner: o, reason: r, availability: 99}]\n');
  const { code, out } = await run('predict', folder, '--promises', promises, '--rates', file);
  expect(code).toBe(1);
  expect(out).toContain('undecided: sample/helloworld: 99 % available');
});

test('all that is wrong with a file is reported at once, each with its line, and nothing else is printed', async () => {
  const { folder, file } = withRates(`version: 1
rates:
  scaled-to-zero: { mtbf: 90d }
  unready: 0.1
  failing: { unavailability: 0.1 }
  zone-down: { unavailability: 0.1%, mttr: 2h }
  waypoint-down: never
  gateway-down: { unavailability: 100% }
overrides: [{ cluster: cluster1, zone: a, rates: { failing: never } }]
together: [{ name: x, outages: ["down:cluster1"], mtbf: 1d, mttr: 1h }]
maintenance: [{ name: y, outages: [], every: 1h, lasts: 1h }]
`);
  const { code, out, errors } = await run('predict', folder, '--rates', file);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  const problems = `
:3: rates.scaled-to-zero.mttr is missing
:4: rates.unready is 0.1
:5: rates.failing.unavailability is 0.1
:6: rates.zone-down states the unavailability twice
:8: rates.gateway-down.unavailability is "100%"
: rates.cluster-down is missing
:9: overrides[0].rates.failing is not for a zone
:10: together[0].outages has fewer than two outages
:10: together[0].outages[0] cannot happen
:11: maintenance[0].outages is empty
:11: maintenance[0].lasts is not shorter than "every"`
    .split('\n')
    .slice(1);
  expect(problems).toHaveLength(11);
  expect(problems.filter((problem) => !errors.includes(problem))).toEqual([]);
});

test.each([
  ['cluster: cluster2', 'cluster: cluster9', 'there is no cluster "cluster9"'],
  ['cluster: cluster2', 'region: r9', 'no region of a cluster is known, and "r9" is asked about.'],
  ['cluster: cluster2', 'region: r9\n    cluster: cluster2', 'is for one cluster or for one region'],
  ['failing:cluster2]', 'failing:cluster9]', 'there is no cluster "cluster9"'],
  [
    'together:',
    'maintenance: [{ name: n, outages: [cluster-down:cluster9], every: 1d, lasts: 1h }]\ntogether:',
    'there is no cluster "cluster9"',
  ],
  ['unready: { mtbf: 30d, mttr: 10m }', 'unready: { unavailability: 99.99999% }', 'come to 100 % or more'],
])('%s made %s is refused: the mesh cannot have it', async (from, to, problem) => {
  expect(RATES).toContain(from);
  const { folder, file } = withRates(RATES.replace(from, to));
  const { code, errors } = await run('predict', folder, '--rates', file, '--client', 'cluster1');
  expect(code).toBe(2);
  expect(errors).toContain(problem);
});

test.each([
  [['--any', '1'], 'two questions'],
  [['--outage', 'none'], 'do not go with it'],
  [['--format', 'junit'], 'goes with --promises'],
])('%j does not go with rates', async (args, message) => {
  const { folder, file } = withRates(RATES);
  const { code, errors } = await run('predict', folder, '--rates', file, ...args);
  expect(code).toBe(2);
  expect(errors).toContain(message);
});

test.each([[['--time-limit', '5s']], [['--worth']]])('%j without --rates could not run', async (args) => {
  const { code, errors } = await run('predict', copyOfDist(), ...args);
  expect(code).toBe(2);
  expect(errors).toContain(`${args[0]} goes with --rates`);
});
