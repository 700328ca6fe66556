import { runsOf, type EndpointRun, type ShardFilter } from '../../../../src/predict/istio/endpoints/endpoint-run';
import { endpoint } from '../../endpoint';

// Endpoints that are sent alike, in one piece.

const ALL: ShardFilter = { key: 'all', counts: () => true };
const READY: ShardFilter = { key: 'ready', counts: ({ health }) => health === 'HEALTHY' };

const short = (runs: readonly EndpointRun[]) =>
  runs.map(({ localityLabel, cluster, network, speaksMutualTls, pods, endpoints }) => {
    expect(endpoints.map(({ pod }) => pod)).toEqual(pods);
    return [localityLabel, cluster, network, speaksMutualTls, pods.join()].join(' ');
  });

test('endpoints of one locality that are reached alike are one run, others between them or not', () => {
  const shard = [
    endpoint({ pod: 'c1/s/a' }),
    endpoint({ pod: 'c1/s/b', localityLabel: 'r/y' }),
    endpoint({ pod: 'c1/s/c' }),
  ];
  expect(short(runsOf([shard], ALL))).toEqual(['r/z c1 network false c1/s/a,c1/s/c', 'r/y c1 network false c1/s/b']);
});

test.each([
  ['cluster', { cluster: 'c2' }, 'r/z c2 network false c1/s/b'],
  ['network', { network: 'other' }, 'r/z c1 other false c1/s/b'],
  ['mTLS of their own', { speaksMutualTls: true }, 'r/z c1 network true c1/s/b'],
])('a change of %s ends a run, and another begins when it changes back', (_, other, run) => {
  const shard = [endpoint({ pod: 'c1/s/a' }), endpoint({ pod: 'c1/s/b', ...other }), endpoint({ pod: 'c1/s/c' })];
  expect(short(runsOf([shard], ALL))).toEqual(['r/z c1 network false c1/s/a', run, 'r/z c1 network false c1/s/c']);
});

test('clusters are not joined, and what does not count is in no run', () => {
  const unready = endpoint({ pod: 'c2/s/b', health: 'UNHEALTHY' });
  const shards = [[endpoint({ pod: 'c1/s/a' })], [endpoint({ pod: 'c2/s/a' }), unready], [unready]];
  expect(short(runsOf(shards, READY))).toEqual(['r/z c1 network false c1/s/a', 'r/z c2 network false c2/s/a']);
  expect(short(runsOf(shards, ALL))).toHaveLength(3);
});

test('what was found in a list is found again, also where the list stands among others', () => {
  const [first, second] = [[endpoint({ pod: 'c1/s/a' })], [endpoint({ pod: 'c2/s/a' })]];
  const both = [first, second];
  const runs = runsOf(both, ALL);
  expect(runsOf(both, ALL)).toBe(runs);
  expect(runsOf([second, first], ALL)[0]).toBe(runs[1]);
  expect(runsOf(both, READY)).not.toBe(runs);
});
