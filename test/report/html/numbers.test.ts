import { copyOfDist, edit, run } from '../../cli/support';
import { expectMembers, expectShown, type Entry } from './same-as-json';
import { pageOf } from './support';

// Every number that the page shows is the one of `predict --json`.

const MESHES: readonly [name: string, change: (dist: string) => void][] = [
  ['as it is', () => undefined],
  [
    'with a cap that is too low, so that requests stay with pods that fail',
    (dist) =>
      ['cluster1', 'cluster2'].forEach((one) =>
        edit(dist, `${one}/sample.k8s.yaml`, /maxEjectionPercent: 100/, 'maxEjectionPercent: 1'),
      ),
  ],
  [
    'whose waypoint was not read',
    (dist) => edit(dist, 'cluster1/sample.k8s.yaml', 'use-waypoint: waypoint', 'use-waypoint: other'),
  ],
];

describe.each(MESHES)('the guide’s mesh %s', (_name, change) => {
  let dist: string;
  let entries: Entry[];
  beforeAll(async () => {
    dist = copyOfDist();
    change(dist);
    entries = JSON.parse((await run('predict', dist, '--json')).out) as Entry[];
  });

  test('has in its page, of each answer that is shown, the numbers and reasons of predict --json', async () => {
    const { data } = await pageOf(dist);
    expect(expectShown(data, entries)).toBeGreaterThan(9);
  });

  test('has every answer of predict --json in one of its cells, with its verdict and its errors', async () => {
    const { data } = await pageOf(dist);
    expect(expectMembers(data, entries)).toBe(entries.length);
  });

  test('shows in each cell the worst of its answers', async () => {
    const { data } = await pageOf(dist);
    const worse = ['local', 'failover', 'split', 'unknown', 'stuck', 'denied', 'blackhole'];
    for (const { service, cells } of data.rows) {
      for (const cell of cells) {
        if (cell === null) continue;
        const texts = new Set(data.outages.filter(({ kind }) => cells[kind] === cell).map(({ text }) => text));
        const inCell = entries.filter((entry) => entry.service === service && texts.has(entry.outage));
        expect(cell.answers).toBe(inCell.length);
        if (cell.excuse !== undefined) continue;
        const worst = Math.max(...inCell.map(({ verdict }) => worse.indexOf(verdict)));
        expect(Math.max(worse.indexOf(cell.verdict), 2)).toBe(Math.max(worst, 2));
        if (inCell.every(({ verdict }) => verdict === cell.verdict)) {
          const errors = inCell.map(({ afterEjection }) => afterEjection?.errors ?? null);
          expect(cell.errors).toBe(errors.includes(null) ? null : Math.max(...(errors as number[])));
        }
      }
    }
  });

  test('has no number of its own: its findings are those of check --advice', async () => {
    const { data } = await pageOf(dist);
    const findings = JSON.parse((await run('check', dist, '--advice', '--json')).out) as { rule: string }[];
    const rules = (all: readonly { rule: string }[]) => [...new Set(all.map(({ rule }) => rule))].sort();
    expect(rules(data.findings)).toEqual(rules(findings));
  });
});
