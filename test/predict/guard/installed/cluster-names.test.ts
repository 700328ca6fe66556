import { ask, istiod, meshOf, SERVICE, WHOLE } from '../../mesh';

const PODS_GONE = { kind: 'scaled-to-zero', cluster: 'cluster1', service: SERVICE } as const;

/** Clients of cluster1 while its pods are gone, by the names that the istiods of both clusters are given. */
const verdictWith = (one: string, two: string): string => {
  const named = (name: string): string => istiod({ variables: { CLUSTER_ID: name } });
  const mesh = meshOf({ cluster1: [...WHOLE, named(one)], cluster2: [...WHOLE, named(two)] });
  return ask(mesh, { outages: [PODS_GONE] }).verdict;
};

test('two istiods that call their clusters by one name know nothing of each other’s', () => {
  expect(verdictWith('cluster1', 'cluster1')).toBe('unknown');
  expect(verdictWith('production', 'production')).toBe('unknown');
});

test.each([
  ['cluster1', 'cluster2'],
  ['east', 'west'],
  ['Kubernetes', 'Kubernetes'],
])('answers where they call them %s and %s', (one, two) => {
  expect(verdictWith(one, two)).toBe('failover');
});
