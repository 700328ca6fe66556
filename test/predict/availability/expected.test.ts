import { partsOf } from '../../../src/predict/availability/part';
import { lostAtMost } from '../../../src/predict/availability/expected';
import { kindsNotStated, type Rates } from '../../../src/predict/availability/rates';
import type { Outage } from '../../../src/predict/outage/outage';
import { formatOutages } from '../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { meshOf, SERVICE, WHOLE } from '../mesh';
import { CLIENT, compareSums, expected, ratesOfControlPlanes } from './added-up';
import { Answers, endsClient, NEVER, RATES } from './support';

const PAIR = meshOf({ cluster1: WHOLE, cluster2: WHOLE });

/** A full run of the conformance suite `search` adds up 200, by a seed of its own, and half as many with control planes. */
test('what is expected is the sum over every state of all components, in 20 random meshes', () => {
  const seen = compareSums(20, 20, RATES);
  // Otherwise nothing was tested.
  expect(seen.failing).toBeGreaterThan(10);
  expect(seen.unknown).toBeGreaterThan(0);
  expect(seen.few).toBeGreaterThan(6);
}, 240_000);

test('control planes fail as often as is stated, before all else: the sum over every state, in 10 random meshes', () => {
  const { rates, without } = ratesOfControlPlanes(NEVER);
  let more = 0;
  const seen = compareSums(10, 20, rates, ({ failing }, prediction) => {
    if (failing > expected(prediction, without).failing * 1.01) more++;
  });
  expect(seen.failing).toBeGreaterThan(3);
  expect(more).toBeGreaterThan(0);
}, 240_000);

test('each of several addresses of gateways fails as often as is stated: the sum over every state, in 10 random meshes', () => {
  const without = { ...NEVER, rates: { ...NEVER.rates, 'scaled-to-zero': 0.05, 'gateway-down': 0.08 } };
  const rates = { ...without, rates: { ...without.rates, 'gateway-address-down': 0.1 } };
  let more = 0;
  const seen = compareSums(10, 20, rates, (found, prediction) => {
    if (lostAtMost(found) > lostAtMost(expected(prediction, without)) * 1.01) more++;
  });
  expect(seen.failing).toBeGreaterThan(3);
  expect(more).toBeGreaterThan(0);
}, 240_000);

test('an address costs what fails with it alone, and both what the gateway costs', () => {
  const gateways = ['203.0.113.1', '203.0.113.2'];
  const prediction = new Prediction(meshOf({ cluster1: WHOLE, cluster2: { documents: WHOLE, gateways } }));
  const rates = { ...NEVER, rates: { ...NEVER.rates, 'scaled-to-zero': 0.01, 'gateway-address-down': 0.1 } };
  // The pods of both are gone; or those of cluster1 are, and both addresses.
  expect(expected(prediction, rates).failing).toBeCloseTo(0.01 ** 2 + 0.01 * 0.99 * 0.1 ** 2, 12);
});

test('a rate of addresses is missed where there are several, and nowhere else', () => {
  const missed = (gateways: readonly string[]) =>
    kindsNotStated(NEVER, new Prediction(meshOf({ cluster1: WHOLE, cluster2: { documents: WHOLE, gateways } })).view);
  expect(missed(['203.0.113.1'])).toEqual(['istiod-down', 'remote-api-down']);
  expect(missed(['203.0.113.1', '203.0.113.2'])).toEqual(['gateway-address-down', 'istiod-down', 'remote-api-down']);
});

test('an istiod alone costs nothing, and makes waypoints that fail after it cost what failover would save', () => {
  const prediction = new Prediction(PAIR);
  const alone = { ...NEVER.rates, 'istiod-down': 0.1 };
  expect(expected(prediction, { ...NEVER, rates: alone })).toMatchObject({ failing: 0, leftOut: 0, costs: [] });
  const rates = { ...NEVER, rates: { ...alone, 'waypoint-down': 0.01 } };
  const { failing, costs } = expected(prediction, rates);
  // Both waypoints are gone; or istiod of cluster1 was down when its own waypoint went.
  expect(failing).toBeCloseTo(0.01 ** 2 + 0.99 * 0.01 * 0.1, 12);
  expect(formatOutages(costs[0]!.outages, SERVICE)).toBe('waypoint-down:cluster1:sample/waypoint+istiod-down:cluster1');
});

