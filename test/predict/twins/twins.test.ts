import * as fc from 'fast-check';
import { compare } from '../../../src/predict/change/compare';
import { withoutSmallMoves } from '../../../src/predict/change/small-moves';
import { hazardsOf } from '../../../src/predict/change/rollout';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { foldedText } from './folded-text';
import { overviewOf } from './overview-of';
import { WITHOUT_TWINS } from './without-twins';
import { CLUSTERS, EDITS, fleetWith, MORE, SERVICES, type Oddity } from './fleet';

// Services that differ in their names alone are asked about once. What is printed is what asking about each would have printed.

const RUNS = 30;

const predictionWith = (...odd: readonly Oddity[]): Prediction => new Prediction(fleetWith(odd));

/** The services that are twins of another. */
function twinsIn(prediction: Prediction): string[] {
  const keys = SERVICES.map((service) => prediction.twinKeyOf(service));
  return SERVICES.filter(
    (_, place) => keys[place] !== undefined && keys.indexOf(keys[place]) !== keys.lastIndexOf(keys[place]),
  );
}

const isOfNamespace = (edit: string): boolean => ['Namespace', 'Gateway'].includes(EDITS[edit]!.kind);

const oddity: fc.Arbitrary<Oddity> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      cluster: fc.constantFrom(...CLUSTERS),
      edit: fc.constantFrom(...Object.keys(EDITS)),
      of: fc.constantFrom<string>(...SERVICES),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ cluster: fc.constantFrom(...CLUSTERS), more: fc.constantFrom(...Object.keys(MORE)) }),
  },
);
/** Each for one service, for all of them, or for all of them everywhere: fleets are broken alike, and changed alike. */
const oddities = fc.array(fc.tuple(oddity, fc.integer({ min: 0, max: 2 })), { maxLength: 3 }).map((odd) =>
  odd.flatMap(([one, spread]) => {
    if (!('edit' in one) || spread === 0) return [one];
    return (spread === 1 ? [one.cluster] : CLUSTERS).flatMap((cluster) =>
      SERVICES.map((of) => ({ ...one, of, cluster })),
    );
  }),
);

test('all services of a mesh that differ in their names alone are twins, across namespaces', () => {
  const prediction = predictionWith();
  expect(new Set(SERVICES.map((service) => prediction.twinKeyOf(service))).size).toBe(1);
  expect(twinsIn(prediction)).toEqual(SERVICES);
});

describe('a service is no twin where', () => {
  test.each(Object.keys(EDITS))('%s in one cluster', (edit) => {
    const prediction = predictionWith({ cluster: 'c2', edit, of: 'north/orders' });
    const key = prediction.twinKeyOf('north/orders');
    const others = SERVICES.filter((service) => service !== 'north/orders');
    // What a namespace has is what all of its services have.
    const apart = isOfNamespace(edit) ? others.filter((service) => service.startsWith('south/')) : others;
    for (const other of apart) expect(key === undefined || key !== prediction.twinKeyOf(other)).toBe(true);
  });

  test.each([
    ['a policy for one workload', 'north/orders'],
    ['a policy for all of the mesh', 'north/orders'],
    ['a filter for one host', 'south/stock'],
    ['a rule of another namespace', 'north/cart'],
    ['a rule of the root namespace', 'south/stock'],
    ['a route of one service', 'north/cart'],
    ['pods of two services', 'south/stock'],
    ['an autoscaler of one workload', 'south/cart'],
    ['a setting of the mesh for one service', 'north/orders'],
  ])('there is %s', (more, service) => {
    expect(twinsIn(predictionWith({ cluster: 'c2', more }))).not.toContain(service);
  });
});

test('what containers run and which images they have keeps no service from being a twin', () => {
  const mesh = fleetWith([]);
  const containers = mesh.clusters.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'Deployment'));
  expect(new Set(containers.map(({ body }) => /registry\/\w+:1/.exec(JSON.stringify(body))![0])).size).toBeGreaterThan(
    2,
  );
  expect(twinsIn(new Prediction(mesh))).toEqual(SERVICES);
});

