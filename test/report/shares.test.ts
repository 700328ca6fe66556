import { formatClusters } from '../../src/report/shares';

function spreadOf(names: readonly string[]) {
  const clusters = new Map(names.map((name) => [name, 1 / names.length]));
  return { clusters, workloads: new Map<string, number>(), errors: 0 };
}

test.each([
  [[], 'no cluster'],
  [['a'], 'a 100 %'],
  [['a', 'b', 'c'], 'a 33.3 %, b 33.3 %, c 33.3 %'],
  [['a', 'b', 'c', 'd'], 'a, b and 2 more 25 % each'],
])('clusters %j are named while they are few', (names, text) => {
  expect(formatClusters(spreadOf(names))).toBe(text);
});
