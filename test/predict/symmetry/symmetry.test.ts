import * as fc from 'fast-check';
import type { Mesh } from '../../../src/model/mesh/mesh';
import type { Answer } from '../../../src/predict/answer/answer';
import { usualClients } from '../../../src/predict/client/usual-clients';
import { Prediction } from '../../../src/predict/prediction/prediction';
import type { Spread } from '../../../src/predict/shares/spread';
import { clusterClassesOf } from '../../../src/predict/symmetry/cluster-classes';
import { PREDICT_FORMATS } from '../../../src/report/predict';
import { toPercent } from '../../../src/util/percent';
import { matricesOf } from '../matrices-of';
import { EDITS, MORE, SERVICES } from '../twins/fleet';
import { WITHOUT_TWINS } from '../twins/without-twins';
import { clustersWith, FACTS, NAMING, nameAt, type Oddity } from './clusters';

// Of clusters that a renaming turns into each other one is asked about. What is answered is what asking about each would have answered.

const RUNS = 12;
/** Reasons, with the changes that are tried, take longer than all else: those of one answer in so many are read. */
const ONE_IN = 31;
/** More than fit into a table row by row. */
const COUNT = 13;
const PLACES = Array.from({ length: COUNT }, (_, place) => place);

const places = fc.oneof(
  fc.integer({ min: 0, max: COUNT - 1 }).map((place) => [place]),
  fc.subarray(PLACES, { minLength: 2, maxLength: 4 }),
  fc.integer({ min: 4, max: COUNT - 1 }).map((from) => PLACES.slice(from)),
  fc.constant(PLACES),
);
const what: fc.Arbitrary<Oddity['what']> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ edit: fc.constantFrom(...Object.keys(EDITS)), of: fc.constantFrom<string>(...SERVICES) }),
  },
  { weight: 1, arbitrary: fc.record({ more: fc.constantFrom(...Object.keys(MORE)) }) },
  { weight: 2, arbitrary: fc.record({ facts: fc.constantFrom(...Object.keys(FACTS)) }) },
  { weight: 1, arbitrary: fc.record({ naming: fc.constantFrom(...Object.keys(NAMING)) }) },
);
const oddities = fc.array(fc.record({ places, what }), { maxLength: 4 });

/** The clusters that are like another. */
function alikeIn(mesh: Mesh): string[] {
  return [...clusterClassesOf(mesh).keys()];
}

/** What `predict` prints. */
function printed(prediction: Prediction, format: 'text' | 'json', services: number, rate: number | undefined): string {
  const report = {
    ...{ matrices: matricesOf(prediction), assumptions: [], rate, clusters: prediction.clusters, services },
    ...{ isWhole: false, twins: WITHOUT_TWINS, membersOf: (service: string) => prediction.membersOf(service) },
    networkOf: (name: string) => prediction.view.clusterOf(name).cluster.network,
  };
  const parts = PREDICT_FORMATS[format](report, { lines: undefined, width: undefined });
  return typeof parts === 'string' ? parts : [...parts].join('');
}

/** All that an answer says. */
function said(answer: Answer, withReasons: boolean): unknown {
  const { client, service, port, outages, verdict, untilEjected, afterEjection } = answer;
  const { reservations, declaredHarmless, assumptions } = answer;
  const failed = { ...answer.failedRequests(100), inCourse: undefined };
  return [
    ...[client, service, port, outages, answer.path, verdict, spreadOf(untilEjected), spreadOf(afterEjection)],
    ...[
      reservations,
      declaredHarmless,
      assumptions,
      Object.entries(failed).map(([name, count]) => [name, count?.toPrecision(9)]),
    ],
    withReasons
      ? answer.reasons.map(({ text, cluster, path, change, step }) => [text, cluster, path, change, step])
      : undefined,
  ];
}

function spreadOf(spread: Spread | undefined): unknown {
  return (
    spread && [
      ...[spread.clusters, spread.workloads, spread.retries ?? []].map((shares) =>
        [...shares].map(([name, share]) => [name, toPercent(share)]),
      ),
      toPercent(spread.errors),
    ]
  );
}

