import * as fs from 'node:fs';
import * as path from 'node:path';
import { clusterless } from '../../../../src/report/html/data/clusterless';
import { formatMinutes } from '../../../../src/report/failures/minutes';
import { copyOfDist, edit, run } from '../../../cli/support';
import { blocksOf } from '../../../docs/markdown';
import { pageOf } from '../support';

// What the page shows of several failures at once is what predict says of them.

const RATES = blocksOf('docs/availability.md').find(({ file }) => file === 'rates')!.text;
const PROMISES = `version: 1
promises:
  - { services: [sample/*], owner: the team, reason: the demo, survives: { any: 1 }, availability: 99.9 }
  - { services: [sample/*], owner: the team, reason: the demo, survives: { any: 2 } }
`;

/** The guide's mesh, and files of rates and promises beside it. */
function mesh(): { readonly dist: string; readonly rates: string; readonly promises: string } {
  const dist = copyOfDist();
  const [rates, promises] = [path.join(dist, '_rates.yaml'), path.join(dist, '_promises.yaml')];
  fs.writeFileSync(rates, RATES);
  fs.writeFileSync(promises, PROMISES);
  return { dist, rates, promises };
}

async function json<Type>(...args: string[]): Promise<Type> {
  return JSON.parse((await run(...args, '--json')).out) as Type;
}

interface FailuresEntry {
  readonly service: string;
  readonly components: readonly object[];
  readonly clients: readonly {
    readonly client: { readonly cluster: string };
    readonly failing: readonly FailingEntry[];
    readonly unknown: readonly object[];
  }[];
}

interface FailingEntry {
  readonly outage: string;
  readonly errors: number;
  readonly healedBy: readonly string[];
  readonly cause: string;
  readonly change: string | null;
  readonly explain: string;
}

test.each([
  ['two failures', 99, ['--any', '2']],
  ['one failure, where errors are accepted', 10, ['--any', '1', '--limit', '50%']],
])(
  'of %s the page has every minimal set of predict --any, with its errors, cause and command',
  async (_, cap, args) => {
    const { dist } = mesh();
    for (const cluster of ['cluster1', 'cluster2'])
      edit(dist, `${cluster}/sample.k8s.yaml`, /maxEjectionPercent: 100/, `maxEjectionPercent: ${cap}`);
    const { data } = await pageOf(dist, ...args);
    const [entry] = await json<[FailuresEntry]>('predict', dist, ...args);
    const { services, most, limit } = data.risks.failures!;
    expect([String(most), limit]).toEqual([args[1], args.includes('50%') ? 50 : 0]);
    const [shown] = services;
    expect(shown).toMatchObject({ service: entry.service, others: [], more: 0, clients: entry.clients.length });
    expect(shown!.components).toBe(entry.components.length);
    const all = entry.clients.flatMap(({ client, failing }) =>
      failing.map((set) => ({ client: client.cluster, ...set })),
    );
    expect(all.length).toBeGreaterThan(0);
    const named = shown!.sets.flatMap(({ ways, elsewhere }) => [...ways, ...elsewhere]);
    // Of a set in other clusters one way stands for the others.
    const isElsewhere = shown!.sets.some(({ elsewhere }) => elsewhere.length > 0);
    expect(isElsewhere).toBe(cap === 10);
    expect(new Set(all.map(({ outage }) => outage.replaceAll(/cluster\d/g, '')))).toEqual(
      new Set(named.map((outage) => outage.replaceAll(/cluster\d/g, ''))),
    );
    for (const { ways, moreWays, errors, cause, change, command, healedBy } of shown!.sets) {
      const entries = all.filter(({ outage }) => ways.includes(outage));
      expect(moreWays).toBe(0);
      expect(Object.entries(errors)).toEqual(
        Object.keys(errors).map((client) => [
          client,
          Math.max(...entries.filter((one) => one.client === client).map((one) => one.errors)),
        ]),
      );
      expect(entries.find(({ explain }) => explain === command)).toMatchObject({ cause, change });
      expect(new Set(healedBy)).toEqual(new Set(entries.flatMap((one) => one.healedBy)));
    }
  },
);

test('sets after which the answer is not known are counted, with a command that explains one', async () => {
  const { dist } = mesh();
  edit(dist, 'cluster1/sample.k8s.yaml', 'use-waypoint: waypoint', 'use-waypoint: other');
  const { data } = await pageOf(dist, '--any', '1');
  const [entry] = await json<[FailuresEntry]>('predict', dist, '--any', '1');
  const [shown] = data.risks.failures!.services;
  expect(shown!.unknown).toBe(entry.clients.reduce((sum, { unknown }) => sum + unknown.length, 0));
  expect(shown!.unknown).toBeGreaterThan(0);
  expect(shown!.unknownCommand).toContain(`cdk8s-ambient explain ${dist}`);
});

