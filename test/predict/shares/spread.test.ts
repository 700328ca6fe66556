import { SpreadBuilder, type Spread } from '../../../src/predict/shares/spread';

// Shares of requests, added up: who answers, and what fails.

const HERE = { cluster: 'cluster1', workload: 'cluster1/sample/v1' };
const ALSO_HERE = { cluster: 'cluster1', workload: 'cluster1/sample/v2' };
const THERE = { cluster: 'cluster2', workload: 'cluster2/sample/v1' };

function built(add: (builder: SpreadBuilder) => void): Spread {
  const builder = new SpreadBuilder();
  add(builder);
  return builder.build();
}

/** As pairs, in their order. */
function listed({ clusters, workloads, errors }: Spread) {
  return { clusters: [...clusters], workloads: [...workloads], errors };
}

const half = built((spread) => {
  spread.reach(HERE, 0.5, 0);
  spread.fail(0.5);
});

test('what is reached in parts adds up, by cluster and by workload; what fails there is an error', () => {
  const spread = built((builder) => {
    builder.reach(HERE, 0.25, 0);
    builder.reach(ALSO_HERE, 0.25, 0.5);
    builder.reach(HERE, 0.25, 0);
    builder.fail(0.25);
  });
  expect(listed(spread)).toEqual({
    clusters: [['cluster1', 0.625]],
    workloads: [
      ['cluster1/sample/v1', 0.5],
      ['cluster1/sample/v2', 0.125],
    ],
    errors: 0.375,
  });
});

test('who answers nothing is not in it', () => {
  expect(listed(built((spread) => spread.reach(HERE, 1, 1)))).toEqual({ clusters: [], workloads: [], errors: 1 });
});

test('clusters and workloads are sorted by name, in whatever order they were reached', () => {
  const order = (...places: readonly (typeof HERE)[]) =>
    listed(built((spread) => places.forEach((place) => spread.reach(place, 0.25, 0))));
  const sorted = {
    clusters: [
      ['cluster1', 0.5],
      ['cluster2', 0.25],
    ],
    workloads: [
      ['cluster1/sample/v1', 0.25],
      ['cluster1/sample/v2', 0.25],
      ['cluster2/sample/v1', 0.25],
    ],
    errors: 0,
  };
  expect(order(THERE, ALSO_HERE, HERE)).toEqual(sorted);
  expect(order(HERE, THERE, ALSO_HERE)).toEqual(sorted);
  expect(order(HERE, ALSO_HERE, THERE)).toEqual(sorted);
});

test('a spread that is all of another is that one', () => {
  expect(built((spread) => spread.add(half, 1))).toBe(half);
  expect(
    built((spread) => {
      spread.fail(0);
      spread.add(half, 1);
    }),
  ).toBe(half);
});

test('parts of spreads add up', () => {
  const sum = built((spread) => {
    spread.add(half, 0.5);
    spread.add(half, 0.25);
    spread.reach(THERE, 0.25, 0);
  });
  expect(listed(sum)).toEqual({
    clusters: [
      ['cluster1', 0.375],
      ['cluster2', 0.25],
    ],
    workloads: [
      ['cluster1/sample/v1', 0.375],
      ['cluster2/sample/v1', 0.25],
    ],
    errors: 0.375,
  });
});

test.each<[string, (builder: SpreadBuilder) => void, object]>([
  [
    'a part of another',
    (spread) => spread.add(half, 1),
    { clusters: [['cluster1', 1]], workloads: [['cluster1/sample/v1', 1]], errors: 1 },
  ],
  [
    'requests that reach somebody',
    (spread) => spread.reach(HERE, 0.5, 0),
    { clusters: [['cluster1', 1]], workloads: [['cluster1/sample/v1', 1]], errors: 0.5 },
  ],
  [
    'requests that fail',
    (spread) => spread.fail(0.25),
    { clusters: [['cluster1', 0.5]], workloads: [['cluster1/sample/v1', 0.5]], errors: 0.75 },
  ],
])('a whole spread and %s add up, and the whole one stays what it was', (_, more, sum) => {
  const before = listed(half);
  const spread = built((builder) => {
    builder.add(half, 1);
    more(builder);
  });
  expect(listed(spread)).toEqual(sum);
  expect(listed(half)).toEqual(before);
});

test('tries beyond the first add up by cluster, as parts of a spread do, and are absent where there are none', () => {
  const retried = built((spread) => {
    spread.reach(THERE, 1, 0);
    spread.retry('cluster2', 1);
    spread.retry('cluster1', 0.5);
    spread.retry('cluster1', 0.5);
  });
  expect([...retried.retries!]).toEqual([
    ['cluster1', 1],
    ['cluster2', 1],
  ]);
  const both = built((spread) => {
    spread.add(half, 0.5);
    spread.add(retried, 0.5);
  });
  expect([...both.retries!]).toEqual([
    ['cluster1', 0.5],
    ['cluster2', 0.5],
  ]);
  expect(half).not.toHaveProperty('retries');
});
