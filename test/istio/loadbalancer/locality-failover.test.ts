import { applyLocalityFailover, compactPriorities } from '../../../src/istio/loadbalancer';
import { at, group, pod, ranks } from '../../predict/istio/groups';

const NEAR_TO_FAR = [
  group('us/a/1', [pod('same-subzone')]),
  group('us/a/2', [pod('same-zone')]),
  group('us/b/1', [pod('same-region')]),
  group('eu/a/1', [pod('elsewhere')]),
];

test('the nearest are first: subzone, zone, region, all others', () => {
  expect(ranks(applyLocalityFailover(NEAR_TO_FAR, at('us/a/1'), []))).toBe(
    'elsewhere 3, same-region 2, same-subzone 0, same-zone 1',
  );
});

test('priorities have no gaps, and what nobody has is no rank', () => {
  const groups = [group('us/b', [pod('same-region')]), group('eu', [pod('elsewhere')])];
  expect(ranks(applyLocalityFailover(groups, at('us/a'), []))).toBe('elsewhere 1, same-region 0');
});

test('the region that failover names comes before others, for requests from the region it is for', () => {
  const groups = [group('eu', [pod('eu')]), group('asia', [pod('asia')]), group('us', [pod('us')])];
  const failover = [{ from: 'us', to: 'asia' }];
  expect(ranks(applyLocalityFailover(groups, at('us'), failover))).toBe('asia 1, eu 2, us 0');
  expect(ranks(applyLocalityFailover(groups, at('eu'), failover))).toBe('asia 1, eu 0, us 1');
});

test('of two entries for a region the first counts', () => {
  const groups = [group('eu', [pod('eu')]), group('asia', [pod('asia')])];
  const failover = [
    { from: 'us', to: 'asia' },
    { from: 'us', to: 'eu' },
  ];
  expect(ranks(applyLocalityFailover(groups, at('us'), failover))).toBe('asia 0, eu 1');
});

test('nearness ranks within the priorities there are', () => {
  const groups = [group('eu', [pod('first')], 0), group('us', [pod('second')], 1), group('eu', [pod('third')], 1)];
  expect(ranks(applyLocalityFailover(groups, at('us'), []))).toBe('first 0, second 1, third 2');
});

test('an empty locality has its rank, so what is left is not first', () => {
  const groups = [group('us', []), group('eu', [pod('eu')])];
  expect(ranks(applyLocalityFailover(groups, at('us'), []))).toBe('eu 1');
});

test('what nobody knows of either side is the same', () => {
  expect(ranks(applyLocalityFailover([group('', [pod('unknown')]), group('us', [pod('us')])], at(''), []))).toBe(
    'unknown 0, us 1',
  );
});

test('compacting keeps the order, and equal ones equal', () => {
  const groups = [group('a', [], 7), group('b', [], 2), group('c', [], 7), group('d', [], 10)];
  expect(compactPriorities(groups).map(({ priority }) => priority)).toEqual([1, 0, 1, 2]);
});
