import * as fs from 'node:fs';
import * as path from 'node:path';
import { temporaryFolder } from '../synth/support';
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

const ENVOY_FILTER = `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: retries
  namespace: istio-system
spec:
  configPatches: []
---
`;
