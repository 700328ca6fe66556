import * as fc from 'fast-check';
import { read } from '../../../conformance/endpoints/generated-mesh';
import { failuresOf } from '../../../src/predict/failures/minimal-sets';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { meshOf, SERVICE, WHOLE } from '../mesh';
import { recordedMeshes } from '../recorded-meshes';
import { asExpected, compareAll, compareInRandomMeshes } from './compare';
import { randomMesh } from './random-mesh';

/** A full run of the conformance suite `search` looks at 1,000, by a seed of its own. */
test('what is found in 200 random meshes is what looking at every pair of failures finds', () => {
  const found = compareInRandomMeshes(200, 20);
  // Otherwise nothing was tested.
  expect(found.pairs).toBeGreaterThan(100);
  expect(found.unknown).toBeGreaterThan(10);
  expect(found.healed).toBeGreaterThan(4);
}, 240_000);

test('so it is where control planes may fail, too', () => {
  fc.assert(
    fc.property(randomMesh(2), (mesh) => {
      compareAll(new Prediction(mesh), { service: SERVICE, most: 3, limit: 0, withControlPlanes: true });
    }),
    { numRuns: 25 },
  );
}, 240_000);

test('so it is with three failures at once in three clusters', () => {
  fc.assert(
    fc.property(
      randomMesh(3),
      (mesh) => void compareAll(new Prediction(mesh), { service: SERVICE, most: 3, limit: 0 }),
    ),
    { numRuns: 12 },
  );
}, 240_000);

test('so it is in meshes that istiod answered for, of several zones and all kinds of rules', () => {
  const predictions = recordedMeshes()
    .slice(0, 12)
    .map((mesh) => new Prediction(read(mesh, '1.31.0')));
  for (const prediction of predictions) {
    for (const service of prediction.services.slice(0, 1)) compareAll(prediction, { service, most: 2, limit: 0 });
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