test('clusters that differ in their names, networks and regions alone are alike', () => {
  expect(alikeIn(clustersWith(COUNT, []))).toEqual(PLACES.map(nameAt));
});

test('so are those that have one gateway each, and name their networks in the namespace of istiod', () => {
  const naming = { places: PLACES, what: { naming: 'the namespace of istiod, with the network' } };
  const gateways = { places: PLACES, what: { facts: 'a gateway each' } };
  expect(alikeIn(clustersWith(COUNT, [naming, gateways]))).toEqual(PLACES.map(nameAt));
});

test('clusters of which a few differ from the others are two classes', () => {
  const odd = { places: [1, 3], what: { edit: 'there are more pods', of: 'north/cart' } };
  const classes = clusterClassesOf(clustersWith(5, [odd]));
  expect(classes.get('k01')).toEqual(['k01', 'k03', 'k05']);
  expect(classes.get('k02')).toEqual(['k02', 'k04']);
});

test.each([
  ['two clusters share a network', { places: [1, 3], what: { facts: 'a network in common' } }, ['k02', 'k04']],
  ['clusters have several addresses', { places: [0, 2], what: { facts: 'two gateways each' } }, ['k01', 'k03']],
  [
    'a rule names their regions',
    { places: PLACES, what: { naming: 'a rule that names the regions of two clusters' } },
    ['k01', 'k04'],
  ],
  [
    'their names stand in other words',
    { places: [1, 2], what: { naming: 'a text with the name of the cluster in it' } },
    ['k02', 'k03'],
  ],
])('clusters are like no other where %s', (_, odd, unlike) => {
  expect(alikeIn(clustersWith(5, [odd]))).toEqual(
    PLACES.slice(0, 5)
      .map(nameAt)
      .filter((name) => !unlike.includes(name)),
  );
});

test('clusters with addresses are like no other where a policy may tell addresses apart', () => {
  const gateways = { places: PLACES, what: { facts: 'a gateway each' } };
  const policy = { places: PLACES, what: { naming: 'a policy for an address' } };
  expect(alikeIn(clustersWith(5, [gateways, policy]))).toEqual([]);
});

test('every answer is what it is without symmetry, cell by cell', () => {
  let shared = 0;
  let cells = 0;
  fc.assert(
    fc.property(oddities, (odd) => {
      const mesh = clustersWith(
        COUNT - 5,
        odd.map((one) => ({ ...one, places: one.places.filter((place) => place < COUNT - 5) })),
      );
      const [with_, without] = [true, false].map((usesSymmetry) => new Prediction(mesh, { usesSymmetry })) as [
        Prediction,
        Prediction,
      ];
      fc.pre(with_.services.length > 0);
      shared += alikeIn(mesh).length;
      const service = with_.services[0]!;
      const clients = usualClients(with_.view, service);
      for (const { outages } of with_.scenariosFor(service)) {
        for (const client of clients) {
          const isRead = cells++ % ONE_IN === 0;
          const [left, right] = [with_, without].map((one) => said(one.ask({ client, service }, outages), isRead));
          expect(left).toEqual(right);
        }
      }
    }),
    { numRuns: RUNS },
  );
  expect(shared).toBeGreaterThan(RUNS);
  expect(cells).toBeGreaterThan(RUNS * 50);
});

test.each([
  ['the table of each service', 'text', 0, undefined],
  ['that table with failed requests', 'text', 0, 100],
  ['an overview', 'text', 1_000, undefined],
  ['JSON', 'json', 0, undefined],
  ['JSON with failed requests', 'json', 0, 100],
] as const)('%s is the same with and without symmetry', (_, format, services, rate) => {
  let alike = 0;
  fc.assert(
    fc.property(oddities, (odd) => {
      const mesh = clustersWith(COUNT, odd);
      fc.pre(new Prediction(mesh).services.length > 0);
      alike += alikeIn(mesh).length;
      const [with_, without] = [true, false].map((usesSymmetry) =>
        printed(new Prediction(mesh, { usesSymmetry }), format, services, rate),
      );
      expect(with_).toBe(without);
    }),
    { numRuns: RUNS / 3 },
  );
  // Otherwise nothing was tested.
  expect(alike).toBeGreaterThan(RUNS / 2);
});
