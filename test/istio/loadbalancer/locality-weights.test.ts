import { applyLocalityWeights } from '../../../src/istio/loadbalancer';
import type { LocalityGroup } from '../../../src/predict/istio/assign/locality-group';
import { at, group, pod } from '../../predict/istio/groups';

const entry = (from: string, to: Readonly<Record<string, number>>) => ({ from, to: new Map(Object.entries(to)) });
const weights = (groups: readonly LocalityGroup[]) =>
  Object.fromEntries(
    groups.map(({ locality: { region, zone }, weight, hosts }) => [
      `${region}/${zone}`,
      hosts.length === 0 ? 'none' : weight,
    ]),
  );

const GROUPS = [
  group('us/a', [pod('c1'), pod('c1')]),
  group('us/b', [pod('c1')]),
  group('eu/a', [pod('c2')]),
  group('asia/a', [pod('c3')]),
];

test('each named locality gets its share, and what is not named gets nothing', () => {
  expect(weights(applyLocalityWeights(GROUPS, at('us/a'), [entry('us/a', { 'us/a': 80, eu: 20 })]))).toEqual({
    'us/a': 80,
    'us/b': 'none',
    'eu/a': 20,
    'asia/a': 'none',
  });
});

test('localities of one name share by the weights they have, rounded up', () => {
  expect(weights(applyLocalityWeights(GROUPS, at('us/a'), [entry('*', { 'us/*': 80, 'eu/*': 20 })]))).toEqual({
    'us/a': Math.ceil((2 * 80) / 3),
    'us/b': Math.ceil(80 / 3),
    'eu/a': 20,
    'asia/a': 'none',
  });
});

test('the first entry for the waypoint’s locality counts', () => {
  const entries = [entry('eu/*', { eu: 100 }), entry('us/*', { asia: 100 }), entry('us/a', { us: 100 })];
  expect(weights(applyLocalityWeights(GROUPS, at('us/a'), entries))).toMatchObject({ 'asia/a': 100, 'us/a': 'none' });
});

test.each([
  ['*', true],
  ['us', true],
  ['us/*', true],
  ['us/a', true],
  ['us/a/*', true],
  ['us/a/1', true],
  ['us/a/2', false],
  ['us/b', false],
  ['eu', false],
  ['*/a', true],
  ['*/b', false],
])('an entry from %s is for us/a/1: %s', (from, is) => {
  const applied = applyLocalityWeights(GROUPS, at('us/a/1'), [entry(from, { asia: 100 })]);
  expect(applied === GROUPS).toBe(!is);
});

test('where no entry is for the waypoint, all is as it was', () => {
  expect(applyLocalityWeights(GROUPS, at('mars'), [entry('us', { us: 100 })])).toBe(GROUPS);
});

test('of two names for one locality the first counts', () => {
  expect(weights(applyLocalityWeights(GROUPS, at('us'), [entry('*', { 'us/a': 60, us: 40 })]))).toMatchObject({
    'us/a': 60,
    'us/b': 40,
  });
});

test('a share of nothing leaves the weight as it was', () => {
  expect(weights(applyLocalityWeights(GROUPS, at('us'), [entry('*', { us: 0, eu: 100 })]))).toMatchObject({
    'us/a': 2,
  });
});

test('a locality without hosts weighs one when shares are dealt', () => {
  const groups = [group('us/a', []), group('us/b', [pod('c1')])];
  expect(applyLocalityWeights(groups, at('us'), [entry('*', { us: 100 })]).map(({ weight }) => weight)).toEqual([
    50, 50,
  ]);
});

test('products are 32 bits wide, as in istiod', () => {
  const heavy = [group('us/a', [pod('c1', {}, 2 ** 31)])];
  expect(weights(applyLocalityWeights(heavy, at('us'), [entry('*', { us: 2 })]))).toEqual({ 'us/a': 2 ** 31 });
});
