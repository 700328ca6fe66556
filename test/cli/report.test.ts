import * as fs from 'node:fs';
import * as path from 'node:path';
import { temporaryFolder } from '../synth/support';
import { clientsOf, numbersOf } from '../report/html/members';
import { dataIn } from '../report/html/support';
import { copyOfDist, edit, run } from './support';

test('report writes the file that is named, whole', async () => {
  const file = path.join(temporaryFolder(), 'report.html');
  const { code, out, errors } = await run('report', copyOfDist(), '-o', file);
  expect([code, out, errors]).toEqual([0, '', '']);
  expect(fs.readFileSync(file, 'utf8')).toMatch(/^<!doctype html>\n[^]*<\/html>\n$/);
  expect(fs.readdirSync(path.dirname(file))).toEqual(['report.html']);
});

test('a file in a folder that is not there is refused, and so is a folder', async () => {
  const folder = temporaryFolder();
  const missing = await run('report', copyOfDist(), '-o', path.join(folder, 'no', 'report.html'));
  expect([missing.code, missing.errors]).toEqual([2, expect.stringContaining('is not there')]);
  const taken = await run('report', copyOfDist(), '-o', folder);
  expect([taken.code, taken.errors]).toEqual([2, expect.stringContaining('it is a folder')]);
});

test('the page says which command made it, and the same command with another file the same', async () => {
  const dist = copyOfDist();
  const { out } = await run('report', dist, '--outage', 'none', '--client', 'cluster1', '--date', '2026-11-29');
  const { made } = dataIn(out);
  expect(made.command).toBe(`cdk8s-ambient report ${dist} --outage none --client cluster1 --date 2026-11-29`);
  expect(made.date).toBe('2026-11-29');
});

test('the command on the page gives the options as they are typed: it makes the same page', async () => {
  const dist = copyOfDist();
  const drills = path.join(dist, '_drills');
  fs.mkdirSync(drills);
  const options = [
    '--any',
    '1',
    '--limit',
    '12.5%',
    '--drills',
    drills,
    '--as-of',
    '2026-11-30',
    '--date',
    '2026-11-30',
  ];
  const { out } = await run('report', dist, ...options);
  const { command } = dataIn(out).made;
  expect(command.split(' ').slice(3).sort()).toEqual([...options].sort());
  expect((await run(...command.split(' ').slice(1))).out).toBe(out);
});

describe('the date', () => {
  const before = process.env.SOURCE_DATE_EPOCH;
  afterEach(() => {
    if (before === undefined) delete process.env.SOURCE_DATE_EPOCH;
    else process.env.SOURCE_DATE_EPOCH = before;
  });

  test('is not stated by itself: the same input gives the same page', async () => {
    delete process.env.SOURCE_DATE_EPOCH;
    expect(dataIn((await run('report', copyOfDist())).out).made.date).toBeNull();
  });

  test('is that of SOURCE_DATE_EPOCH', async () => {
    process.env.SOURCE_DATE_EPOCH = '1700000000';
    expect(dataIn((await run('report', copyOfDist())).out).made.date).toBe('2023-11-14T22:13:20Z');
  });

  test('is refused where it is not one', async () => {
    const { code, errors } = await run('report', copyOfDist(), '--date', 'yesterday');
    expect([code, errors]).toEqual([2, expect.stringContaining('a date such as 2026-11-29')]);
  });
});

test('what is assumed, not followed and not asked about is in the page', async () => {
  const dist = copyOfDist();
  edit(dist, 'cluster1/sample.k8s.yaml', /^/, ENVOY_FILTER);
  const { trust } = dataIn((await run('report', dist)).out);
  expect(trust.assumptions.map(({ text }) => text).join()).toContain('MeshConfig');
  expect(trust.notFollowed.join()).toContain('EnvoyFilter');
});

test('answers that are unknown are the worst but for requests that are lost, and never fine', async () => {
  const dist = copyOfDist();
  edit(dist, 'cluster1/sample.k8s.yaml', 'use-waypoint: waypoint', 'use-waypoint: other');
  const { rows } = dataIn((await run('report', dist)).out);
  expect(rows[0]!.cells.map((cell) => cell?.verdict)).toContain('unknown');
  expect(rows[0]!.counts.unknown).toBeGreaterThan(0);
});

test('a service that is not there is refused', async () => {
  const { code, errors } = await run('report', copyOfDist(), '--service', 'sample/other');
  expect([code, errors]).toEqual([2, expect.stringContaining('no cluster has a Service "sample/other"')]);
});

describe('of two trees', () => {
  const spoilt = (): string => {
    const dist = copyOfDist();
    for (const cluster of ['cluster1', 'cluster2']) {
      edit(dist, `${cluster}/sample.k8s.yaml`, 'consecutive5xxErrors: 1', 'consecutive5xxErrors: 0');
    }
    return dist;
  };

  test('only the answers that change are in the page, old and new, and they are those of diff', async () => {
    const [before, after] = [copyOfDist(), spoilt()];
    const data = dataIn((await run('report', after, '--old', before)).out);
    const { behaviour } = JSON.parse((await run('diff', before, after, '--json')).out) as { behaviour: Change[] };
    const shown = data.rows.flatMap(({ service, cells }) =>
      cells.flatMap((cell) =>
        (cell?.variants ?? []).flatMap(({ members, shown: { verdict }, was }) =>
          members.flatMap(({ outages, clients }) =>
            numbersOf(outages).flatMap((outage) =>
              clientsOf(data, clients, outage).map((client) =>
                [service, data.outages[outage]!.text, data.clients[client]!.name, was!.verdict, verdict].join(' '),
              ),
            ),
          ),
        ),
      ),
    );
    const expected = behaviour.map(({ service, client, outage, before: was, after: is }) =>
      [service, outage, client.cluster, was.verdict, is.verdict].join(' '),
    );
    expect(shown.sort()).toEqual(expected.sort());
    expect(expected.length).toBeGreaterThan(0);
    expect(data.change!.sections.map(({ title }) => title)).toContain('Objects');
  });

  test('a page of two equal trees says that nothing changes', async () => {
    const dist = copyOfDist();
    const { rows, change } = dataIn((await run('report', dist, '--old', dist)).out);
    expect([rows, change]).toEqual([[], { from: dist, to: dist, sections: [] }]);
  });

  test('what would leave changes out does not go with it', async () => {
    const dist = copyOfDist();
    const { code, errors } = await run('report', dist, '--old', dist, '--client', 'cluster1');
    expect([code, errors]).toEqual([2, expect.stringContaining('shows every answer that changes')]);
    const two = await run('report', dist, '--old', dist, '--git', 'main');
    expect([two.code, two.errors]).toEqual([2, expect.stringContaining('compares one directory')]);
  });
});

interface Change {
  readonly service: string;
  readonly client: { readonly cluster: string };
  readonly outage: string;
  readonly before: { readonly verdict: string };
  readonly after: { readonly verdict: string };
}

const ENVOY_FILTER = `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: retries
  namespace: istio-system
spec:
  configPatches: []
---
`;
