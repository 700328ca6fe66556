import { availabilityOf } from '../../../src/predict/availability/expected';
import { partsOf } from '../../../src/predict/availability/part';
import type { FailureKind, Rates } from '../../../src/predict/availability/rates';
import { worthOfChanges, type Worth } from '../../../src/predict/availability/worth';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { meshOf, OURS, rule, SERVICE, WHOLE, type Clusters } from '../mesh';
import { NEVER } from './support';

const LIMITS = { bound: 0, isOver: () => false };

function worthIn(clusters: Clusters, rates: Partial<Record<FailureKind, number>>, together: Rates['together'] = []) {
  const prediction = new Prediction(meshOf(clusters));
  const all = { ...NEVER, rates: { ...NEVER.rates, ...rates }, together };
  const parts = partsOf(prediction, SERVICE, all);
  const found = prediction.clusters.map((cluster) =>
    availabilityOf(prediction, { client: { cluster, kind: 'ambient' }, service: SERVICE }, parts, LIMITS),
  );
  return worthOfChanges(prediction, {
    service: SERVICE,
    port: undefined,
    found,
    rates: all,
    toLimits: () => () => LIMITS,
  });
}

function sharesOf(worth: readonly Worth[], change: RegExp): number[][] {
  return worth
    .filter(({ at, change: text }) => change.test(`${at}: ${text}`))
    .map(({ clients }) => clients.map(({ share }) => share));
}

const PAIR = { cluster1: WHOLE, cluster2: WHOLE };

test('a second gateway is worth what the first one costs, but for the time in which both are down', () => {
  const worth = worthIn(PAIR, { 'scaled-to-zero': 0.01, 'gateway-down': 0.02 });
  const [ofCluster2] = sharesOf(worth, /^cluster2: add a second east-west gateway/);
  const gain = 0.01 * 0.99 * (0.02 - 0.02 ** 2);
  expect(ofCluster2![0]).toBeCloseTo(gain, 10);
  // Its own clients do not come through it.
  expect(ofCluster2![1]).toBe(0);
});

test('one more cluster is worth the time in which all others have failed', () => {
  const [shares] = sharesOf(worthIn(PAIR, { 'scaled-to-zero': 0.01 }), /^the mesh: add one more cluster/);
  for (const share of shares!) expect(share).toBeCloseTo(0.01 ** 2 - 0.01 ** 3, 10);
});

test('the change that explain proposes for a set is worth what the set costs, in every cluster', () => {
  const capped = WHOLE.map((document) => (document === rule() ? rule({ outlierDetection: LOW_CAP }) : document));
  const cause = {
    name: 'a bad release',
    outages: ['failing:cluster1', 'failing:cluster2'],
    unavailability: 0.01,
    place: '',
  };
  const worth = worthIn({ cluster1: capped, cluster2: capped, cluster3: capped }, {}, [cause]);
  const [shares] = sharesOf(worth, /maxEjectionPercent: set it to/);
  expect(shares![0]).toBeGreaterThan(0.004);
  expect(shares![1]).toBeCloseTo(shares![0]!, 12);
});

const LOW_CAP = { ...OURS, maxEjectionPercent: 60 };

test('where nothing fails, no change is worth anything', () => {
  expect(worthIn(PAIR, {})).toEqual([]);
});
