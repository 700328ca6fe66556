import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Failures } from '../../../../src/predict/failures/minimal-sets';
import { changedRisks } from '../../../../src/report/html/risks/changed-risks';
import type { Outage } from '../../../../src/predict/outage/outage';
import { copyOfDist, edit, run } from '../../../cli/support';
import { blocksOf } from '../../../docs/markdown';
import { dataIn } from '../support';

const PROMISES = `version: 1
promises:
  - { services: [sample/*], owner: the team, reason: the demo, survives: { any: 1 } }
`;

/** The guide's mesh, the same where cluster1 cannot eject its host, and files beside them. */
function trees() {
  const [good, bad] = [copyOfDist(), copyOfDist()];
  edit(bad, 'cluster1/sample.k8s.yaml', 'maxEjectionPercent: 100', 'maxEjectionPercent: 10');
  const [rates, promises] = [path.join(good, '_rates.yaml'), path.join(good, '_promises.yaml')];
  fs.writeFileSync(rates, blocksOf('docs/availability.md').find(({ file }) => file === 'rates')!.text);
  fs.writeFileSync(promises, PROMISES);
  return { good, bad, options: ['--any', '1', '--promises', promises, '--rates', rates] };
}

/** The parts of a change that are about several failures, as text. */
async function changed(now: string, old: string, options: readonly string[]): Promise<Record<string, string[]>> {
  const { code, out, errors } = await run('report', now, '--old', old, ...options);
  expect([code, errors.includes('cdk8s-ambient:')]).toEqual([0, false]);
  const { change, risks } = dataIn(out);
  expect(risks).toEqual({});
  return Object.fromEntries(
    change!.sections
      .filter(({ title }) => title !== 'Objects')
      .map(({ title, items }) => [title, items.flatMap(({ text, details }) => [text, ...details])]),
  );
}

const SETS = 'Failures after which requests fail, up to 1 at once';
const EXPECTED = 'The availability to expect';
const PROMISED = 'What was promised';

test('a change for the worse: the set that fails now, the promise that it breaks, and what that costs', async () => {
  const { good, bad, options } = trees();
  const sections = await changed(bad, good, options);
  const explain = `cdk8s-ambient explain ${bad} --service sample/helloworld --client cluster1 --outage failing:cluster1:gateway-error`;
  expect(sections[SETS]).toEqual([
    'new, 100 % errors: sample/helloworld, clients of cluster1: all pods of sample/helloworld in cluster1 answer 503',
    explain,
  ]);
  expect(sections[PROMISED]).toEqual(
    expect.arrayContaining([
      '0 kept (1 before), 1 broken (0 before), 0 undecided (0 before)',
      'broken, was kept: sample/helloworld: at most 0 % errors in any 1 failures',
      explain,
    ]),
  );
  const [worth, ...others] = sections[EXPECTED]!;
  expect(worth).toMatch(
    /^sample\/helloworld, clients of cluster1: at least 99\.9\d+ % \(at most 1\d\d minutes a year fail\), was at least 99\.99\d+ % \(at most \d\d\.\d minutes a year fail\)$/,
  );
  expect(others).toEqual([]);
});

test('a change for the better: the set that fails no longer, and the promise that is kept again', async () => {
  const { good, bad, options } = trees();
  const sections = await changed(good, bad, options);
  expect(sections[SETS]).toEqual([
    'no longer 100 % errors: sample/helloworld, clients of cluster1: all pods of sample/helloworld in cluster1 answer 503',
  ]);
  expect(sections[PROMISED]).toContain('kept, was broken: sample/helloworld: at most 0 % errors in any 1 failures');
});

test('of two equal trees each part says that nothing changes', async () => {
  const { good, options } = trees();
  const sections = await changed(good, good, options);
  expect(sections).toEqual({
    [PROMISED]: ['1 kept (1 before), 0 broken (0 before), 0 undecided (0 before)'],
    [SETS]: ['No minimal set of failures changes.'],
    [EXPECTED]: ['No availability to expect changes.'],
  });
});

test('a service that only one of the trees has was not asked about in the other', async () => {
  const { good, options } = trees();
  const other = copyOfDist();
  for (const cluster of ['cluster1', 'cluster2'])
    edit(other, `${cluster}/sample.k8s.yaml`, /helloworld(?!-v|:)/g, 'reviews');
  const sections = await changed(other, good, options);
  expect(sections[PROMISED]).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^(kept|broken|undecided), was not asked about: sample\/reviews: /),
      'not asked about any more, was kept: sample/helloworld: at most 0 % errors in any 1 failures',
    ]),
  );
  expect(sections[EXPECTED]).toContainEqual(
    expect.stringMatching(/^sample\/helloworld, clients of cluster1: not asked about, was at least /),
  );
});

const A: Outage = { kind: 'cluster-down', cluster: 'a' };
const B: Outage = { kind: 'gateway-down', cluster: 'b' };

/** What clients of c get after some sets; undefined is not known. */
function found(...sets: readonly (readonly [outages: readonly Outage[], errors: number | undefined])[]) {
  const failing = sets.flatMap(([outages, errors]) =>
    errors === undefined ? [] : [{ outages, errors, healedBy: [] }],
  );
  const unknown = sets.flatMap(([outages, errors]) => (errors === undefined ? [outages] : []));
  const client = { cluster: 'c', kind: 'ambient' } as const;
  const failures: Failures = {
    ...{ service: 'n/s', most: 2, limit: 0, components: [], computed: 0 },
    clients: [{ client, failing, unknown }],
  };
  return { failures: [failures] };
}

test.each([
  ['worse', found([[A], 0.2]), found([[A], 0.5]), ['50 % errors, was 20 %: n/s, clients of c: a is down']],
  ['better', found([[A], 0.5]), found([[A], 0.2]), ['20 % errors, was 50 %: n/s, clients of c: a is down']],
  ['equal', found([[A], 0.5]), found([[A], 0.5]), ['No minimal set of failures changes.']],
  [
    'a part of which suffices now',
    found([[A, B], 1]),
    found([[A], 1]),
    ['new, 100 % errors: n/s, clients of c: a is down'],
  ],
  [
    'that take one more failure now',
    found([[A], 1]),
    found([[A, B], 1]),
    [
      '100 % errors, where a part of it sufficed before: n/s, clients of c: a is down, and the east-west gateway of b is down',
      'no longer 100 % errors: n/s, clients of c: a is down',
    ],
  ],
  [
    'not known any more',
    found([[A], 1]),
    found([[A], undefined]),
    ['not known any more: n/s, clients of c: a is down'],
  ],
  [
    'known now, and failing',
    found([[A], undefined]),
    found([[A], 1]),
    ['100 % errors, was not known: n/s, clients of c: a is down'],
  ],
  ['known now, and fine', found([[A], undefined]), found(), ['known now: n/s, clients of c: a is down']],
  ['not known, as before', found([[A], undefined]), found([[A], undefined]), ['No minimal set of failures changes.']],
])('sets that are %s', (_, before, after, expected) => {
  const [section] = changedRisks(before, after, () => 'explain');
  expect(section!.items.map(({ text }) => text)).toEqual(expected);
});

test('of very many changes the worst are listed, and the others counted', () => {
  const clusters = Array.from({ length: 60 }, (__, number) => `cluster${number}`);
  const sets = clusters.map((cluster): [Outage[], number] => [[{ kind: 'cluster-down', cluster }], 1]);
  const [section] = changedRisks(found(), found(...sets), () => 'explain');
  expect(section!.items).toHaveLength(50);
  expect(section!.items.at(-1)!.text).toBe('11 more changes: predict prints all of both directories.');
});