test('where an owner declares something to be without effect, no service is a twin', () => {
  const silences = [{ rule: 'input-not-followed', reason: 'seen', object: 'Service north/cart' }];
  expect(twinsIn(new Prediction(fleetWith([]), { silences }))).toEqual([]);
});

test('an overview is the same whether twins are asked about or not', () => {
  let twins = 0;
  let bad = 0;
  fc.assert(
    fc.property(oddities, (odd) => {
      const prediction = predictionWith(...odd);
      fc.pre(prediction.services.length > 0);
      const text = overviewOf(prediction, prediction);
      expect(text).toBe(overviewOf(prediction, WITHOUT_TWINS));
      twins += twinsIn(prediction).length;
      if (!text.startsWith('0 of')) bad++;
    }),
    { numRuns: RUNS },
  );
  // Otherwise nothing was tested.
  expect(twins).toBeGreaterThan(RUNS / 3);
  expect(bad).toBeGreaterThan(RUNS / 6);
});

test('a comparison finds for all services together what it finds for each by itself', () => {
  let changes = 0;
  fc.assert(
    fc.property(oddities, oddities, (odd, more) => {
      const [before, after] = [fleetWith(odd), fleetWith([...odd, ...more])];
      const [old, now] = [new Prediction(before), new Prediction(after)];
      const each = SERVICES.flatMap((service) => compare(old, now, (one) => one === service).changes);
      const said = ({ service, client, outages, because }: (typeof each)[number]) => [
        service,
        client,
        outages,
        because,
      ];
      expect(compare(old, now).changes.map(said)).toEqual(each.map(said));
      changes += each.length;
    }),
    { numRuns: RUNS / 2 },
  );
  expect(changes).toBeGreaterThan(20);
});

test('what is printed of a change in a fleet is the same whether twins are asked about or not', () => {
  let twins = 0;
  fc.assert(
    fc.property(oddities, oddities, (odd, more) => {
      const [old, now] = [odd, [...odd, ...more]].map((all) => predictionWith(...all)) as [Prediction, Prediction];
      // "orders" is a word of reasons: what is asked about a service of that name is not folded with others.
      const isMeant = (service: string): boolean => service !== 'north/orders';
      const printed = (isOnce: boolean): string => {
        const comparison = compare(old, now, isMeant, undefined, isOnce);
        twins += comparison.changes.filter((change) => change.twins.length > 0).length;
        return foldedText(comparison, old, now);
      };
      expect(printed(true)).toBe(printed(false));
    }),
    { numRuns: RUNS },
  );
  expect(twins).toBeGreaterThan(10);
});

test('answers that are left out for small moves are counted for twins, too', () => {
  const pods = SERVICES.map((of) => ({ cluster: 'c2', edit: 'there are more pods', of }));
  const [old, now] = [predictionWith(), predictionWith(...pods)];
  const leftOut = [true, false].map(
    (isOnce) =>
      withoutSmallMoves(
        compare(old, now, () => true, undefined, isOnce),
        1,
      ).leftOut,
  );
  expect(leftOut[0]).toBe(leftOut[1]);
  expect(leftOut[0]).toBeGreaterThan(SERVICES.length - 1);
});

test('what fails half-way is found for each of several twins', () => {
  const withoutPods = (...clusters: readonly string[]): Oddity[] =>
    clusters.flatMap((cluster) => SERVICES.map((of) => ({ cluster, edit: 'there are no pods', of })));
  const [before, after] = [fleetWith(withoutPods('c2', 'c3')), fleetWith(withoutPods('c1', 'c2'))];
  const hazardsFor = (isMeant: (service: string) => boolean): string[] =>
    hazardsOf(before.source, after.source, CLUSTERS, isMeant).map(({ first, answer: { service, client, outages } }) =>
      JSON.stringify([first, service, client, outages]),
    );
  const each = SERVICES.map((service) => hazardsFor((one) => one === service));
  expect(each.map(({ length }) => length).every((length) => length > 0)).toBe(true);
  expect(hazardsFor(() => true).sort()).toEqual(each.flat().sort());
});
