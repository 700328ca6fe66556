import { NOT_FAILING, UNREACHABLE, type Failing } from '../../../src/predict/shares/failing';
import { PodIndex, type PodSource } from '../../../src/predict/situation/pod-index';
import { endpoint } from '../endpoint';

// Pods by name and by network, on one port of the service.

const HALF: Failing = { ...NOT_FAILING, 'gateway-error': 0.5 };

function sourceOf(
  pods: Readonly<Record<string, readonly ReturnType<typeof endpoint>[]>>,
  failing: Readonly<Record<string, Failing>> = {},
): PodSource & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    clusters: Object.keys(pods),
    endpointsOf: (cluster) => {
      asked.push(cluster);
      return pods[cluster] ?? [];
    },
    failingOf: (pod) => failing[pod] ?? NOT_FAILING,
  };
}

const pods = {
  c1: [
    endpoint({ pod: 'c1/s/a-0', cluster: 'c1', network: 'shared', portName: 'other' }),
    endpoint({ pod: 'c1/s/a-0', cluster: 'c1', network: 'shared' }),
    endpoint({ pod: 'c1/s/a-1', cluster: 'c1', network: 'shared' }),
    endpoint({ pod: 'c1/s/b-0', cluster: 'c1', network: 'shared', health: 'UNHEALTHY' }),
  ],
  c2: [
    endpoint({ pod: 'c2/s/a-0', cluster: 'c2', network: 'shared' }),
    endpoint({ pod: 'c2/s/a-1', cluster: 'c2', network: 'own' }),
  ],
};

test('a pod is found by its name, on the port that is asked about, ready or not', () => {
  const index = new PodIndex(sourceOf(pods, { 'c1/s/b-0': HALF, 'c1/s/a-0': UNREACHABLE }), 'http');
  expect(index.reach('c1/s/b-0')).toEqual({
    count: 1,
    alike: [{ cluster: 'c1', workload: 'c1/s/b', count: 1, failing: HALF }],
    failing: HALF,
  });
  expect(index.reach('c1/s/a-1').failing).toEqual(NOT_FAILING);
  expect(new PodIndex(sourceOf(pods), 'other').reach('c1/s/a-0').count).toBe(1);
});

test('a pod that is not there, or not on that port, is nobody, and nobody answers nobody', () => {
  const nobody = { count: 0, alike: [], failing: UNREACHABLE };
  expect(new PodIndex(sourceOf(pods), 'http').reach('c1/s/c-0')).toEqual(nobody);
  expect(new PodIndex(sourceOf(pods), 'http').reach('c3/s/a-0')).toEqual(nobody);
  expect(new PodIndex(sourceOf(pods), 'other').reach('c1/s/a-1')).toEqual(nobody);
  expect(new PodIndex(sourceOf(pods), 'http').reachReadyIn('nowhere', 'c1')).toEqual(nobody);
});

test('a network is its ready pods on that port in all clusters, those that are alike in one, and their average', () => {
  const index = new PodIndex(sourceOf(pods, { 'c2/s/a-0': HALF }), 'http');
  expect(index.reachReadyIn('shared', 'c1')).toEqual({
    count: 3,
    alike: [
      { cluster: 'c1', workload: 'c1/s/a', count: 2, failing: NOT_FAILING },
      { cluster: 'c2', workload: 'c2/s/a', count: 1, failing: HALF },
    ],
    failing: { ...NOT_FAILING, 'gateway-error': 0.5 / 3 },
  });
  expect(index.reachReadyIn('own', 'c1').count).toBe(1);
});

test('pods of one workload that fail differently are not alike', () => {
  const index = new PodIndex(sourceOf(pods, { 'c1/s/a-1': HALF }), 'http');
  expect(
    index.reachReadyIn('shared', 'c1').alike.map(({ workload, count, failing }) => [workload, count, failing]),
  ).toEqual([
    ['c1/s/a', 1, NOT_FAILING],
    ['c1/s/a', 1, HALF],
    ['c2/s/a', 1, NOT_FAILING],
  ]);
});

test('what was found is not looked for again', () => {
  const source = sourceOf(pods);
  const index = new PodIndex(source, 'http');
  expect(index.reach('c1/s/a-0')).toBe(index.reach('c1/s/a-0'));
  expect(source.asked).toEqual(['c1']);
  expect(index.reachReadyIn('shared', 'c1')).toBe(index.reachReadyIn('shared', 'c1'));
  index.reachReadyIn('own', 'c1');
  expect(source.asked).toEqual(['c1', 'c1', 'c2']);
});

describe('while some clusters are out of order', () => {
  const usual = new PodIndex(sourceOf(pods), 'http');
  const left = { ...pods, c2: [endpoint({ pod: 'c2/s/a-1', cluster: 'c2', network: 'own', health: 'UNHEALTHY' })] };
  const index = new PodIndex(sourceOf(left), 'http', { index: usual, touched: new Set(['c2']) });

  test('pods of the others are what they are in the steady state', () => {
    expect(index.reach('c1/s/a-0')).toBe(usual.reach('c1/s/a-0'));
    expect(index.reach('c2/s/a-1')).not.toBe(usual.reach('c2/s/a-1'));
    expect(index.reach('c2/s/a-0').count).toBe(0);
  });

  test('networks that they have pods in are looked at anew, in all clusters', () => {
    expect(index.reachReadyIn('shared', 'c1')).toMatchObject({ count: 2, alike: [{ workload: 'c1/s/a', count: 2 }] });
    expect(index.reachReadyIn('own', 'c1')).toMatchObject({ count: 0 });
  });

  test('networks that they have none in are what they are in the steady state', () => {
    const other = new PodIndex(sourceOf(pods), 'http', { index: usual, touched: new Set(['c1']) });
    expect(other.reachReadyIn('own', 'c1')).toBe(usual.reachReadyIn('own', 'c1'));
    expect(other.reachReadyIn('shared', 'c1')).not.toBe(usual.reachReadyIn('shared', 'c1'));
  });
});