/** A generator of numbers from 0 to 1 that is the same in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('1,000,000 samples of failures at random come to what is expected', () => {
  const prediction = new Prediction(PAIR);
  const parts = partsOf(prediction, SERVICE, RATES);
  const answers = new Answers(prediction, CLIENT);
  const random = randomNumbers(20);
  let [samples, sum, squares] = [0, 0, 0];
  while (samples < 1_000_000) {
    const outages: Outage[] = [];
    for (const { ways } of parts) {
      let number = random();
      for (const way of ways) {
        if ((number -= way.probability) >= 0) continue;
        outages.push(...way.outages);
        break;
      }
    }
    if (endsClient(outages, CLIENT)) continue;
    const errors = answers.errorsIn(outages)!;
    samples++;
    sum += errors;
    squares += errors ** 2;
  }
  const mean = sum / samples;
  const deviation = Math.sqrt((squares / samples - mean ** 2) / samples);
  const found = expected(prediction, RATES);
  expect(found.failing).toBeGreaterThan(0.01);
  expect(Math.abs(found.failing - mean)).toBeLessThan(4 * deviation);
  expect(deviation).toBeLessThan(0.0005);
}, 240_000);

test('what is left out is a bound: with any bound, the sum of everything is within it', () => {
  const prediction = new Prediction(PAIR);
  const { failing } = expected(prediction, RATES);
  for (const bound of [0.5, 0.1, 0.01, 1e-4, 1e-6]) {
    const found = expected(prediction, RATES, bound);
    expect(found.leftOut).toBeLessThanOrEqual(bound);
    expect(found.failing).toBeLessThanOrEqual(failing + 1e-12);
    expect(found.failing + found.leftOut).toBeGreaterThanOrEqual(failing - 1e-12);
  }
});

test('time that is over ends the search, and what was not looked at is left out, not fine', () => {
  const prediction = new Prediction(PAIR);
  expect(expected(prediction, RATES, 0, () => true)).toMatchObject({ failing: 0, leftOut: 1, computed: 0 });
  let looks = 0;
  const found = expected(prediction, RATES, 0, () => ++looks > 10);
  expect(found.computed).toBe(10);
  expect(found.leftOut).toBeGreaterThan(0.01);
});

test('two independent failures multiply, and two of one cause do not', () => {
  const prediction = new Prediction(PAIR);
  const alone = expected(prediction, { ...NEVER, rates: { ...NEVER.rates, 'scaled-to-zero': 0.01 } });
  expect(alone.failing).toBeCloseTo(0.0001, 12);
  const together = expected(prediction, {
    ...NEVER,
    together: [
      {
        ...{ name: 'a bad release', unavailability: 0.01, place: '' },
        outages: ['scaled-to-zero:cluster1', 'scaled-to-zero:cluster2'],
      },
    ],
  });
  expect(together.failing).toBeCloseTo(0.01, 12);
});

test('what is taken out of order one after the other is never out of order at once', () => {
  const at = (cluster: string) => ({
    ...{ name: cluster, unavailability: 0.1, place: '' },
    outages: [`scaled-to-zero:${cluster}`],
  });
  const rates = { ...NEVER, maintenance: [at('cluster1'), at('cluster2')] };
  expect(expected(new Prediction(PAIR), rates)).toMatchObject({ failing: 0, leftOut: 0 });
  const alone = { ...NEVER.rates, 'scaled-to-zero': 0.01 };
  // Either cluster is maintained while the pods of the other one are gone, or both are gone.
  const { failing } = expected(new Prediction(PAIR), { ...rates, rates: alone });
  expect(failing).toBeCloseTo(0.2 * 0.01 + 0.8 * 0.01 ** 2, 12);
});

test('what costs most is named, the most first', () => {
  const prediction = new Prediction(PAIR);
  const rates = { ...NEVER, rates: { ...NEVER.rates, 'scaled-to-zero': 0.01, 'gateway-down': 0.001 } };
  const { costs } = expected(prediction, rates);
  // Rarer ones are of three failures.
  expect(costs.slice(0, 2).map(({ outages }) => formatOutages(outages, SERVICE))).toEqual([
    'scaled-to-zero:cluster1+scaled-to-zero:cluster2',
    'scaled-to-zero:cluster1+gateway-down:cluster2',
  ]);
});

test('clients are expected to be there: an outage of their own cluster costs nothing', () => {
  const rates = { ...NEVER, rates: { ...NEVER.rates, 'cluster-down': 0.5 } };
  expect(expected(new Prediction(meshOf({ cluster1: WHOLE })), rates)).toMatchObject({ failing: 0, leftOut: 0 });
});

test('an answer that is not known does not count as available', () => {
  const headless = WHOLE.map((document) => document.replace('spec: { selector', 'spec: { clusterIP: None, selector'));
  const prediction = new Prediction(meshOf({ cluster1: headless, cluster2: WHOLE }));
  expect(expected(prediction, NEVER)).toMatchObject({ failing: 0, unknown: 1, costs: [{ isKnown: false, share: 1 }] });
});

test('three clusters come to a bound of 1e-6 with the rates of the documentation', () => {
  const day = 24 * 60;
  const times = (works: number, repair: number) => repair / (works * day + repair);
  const rates: Rates = {
    ...NEVER,
    rates: {
      'scaled-to-zero': times(90, 10),
      unready: times(30, 10),
      failing: times(60, 20),
      'zone-down': times(365, 120),
      'waypoint-down': times(180, 5),
      'gateway-down': times(180, 15),
      'cluster-down': times(365, 60),
    },
  };
  const prediction = new Prediction(meshOf({ cluster1: WHOLE, cluster2: WHOLE, cluster3: WHOLE }));
  const found = expected(prediction, rates, 1e-6);
  expect(found.leftOut).toBeLessThan(1e-6);
  expect(found.computed).toBeLessThan(1000);
});
