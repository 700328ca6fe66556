import * as fc from 'fast-check';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { overviewOf } from './overview-of';
import { CLUSTERS, EDITS, fleetWith, MORE, SERVICES, type Oddity } from './fleet';
import { WITHOUT_TWINS } from './without-twins';
import { findBroken, findUnknown } from '../../../src/rules/intent/find';

// Services that differ in their names, and in the counts of failures at which hosts are ejected. What is printed is what asking about
// each would have printed.

const RUNS = 60;

/** Small ones, and those after which hosts are in service for longer than they are out. */
const count = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(100, 1_000, 6_000, 6_100, 20_000, 4_294_967_295) },
);
const FORMS = ['gateway', 'both', 'apart', 'capped', 'short'] as const;

/** What a rule says of outlier detection. */
function detectionOf(form: (typeof FORMS)[number], [gateway, every5xx, own]: readonly number[]): string {
  const all = `consecutiveGatewayErrors: ${gateway}, baseEjectionTime: ${form === 'short' ? '1s' : '1m'}, minHealthPercent: 1`;
  const cap = `maxEjectionPercent: ${form === 'capped' ? 40 : 100}`;
  if (form === 'apart') {
    return `${all}, ${cap}, consecutive5xxErrors: 0, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: ${own}`;
  }
  return `${all}, ${cap}, consecutive5xxErrors: ${form === 'both' ? every5xx : 0}`;
}

const forEach = <Value>(one: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> =>
  fc.array(one, { minLength: SERVICES.length, maxLength: SERVICES.length });

const oddity: fc.Arbitrary<Oddity> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      cluster: fc.constantFrom(...CLUSTERS),
      edit: fc.constantFrom(...Object.keys(EDITS).filter((edit) => EDITS[edit]!.kind !== 'DestinationRule')),
      of: fc.constantFrom<string>(...SERVICES),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ cluster: fc.constantFrom(...CLUSTERS), more: fc.constantFrom(...Object.keys(MORE)) }),
  },
);

const fleet = fc
  .record({
    forms: forEach(fc.constantFrom(...FORMS)),
    counts: forEach(fc.tuple(count, count, count)),
    isOfOneForm: fc.boolean(),
    odd: fc.array(oddity, { maxLength: 1 }),
    isEverywhere: fc.boolean(),
  })
  .map(({ forms, counts, isOfOneForm, odd, isEverywhere }) => ({
    detections: new Map(
      SERVICES.map((service, place) => [service, detectionOf(forms[isOfOneForm ? 0 : place]!, counts[place]!)]),
    ),
    odd: odd.flatMap((one) =>
      'edit' in one && isEverywhere
        ? CLUSTERS.flatMap((cluster) => SERVICES.map((of) => ({ ...one, cluster, of })))
        : [one],
    ),
  }));

/** How many services an overview asks about. */
function askedBy(prediction: Prediction, run: () => unknown): number {
  const ask = jest.spyOn(prediction, 'ask');
  run();
  const services = new Set(ask.mock.calls.map(([{ service }]) => service));
  ask.mockRestore();
  return services.size;
}

test('an overview is the same whether or not services that differ in their counts alone are asked about', () => {
  let shared = 0;
  let apart = 0;
  fc.assert(
    fc.property(fleet, ({ detections, odd }) => {
      const prediction = new Prediction(fleetWith(odd, detections));
      fc.pre(prediction.services.length === SERVICES.length);
      let text = '';
      const asked = askedBy(prediction, () => (text = overviewOf(prediction, prediction)));
      expect(text).toBe(overviewOf(prediction, WITHOUT_TWINS));
      const hasTwinsByName =
        new Set(SERVICES.map((service) => prediction.twinKeyOf(service) ?? service)).size < SERVICES.length;
      if (!hasTwinsByName && asked < SERVICES.length) shared++;
      if (asked === SERVICES.length) apart++;
    }),
    { numRuns: RUNS, seed: 1 },
  );
  // Otherwise nothing was tested.
  expect(shared).toBeGreaterThan(RUNS / 10);
  expect(apart).toBeGreaterThan(RUNS / 10);
});

test('a check finds of services that differ in their counts alone what it finds of each by itself', () => {
  let found = 0;
  fc.assert(
    fc.property(fleet, ({ detections, odd }) => {
      const said = (): string[] => {
        const mesh = fleetWith(odd, detections);
        return [...findBroken(mesh), ...findUnknown(mesh)].map(({ message, fix = '', cluster }) =>
          [cluster.name, message, fix].join('\n'),
        );
      };
      const together = said();
      const alone = jest.spyOn(Prediction.prototype, 'likenessOf').mockReturnValue(undefined);
      const each = said();
      alone.mockRestore();
      expect(together).toEqual(each);
      if (each.length > 0) found++;
    }),
    { numRuns: RUNS / 2, seed: 2 },
  );
  expect(found).toBeGreaterThan(RUNS / 10);
});

const allWith = (...counts: readonly number[]): Map<string, string> =>
  new Map(
    SERVICES.map((service, place) => [
      service,
      `consecutive5xxErrors: 0, consecutiveGatewayErrors: ${counts[place]}, baseEjectionTime: 1m, maxEjectionPercent: 100`,
    ]),
  );

test('one service is asked about where nothing that is printed depends on the counts in which others differ', () => {
  const prediction = new Prediction(fleetWith([], allWith(2, 3, 4, 5)));
  expect(askedBy(prediction, () => overviewOf(prediction, prediction))).toBe(1);
  expect(new Set(SERVICES.map((service) => prediction.twinKeyOf(service))).size).toBe(4);
});

test('a service whose pods stay in service for longer than they are out is asked about by itself', () => {
  const prediction = new Prediction(fleetWith([], allWith(2, 3, 100_000, 5)));
  expect(askedBy(prediction, () => overviewOf(prediction, prediction))).toBe(2);
});

test('each service is asked about where reasons tell the counts', () => {
  const prediction = new Prediction(fleetWith([], allWith(20_000, 30_000, 40_000, 50_000)));
  expect(askedBy(prediction, () => overviewOf(prediction, prediction))).toBe(SERVICES.length);
});

test('counts of a MeshConfig keep services apart that differ in theirs', () => {
  const mesh = fleetWith(
    CLUSTERS.map((cluster) => ({ cluster, more: 'an outlier detection for all of the mesh' })),
    allWith(2, 3, 4, 5),
  );
  const prediction = new Prediction(mesh);
  expect(new Set(SERVICES.map((service) => prediction.likenessOf(service)?.key)).size).toBe(4);
});
