import * as fc from 'fast-check';
import { applyFailoverPriorities, applyLocalityFailover } from '../../../src/istio/loadbalancer';
import type { LocalityGroup } from '../../../src/predict/istio/assign/locality-group';
import { at, group, pod, ranks } from '../../predict/istio/groups';

const CLUSTER = 'topology.istio.io/cluster';
const NETWORK = 'topology.istio.io/network';
const PROXY = { [CLUSTER]: 'c1', [NETWORK]: 'n-of-c1', version: 'v1' };
const THREE = [group('us-east', [pod('c1')]), group('us-west', [pod('c2')]), group('eu', [pod('c3')])];

const rank = (failoverPriority: readonly string[], preferred: boolean, groups: readonly LocalityGroup[] = THREE) =>
  ranks(applyFailoverPriorities(groups, PROXY, failoverPriority, preferred));

test.each([
  [[CLUSTER], 'c1 0, c2 1, c3 1', 'c1 0, c2 1, c3 1'],
  [[NETWORK, CLUSTER], 'c1 0, c2 1, c3 1', 'c1 0, c2 1, c3 1'],
  [[NETWORK, `${CLUSTER}=c2`], 'c1 0, c2 1, c3 1', 'c1 0, c2 1, c3 2'],
  [[`${CLUSTER}=c2`], 'c1 1, c2 0, c3 1', 'c1 1, c2 0, c3 1'],
  // Of a key that is there twice the last value counts in both places.
  [[`${CLUSTER}=c1`, `${CLUSTER}=c2`], 'c1 1, c2 0, c3 1', 'c1 1, c2 0, c3 1'],
  // A network that is named is required, not preferred.
  [[`${NETWORK}=n-of-c2`, `${CLUSTER}=c3`], 'c1 1, c2 0, c3 1', 'c1 1, c2 0, c3 1'],
  // Only in the first place.
  [[CLUSTER, NETWORK], 'c1 0, c2 1, c3 1', 'c1 0, c2 1, c3 1'],
])('%j ranks clusters as until 1.30 and since 1.31', (failoverPriority, until130, since131) => {
  expect(rank(failoverPriority, false)).toBe(until130);
  expect(rank(failoverPriority, true)).toBe(since131);
});

test('with failover of regions, a cluster of the preferred region comes before others', () => {
  const ranked = applyFailoverPriorities(THREE, PROXY, [CLUSTER], true);
  expect(ranks(applyLocalityFailover(ranked, at('us-east'), [{ from: 'us-east', to: 'us-west' }]))).toBe(
    'c1 0, c2 1, c3 2',
  );
});

test('another network comes behind all of its own, and among others the next keys count', () => {
  const groups = [
    group('a', [pod('c1', { version: 'v2' })]),
    group('b', [pod('c2', { version: 'v1' }), pod('c3', { version: 'v2' })]),
  ];
  expect(rank([NETWORK, 'version'], true, groups)).toBe('c1 0, c2 1, c3 2');
  expect(rank([NETWORK, 'version'], false, groups)).toBe('c1 0, c2 1, c3 1');
});

test('comparing stops at the first label that differs: what matches after it does not count', () => {
  const groups = [
    group('a', [pod('c1', { a: 'x', b: '1' }), pod('c2', { a: 'y', b: '2' }), pod('c3', { a: 'y', b: '1' })]),
  ];
  const proxy = { a: 'y', b: '1' };
  expect(ranks(applyFailoverPriorities(groups, proxy, ['a', 'b'], true))).toBe('c1 2, c2 1, c3 0');
});

test('a label that neither has is the same', () => {
  expect(rank(['nobody.has/this', CLUSTER], true)).toBe('c1 0, c2 1, c3 1');
});

test('a value with a second "=" is none, and the proxy’s own counts', () => {
  expect(rank([`${CLUSTER}=c2=x`], true)).toBe('c1 0, c2 1, c3 1');
});

test('an empty value is a value: hosts without the label match it', () => {
  const groups = [group('a', [pod('c1', { version: 'v1' }), pod('c2')])];
  expect(rank(['version='], true, groups)).toBe('c1 1, c2 0');
});

test('a locality with hosts of two ranks is sent twice, the better first, each with its own weight', () => {
  const split = applyFailoverPriorities([group('a', [pod('c2', {}, 3), pod('c1', {}, 2)])], PROXY, [CLUSTER], true);
  expect(split.map(({ priority, weight, hosts }) => [priority, weight, hosts.map(({ cluster }) => cluster)])).toEqual([
    [0, 2, ['c1']],
    [1, 3, ['c2']],
  ]);
});

test('a locality without hosts is gone', () => {
  expect(applyFailoverPriorities([group('a', []), group('b', [pod('c1')])], PROXY, [CLUSTER], true)).toHaveLength(1);
});

test('whatever is compared, priorities are 0, 1, 2 … and no host or weight is lost', () => {
  const label = fc.constantFrom(CLUSTER, NETWORK, 'version', 'zone');
  const entry = fc.oneof(
    label,
    fc.tuple(label, fc.constantFrom('c1', 'v1', '')).map(([key, value]) => `${key}=${value}`),
  );
  const host = fc
    .tuple(fc.constantFrom('c1', 'c2', 'c3'), fc.constantFrom('v1', 'v2'), fc.integer({ min: 1, max: 9 }))
    .map(([cluster, version, weight]) => pod(cluster, { version }, weight));
  const groups = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.array(host, { maxLength: 4 })), { maxLength: 4 });
  fc.assert(
    fc.property(groups, fc.array(entry, { minLength: 1, maxLength: 4 }), fc.boolean(), (made, entries, preferred) => {
      const given = made.map(([locality, hosts]) => group(locality, hosts));
      const ranked = applyFailoverPriorities(given, PROXY, entries, preferred);
      const distinct = [...new Set(ranked.map(({ priority }) => priority))].sort((left, right) => left - right);
      expect(distinct).toEqual(distinct.map((_, index) => index));
      const all = (of: readonly LocalityGroup[]) => of.flatMap(({ hosts }) => hosts);
      expect(new Set(all(ranked))).toEqual(new Set(all(given)));
      const weightOf = (of: readonly LocalityGroup[]) => of.reduce((sum, { weight = 0 }) => sum + weight, 0);
      expect(weightOf(ranked)).toBe(weightOf(given));
    }),
  );
});
