import { formatClusters, formatShare, toPercent } from '../../src/report/shares';

test.each([
  [0, '0 %'],
  [1, '100 %'],
  [1 / 3, '33.3 %'],
  [0.5, '50 %'],
  [0.99999, '> 99.9 %'],
  [0.00001, '< 0.1 %'],
  [1 - 1e-12, '100 %'],
  [1e-12, '0 %'],
])('a share of %d is written as %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});

test('in numbers a share has four decimals at most, so that sums do not show their rounding', () => {
  expect(toPercent(1 / 3)).toBe(33.3333);
  expect(toPercent(0.1 + 0.2)).toBe(30);
});

function spreadOf(names: readonly string[]) {
  const clusters = new Map(names.map((name) => [name, 1 / names.length]));
  return { clusters, workloads: new Map<string, number>(), errors: 0 };
}

test.each([
  [[], 'nobody'],
  [['a'], 'a 100 %'],
  [['a', 'b', 'c'], 'a 33.3 %, b 33.3 %, c 33.3 %'],
  [['a', 'b', 'c', 'd'], 'a, b and 2 more 25 % each'],
])('clusters %j are named while they are few', (names, text) => {
  expect(formatClusters(spreadOf(names))).toBe(text);
});
