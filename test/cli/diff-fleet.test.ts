import Ajv2020 from 'ajv/dist/2020';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fleetOf } from './fleet-tree';
import { edit, run } from './support';

// What diff prints of many clusters or services: what is alike once, and every answer with --all.

/** Two fleets, of which the second has more pods in one cluster. */
function grown(clusters: number, services = 1): [string, string] {
  const [before, after] = [fleetOf(clusters, services), fleetOf(clusters, services)];
  edit(after, 'c5/all.yaml', 'replicas: 2', 'replicas: 4');
  return [before, after];
}

const itemsOf = (out: string): string[] => out.split('\n').filter((line) => /^ {2}sample\//.test(line));

test('of 13 clusters, what one more pod in one of them does is said once for each kind of outage', async () => {
  const { code, out } = await run('diff', ...grown(13));
  expect(code).toBe(1);
  expect(itemsOf(out)).toHaveLength(2);
  expect(out).toContain('CLUSTER stands for the cluster that the outage is in. Every answer: --all');
  expect(out)
    .toContain(`  sample/app-1 from CLUSTER, scaled-to-zero:CLUSTER (any of 12, not c5), unready:CLUSTER (any of 12, not c5):
    was 12 other clusters 8.3 % each (failover)
    now c5 15.4 %, 11 other clusters 7.7 % each (failover)
    because c1, DestinationRule sample/app-1 (`);
  expect(out).toContain('    so are 23 answers more, with other names\n');
});

test('--all prints every answer, and 12 clusters are called by their names anyway', async () => {
  const sides = grown(13);
  const { out } = await run('diff', ...sides, '--all');
  expect(itemsOf(out)).toHaveLength(24);
  expect(out).not.toContain('CLUSTER');
  const few = await run('diff', ...grown(12));
  expect(itemsOf(few.out)).toHaveLength(11);
  expect(few.out).not.toContain('CLUSTER');
});

test('the comment of a pull request prints what is alike once, and JSON has every answer', async () => {
  const sides = grown(13);
  const { out } = await run('diff', ...sides, '--format', 'markdown');
  expect(out).toContain('- `sample/app-1` from CLUSTER, `scaled-to-zero:CLUSTER` (any of 12, not c5)');
  expect(out.match(/```mermaid/g)).toHaveLength(2);
  const json = JSON.parse((await run('diff', ...sides, '--json')).out) as { behaviour: readonly unknown[] };
  expect(json.behaviour).toHaveLength(36);
});

test('of 13 services that change alike, one is shown for all', async () => {
  const [before, after] = [fleetOf(2, 13), fleetOf(2, 13)];
  const file = path.join(after, 'c1', 'all.yaml');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll('replicas: 2', 'replicas: 0'));
  const { out } = await run('diff', before, after);
  const items = itemsOf(out);
  expect(items.length).toBeGreaterThan(0);
  expect(items.every((item) => item.startsWith('  sample/app-1, sample/app-10 and 11 more from '))).toBe(true);
  expect(out).toContain('  c1: changed Deployment sample/app-1, sample/app-10 and 11 more: spec.replicas\n');
});

test('one client that changes in one place is called by its name', async () => {
  const [before, after] = [fleetOf(13, 1), fleetOf(13, 1)];
  edit(after, 'c5/all.yaml', '"maxEjectionPercent":100', '"maxEjectionPercent":10');
  const { out } = await run('diff', before, after);
  expect(out).toMatch(/^ {2}sample\/app-1 from c5, failing:c5:/m);
});

test('waypoints that restart and objects that change are listed once for all clusters', async () => {
  const [before, after] = [fleetOf(13, 1), fleetOf(13, 1)];
  for (let number = 1; number <= 13; number++)
    edit(after, `c${number}/all.yaml`, 'istio.io/waypoint-for: service', '$&, team: a');
  const { out } = await run('diff', before, after);
  expect(out).toContain(`Waypoints that restart

  c1, c10 and 11 more, sample/waypoint: team changes, which istiod copies to its pods

Objects

  c1, c10 and 11 more: changed Gateway sample/waypoint: metadata.labels.team
`);
});

test('what fails half-way through is said once, with the clusters that may be first', async () => {
  // All pods move from one cluster to another: half-way there are none.
  const [before, after] = [fleetOf(13, 1), fleetOf(13, 1)];
  for (const [folder, there] of [
    [before, 5],
    [after, 6],
  ] as const) {
    for (let number = 1; number <= 13; number++) {
      if (number !== there) edit(folder, `c${number}/all.yaml`, 'replicas: 2', 'replicas: 0');
    }
  }
  const halfway = /While it is rolled out\n\n((?: .*\n)+)/;
  const [folded, all] = [await run('diff', before, after), await run('diff', before, after, '--all')];
  const [few = '', every = ''] = [folded, all].map(({ out }) => halfway.exec(out)?.[1]);
  const headOf = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('  with '));
  const more = [...few.matchAll(/so are (\d+) answers? more/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  expect(headOf(few).length).toBeLessThan(6);
  expect(headOf(few).length + more).toBe(headOf(every).length);
  expect(few).toContain('; first: c5\n');
});

describe('--share-change', () => {
  test('leaves out and counts answers in which shares move by less', async () => {
    const sides = grown(13);
    const { code, out } = await run('diff', ...sides, '--share-change', '8%');
    expect({ code, out }).toEqual({
      code: 0,
      out: `Where requests go

  36 answers not shown: shares of clusters move by less than 8 %, and nothing else changes

Objects

  c5: changed Deployment sample/app-1: spec.replicas

`,
    });
    const json = JSON.parse((await run('diff', ...sides, '--json', '--share-change', '8')).out) as object;
    expect(json).toMatchObject({ behaviour: [], notShown: { shareChange: 8, answers: 36 } });
    const schema = JSON.parse(fs.readFileSync('docs/schema/diff.v1.schema.json', 'utf8')) as object;
    expect(new Ajv2020({ strict: true, allowUnionTypes: true }).validate(schema, json)).toBe(true);
  });

  test('a share that moves by as much counts', async () => {
    const sides = grown(13);
    expect((await run('diff', ...sides, '--share-change', '7%')).code).toBe(1);
  });

  test('another verdict counts, however much is asked for', async () => {
    const [before, after] = [fleetOf(2, 1), fleetOf(2, 1)];
    edit(after, 'c1/all.yaml', '"maxEjectionPercent":100', '"maxEjectionPercent":10');
    const [plain, asked] = [await run('diff', before, after), await run('diff', before, after, '--share-change', '99')];
    expect(asked).toEqual(plain);
    expect(asked.code).toBe(1);
  });

  test('is refused beside a declaration, which is about every change', async () => {
    const { code, errors } = await run('diff', 'a', 'b', '--share-change', '1', '--expect', 'none.yaml');
    expect(code).toBe(2);
    expect(errors).toContain('--share-change does not go with --expect and --write-expect');
  });
});
