import * as fc from 'fast-check';
import { usualClients } from '../../../src/predict/client/usual-clients';
import { FailuresOfTwins } from '../../../src/predict/failures/failures-of-twins';
import { failuresOf } from '../../../src/predict/failures/minimal-sets';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { CLUSTERS, EDITS, fleetWith, SERVICES, type Oddity } from '../twins/fleet';

/** Thresholds that mostly come to the same answers, and some that do not. */
const DETECTIONS = [
  'consecutive5xxErrors: 0, consecutiveGatewayErrors: 5, interval: 1s, baseEjectionTime: 1m, maxEjectionPercent: 100',
  'consecutive5xxErrors: 0, consecutiveGatewayErrors: 9, interval: 1s, baseEjectionTime: 1m, maxEjectionPercent: 100',
  'consecutive5xxErrors: 3, consecutiveGatewayErrors: 0, interval: 1s, baseEjectionTime: 1m, maxEjectionPercent: 60',
];

const oddities: fc.Arbitrary<readonly Oddity[]> = fc
  .array(
    fc.record({
      edit: fc.constantFrom(...Object.keys(EDITS)),
      clusters: fc.subarray([...CLUSTERS], { minLength: 1 }),
      services: fc.subarray([...SERVICES], { minLength: 1 }),
    }),
    { maxLength: 3 },
  )
  .map((odd) =>
    odd.flatMap(({ edit, clusters, services }) =>
      clusters.flatMap((cluster) => services.map((of) => ({ cluster, edit, of }))),
    ),
  );
const detections = fc
  .tuple(...SERVICES.map(() => fc.constantFrom(...DETECTIONS)))
  .map((all) => new Map(all.map((detection, place) => [SERVICES[place]!, detection] as const)));

test('what fails a service is what is found by looking at it, whether or not one like it was looked at', () => {
  let found = 0;
  let taken = 0;
  fc.assert(
    fc.property(oddities, detections, fc.boolean(), (odd, outlierDetections, withControlPlanes) => {
      const prediction = new Prediction(fleetWith(odd, outlierDetections));
      const twins = new FailuresOfTwins(prediction);
      const keys = new Set<string>();
      for (const service of prediction.services) {
        const clients = usualClients(prediction.view, service);
        const question = { service, clients, most: 2, limit: 0, withControlPlanes };
        const failures = twins.of(question);
        expect(failures).toEqual(failuresOf(new Prediction(prediction.view.mesh), question));
        found += failures.clients.reduce((sum, { failing }) => sum + failing.length, 0);
        const key = prediction.twinKeyOf(service);
        if (key !== undefined && keys.has(key)) taken++;
        if (key !== undefined) keys.add(key);
      }
    }),
    { numRuns: 10 },
  );
  // Otherwise nothing was tested.
  expect(found).toBeGreaterThan(50);
  expect(taken).toBeGreaterThan(4);
}, 240_000);

test('the outages of a twin name it, and the waypoint of its own namespace', () => {
  const prediction = new Prediction(fleetWith([]));
  const twins = new FailuresOfTwins(prediction);
  const [first, ...others] = SERVICES.map((service) =>
    JSON.stringify(twins.of({ service, clients: [{ kind: 'ambient', cluster: 'c1' }], most: 2, limit: 0 })),
  );
  expect(first).toContain('"north/cart"');
  const ofLast = others.at(-1)!;
  expect(ofLast).toContain('"south/stock"');
  expect(ofLast).toContain('"south/waypoint"');
  expect(ofLast).not.toContain('north/');
});
