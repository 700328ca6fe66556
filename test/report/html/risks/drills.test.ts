import * as fs from 'node:fs';
import * as path from 'node:path';
import { copyOfDist, edit, run } from '../../../cli/support';
import { pageOf } from '../support';

// What the page shows of recorded drills: what was predicted and counted then, and what is predicted of the same outage now.

const AS_PREDICTED = {
  before: prediction('local', '100 % cluster1'),
  during: prediction('failover', '100 % cluster2'),
};
const RECORD = {
  ...{ version: 1, begun: '2026-11-01T10:00:00Z', ended: '2026-11-01T10:05:00Z', passed: true },
  ...{ service: 'sample/helloworld', cluster: 'cluster1', outage: 'scaled-to-zero:cluster1', asPredicted: true },
  clients: [
    {
      ...{ cluster: 'cluster1', asPredicted: true, predicted: AS_PREDICTED },
      before: count({ cluster1: 20 }),
      during: count({ cluster2: 59 }, 1),
      after: count({ cluster1: 20 }),
    },
  ],
  ...{ istioVersions: { cluster1: '1.31.0' }, restorations: [] },
};

function prediction(verdict: string, shares: string): object {
  return { verdict, shares };
}

function count(clusters: Readonly<Record<string, number>>, errors = 0): object {
  const answered = Object.values(clusters).reduce((sum, number) => sum + number, 0);
  return { requests: answered + errors, clusters, errors, unknown: 0 };
}

/** The guide's mesh, and a folder with these records beside it. */
function drilled(...records: readonly object[]): { readonly dist: string; readonly drills: string } {
  const dist = copyOfDist();
  const drills = path.join(dist, '_drills');
  fs.mkdirSync(drills);
  for (const [place, record] of records.entries())
    fs.writeFileSync(path.join(drills, `${place}.json`), JSON.stringify(record));
  return { dist, drills };
}

test('a recorded drill stands on the page with what was predicted, counted and running', async () => {
  const { dist, drills } = drilled(RECORD);
  const { data } = await pageOf(dist, '--drills', drills);
  expect(data.risks.promises).toBeUndefined();
  expect(data.risks.drills).toEqual({
    more: 0,
    drills: [
      {
        ...{ service: 'sample/helloworld', what: expect.stringContaining('cluster1') as string, day: '2026-11-01' },
        ...{ isPassed: true, file: path.join(drills, '0.json'), versions: ['cluster1 1.31.0'] },
        clients: [
          {
            ...{ cluster: 'cluster1', isAsPredicted: true, isOtherNow: false, now: 'failover: 100 % cluster2' },
            times: [
              { when: 'before', predicted: 'local: 100 % cluster1', answered: '20 cluster1 (of 20)' },
              { when: 'during', predicted: 'failover: 100 % cluster2', answered: '59 cluster2, 1 errors (of 60)' },
              { when: 'after', predicted: 'local: 100 % cluster1', answered: '20 cluster1 (of 20)' },
            ],
            command: `cdk8s-ambient explain ${dist} --service sample/helloworld --client cluster1 --outage scaled-to-zero:cluster1`,
          },
        ],
      },
    ],
  });
});

test('the newest drill comes first, and one that did not pass says so', async () => {
  const later = { ...RECORD, ended: '2026-11-20T10:05:00Z', passed: false };
  const { dist, drills } = drilled(RECORD, later);
  const { data } = await pageOf(dist, '--drills', drills);
  expect(data.risks.drills!.drills.map(({ day, isPassed }) => [day, isPassed])).toEqual([
    ['2026-11-20', false],
    ['2026-11-01', true],
  ]);
});

test('a mesh that is predicted otherwise than at the drill says what is predicted now', async () => {
  const { dist, drills } = drilled(RECORD);
  for (const cluster of ['cluster1', 'cluster2'])
    edit(dist, `${cluster}/sample.k8s.yaml`, /istio.io\/global: "true"/g, 'istio.io/global: "false"');
  const { data } = await pageOf(dist, '--drills', drills);
  const [client] = data.risks.drills!.drills[0]!.clients;
  expect([client!.isOtherNow, client!.now]).toEqual([true, 'blackhole: 100 % errors']);
});

test('of a service, a cluster or an outage that the mesh does not know, the record alone is shown', async () => {
  const { dist, drills } = drilled(
    { ...RECORD, service: 'sample/gone' },
    { ...RECORD, outage: 'scaled-to-zero:cluster9' },
    { ...RECORD, outage: 'power-down:cluster1' },
  );
  const { data } = await pageOf(dist, '--drills', drills);
  const clients = data.risks.drills!.drills.flatMap((drill) => drill.clients);
  expect(clients.map(({ now, isOtherNow, command }) => [now, isOtherNow, command])).toEqual(
    Array.from({ length: 3 }, () => [null, false, null]),
  );
});

test('a record whose clients are not as a drill writes them is refused', async () => {
  for (const clients of ['cluster1', [{ cluster: 'cluster1' }], [{ ...RECORD.clients[0], during: { requests: -1 } }]]) {
    const { dist, drills } = drilled({ ...RECORD, clients });
    const { code, errors } = await run('report', dist, '--drills', drills);
    expect([code, errors]).toEqual([2, expect.stringContaining('clients is not a list of what drill')]);
  }
});

test('without --promises, --drills does not go with two trees: what was seen is no change', async () => {
  const { dist, drills } = drilled(RECORD);
  const { code, errors } = await run('report', dist, '--old', dist, '--drills', drills);
  expect([code, errors]).toEqual([2, expect.stringContaining('goes with it only to decide --promises')]);
});