test('the availability of the page is that of predict --rates, of the client that has the least first', async () => {
  const { dist, rates } = mesh();
  const { data } = await pageOf(dist, '--rates', rates);
  const [entry] = await json<
    [
      {
        readonly clients: readonly {
          readonly client: { readonly cluster: string };
          readonly availability: { readonly atLeast: number };
          readonly failing: number;
          readonly leftOut: number;
          readonly costs: readonly { readonly share: number; readonly explain: string }[];
        }[];
      },
    ]
  >('predict', dist, '--rates', rates);
  const { services, more } = data.risks.availability!;
  expect([services.length, more, services[0]!.more]).toEqual([1, 0, 0]);
  const expected = [...entry.clients].sort((left, right) => left.availability.atLeast - right.availability.atLeast);
  expect(services[0]!.clients.map(({ client }) => client)).toEqual(expected.map(({ client }) => client.cluster));
  services[0]!.clients.forEach(({ atLeast, failing, unknown, leftOut, costs, moreCosts }, place) => {
    const one = expected[place]!;
    expect(Number(atLeast.replace(' %', ''))).toBeCloseTo(one.availability.atLeast * 100, 3);
    expect([failing, unknown, leftOut]).toEqual([formatMinutes(one.failing), '0', formatMinutes(one.leftOut)]);
    expect(costs.map(({ minutes, command }) => [minutes, command])).toEqual(
      one.costs.slice(0, costs.length).map(({ share, explain }) => [formatMinutes(share), explain]),
    );
    expect(costs.length + moreCosts).toBe(one.costs.length);
  });
});

test('what single changes are worth is on the page as predict --rates --worth has it', async () => {
  const { dist, rates } = mesh();
  edit(dist, 'cluster1/sample.k8s.yaml', 'maxEjectionPercent: 100', 'maxEjectionPercent: 10');
  const args = ['--rates', rates, '--worth'];
  const [shown] = (await pageOf(dist, ...args)).data.risks.availability!.services;
  const [entry] = await json<
    [{ worth: { at: string; change: string; clients: { client: { cluster: string }; share: number }[] }[] }]
  >('predict', dist, ...args);
  const expected = entry.worth.map(({ at, change, clients }) => ({
    ...{ at, change },
    clients: clients
      .filter(({ share }) => share !== 0)
      .map(({ client, share }) => ({
        client: client.cluster,
        minutes: `${share < 0 ? '-' : ''}${formatMinutes(Math.abs(share))}`,
      })),
  }));
  expect(shown!.worth).toEqual({ changes: expected.slice(0, 5), more: Math.max(0, expected.length - 5) });
  expect(expected.length).toBeGreaterThan(1);
  const [without] = (await pageOf(dist, '--rates', rates)).data.risks.availability!.services;
  expect(without).not.toHaveProperty('worth');
});

test('the promises of the page are as predict --promises decides them, the broken ones first', async () => {
  const { dist, rates, promises } = mesh();
  const args = ['--promises', promises, '--rates', rates];
  const { promises: shown } = (await pageOf(dist, ...args)).data.risks;
  const entries = await json<
    { outcome: string; service: string; promised: string; counterexample: { explain: string } | null }[]
  >('predict', dist, ...args);
  const count = (wanted: string) => entries.filter(({ outcome }) => outcome === wanted).length;
  expect(shown).toMatchObject({ kept: count('kept'), broken: count('broken'), undecided: count('undecided'), more: 0 });
  expect(shown!.verdicts[0]!.outcome).toBe('broken');
  expect(shown!.kept).toBeGreaterThan(0);
  const brief = ({ outcome, service, promised }: (typeof entries)[number], command: string | null) =>
    [outcome, service, promised, command].join(' ');
  expect(shown!.verdicts.map((one) => brief({ ...one, counterexample: null }, one.command)).sort()).toEqual(
    entries.map((one) => brief(one, one.counterexample?.explain ?? null)).sort(),
  );
  const text = (await run('predict', dist, ...args)).out;
  for (const line of shown!.verdicts.filter(({ outcome }) => outcome === 'broken').flatMap(({ details }) => details))
    expect(text).toContain(line);
});

test('what was not asked about several failures is not in the page', async () => {
  expect((await pageOf(copyOfDist())).data.risks).toEqual({});
});

test.each([
  [['--limit', '1%'], '--limit goes with --any'],
  [['--time-limit', '5s'], '--time-limit goes with --rates'],
  [['--as-of', '2026-11-30'], '--as-of goes with --drills'],
  [['--promises', 'promises.yaml', '--service', 'sample/helloworld'], '--promises names services itself'],
  [['--worth'], '--worth goes with --rates'],
  [['--worth', '--rates', 'rates.yaml', '--git', 'main'], '--worth, of changes to come, does not go with it'],
])('report %j is refused: %s', async (args, expected) => {
  const { code, errors } = await run('report', copyOfDist(), ...args);
  expect([code, errors]).toEqual([2, expect.stringContaining(expected)]);
});

test('a finding that several clusters have stands once, with all its places', async () => {
  const dist = copyOfDist();
  for (const cluster of ['cluster1', 'cluster2'])
    edit(dist, `${cluster}/sample.k8s.yaml`, /maxEjectionPercent: 100/, 'maxEjectionPercent: 1');
  const { data } = await pageOf(dist);
  const found = data.findings.filter(({ rule }) => rule === 'ejection-cap-too-low');
  expect(found).toHaveLength(1);
  expect(found[0]!.places.map((place) => place.slice(0, 'cluster1'.length))).toEqual(['cluster1', 'cluster2']);
  expect([found[0]!.message.startsWith('In cluster1,'), found[0]!.isOfFirst]).toEqual([true, true]);
});

test('texts are alike where they differ only by names of clusters and by addresses', () => {
  const rename = clusterless(['east', 'east-2', 'a.b']);
  expect(rename('east sees 10.0.0.1 of east-2, not east')).toBe(rename('east-2 sees 10.0.0.7 of a.b, not east-2'));
  expect(rename('east sees east')).not.toBe(rename('east sees east-2'));
  expect(rename('the northeast, east-west, eastern')).toBe('the northeast, east-west, eastern');
  expect(rename('axb')).toBe('axb');
});
