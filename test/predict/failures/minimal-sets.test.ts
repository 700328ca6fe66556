import * as fc from 'fast-check';
import { read } from '../../../conformance/endpoints/generated-mesh';
import type { ClientFailures } from '../../../src/predict/failures/found-sets';
import { failuresOf } from '../../../src/predict/failures/minimal-sets';
import { formatOutages } from '../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { meshOf, SERVICE, WHOLE } from '../mesh';
import { recordedMeshes } from '../recorded-meshes';
import { bruteForce, type Expected } from './brute-force';
import { randomMesh } from './random-mesh';

/** What was found, as the search through everything has it. */
function asExpected({ failing, unknown }: ClientFailures, service = SERVICE): Expected {
  const text = (set: Parameters<typeof formatOutages>[0]) => formatOutages(set, service);
  return {
    failing: failing.map(({ outages, errors }) => `${text(outages)} ${errors.toFixed(6)}`).sort(),
    unknown: unknown.map(text).sort(),
    healed: failing
      .flatMap(({ outages, healedBy }) => healedBy.map((healed) => `${text(outages)} < ${text(healed)}`))
      .sort(),
  };
}

const seen = { failing: 0, pairs: 0, unknown: 0, healed: 0 };

function expectExact(
  prediction: Prediction,
  service: string,
  most: number,
  limit: number,
  withControlPlanes = false,
): void {
  const clients = prediction.clusters.map((cluster) => ({ cluster, kind: 'ambient' }) as const);
  const question = { service, clients, most, limit, withControlPlanes };
  const failures = failuresOf(prediction, question);
  for (const found of failures.clients) {
    const expected = bruteForce(prediction, question, found.client);
    expect(asExpected(found, service)).toEqual(expected);
    seen.failing += expected.failing.length;
    seen.pairs += expected.failing.filter((text) => text.includes('+')).length;
    seen.unknown += expected.unknown.length;
    seen.healed += expected.healed.length;
  }
}

test('what is found in 1,000 random meshes is what looking at every pair of failures finds', () => {
  fc.assert(
    fc.property(randomMesh(2), fc.constantFrom(0, 0, 0.3), (mesh, limit) => {
      expectExact(new Prediction(mesh), SERVICE, 2, limit);
    }),
    { numRuns: 1000 },
  );
  // Otherwise nothing was tested.
  expect(seen.pairs).toBeGreaterThan(500);
  expect(seen.unknown).toBeGreaterThan(50);
  expect(seen.healed).toBeGreaterThan(20);
}, 240_000);

test('so it is where control planes may fail, too', () => {
  fc.assert(
    fc.property(randomMesh(2), (mesh) => expectExact(new Prediction(mesh), SERVICE, 3, 0, true)),
    { numRuns: 25 },
  );
}, 240_000);

test('so it is with three failures at once in three clusters', () => {
  fc.assert(
    fc.property(randomMesh(3), (mesh) => expectExact(new Prediction(mesh), SERVICE, 3, 0)),
    { numRuns: 12 },
  );
}, 240_000);

test('so it is in meshes that istiod answered for, of several zones and all kinds of rules', () => {
  const predictions = recordedMeshes()
    .slice(0, 12)
    .map((mesh) => new Prediction(read(mesh, '1.31.0')));
  for (const prediction of predictions) {
    for (const service of prediction.services.slice(0, 1)) expectExact(prediction, service, 2, 0);
  }
}, 240_000);

test('of two clusters that stand in for each other, no failure alone fails requests, and these pairs do', () => {
  const prediction = new Prediction(meshOf({ cluster1: WHOLE, cluster2: WHOLE }));
  const clients = [{ cluster: 'cluster1', kind: 'ambient' }] as const;
  const { clients: found, computed } = failuresOf(prediction, { service: SERVICE, clients, most: 2, limit: 0 });
  expect(asExpected(found[0]!).failing).toMatchInlineSnapshot(`
   [
     "failing:cluster1:gateway-error+cluster-down:cluster2 1.000000",
     "failing:cluster1:gateway-error+failing:cluster2:gateway-error 1.000000",
     "failing:cluster1:gateway-error+gateway-down:cluster2 1.000000",
     "failing:cluster1:gateway-error+scaled-to-zero:cluster2 1.000000",
     "scaled-to-zero:cluster1+cluster-down:cluster2 1.000000",
     "scaled-to-zero:cluster1+failing:cluster2:gateway-error 1.000000",
     "scaled-to-zero:cluster1+gateway-down:cluster2 1.000000",
     "scaled-to-zero:cluster1+scaled-to-zero:cluster2 1.000000",
     "waypoint-down:cluster1:sample/waypoint+cluster-down:cluster2 1.000000",
     "waypoint-down:cluster1:sample/waypoint+gateway-down:cluster2 1.000000",
     "waypoint-down:cluster1:sample/waypoint+waypoint-down:cluster2:sample/waypoint 1.000000",
   ]
  `);
  expect(computed).toBeLessThan(60);
});
