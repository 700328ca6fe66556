import { describeCount } from '../../conformance/pairs/answers';
import { choosePairs, componentsIn, describePair } from '../../conformance/pairs/ways';

// What the suite `pairs` makes real, and how it compares what it counted.

const COMPONENTS = componentsIn([
  { name: 'c1', region: 'east' },
  { name: 'c2', region: 'west' },
]);

test('pairs are the same by the same seed, are no two alike, and never two ways of one component', () => {
  const pairs = choosePairs(COMPONENTS, 40, 7);
  expect(choosePairs(COMPONENTS, 40, 7)).toEqual(pairs);
  expect(new Set(pairs.map(describePair)).size).toBe(40);
  for (const [one, other] of pairs) {
    expect(COMPONENTS.filter((ways) => ways.includes(one) && ways.includes(other))).toEqual([]);
  }
});

test('any two sorts of failures meet before two of them meet again', () => {
  const sortOf = (pair: ReturnType<typeof choosePairs>[number]): string =>
    [...pair.map(({ kind }) => kind).sort(), pair[0].cluster === pair[1].cluster].join();
  const sorts = choosePairs(COMPONENTS, 40, 1).map(sortOf);
  expect(new Set(sorts).size).toBe(40);
});

test('a count is as predicted within chance, and what is predicted never to happen must not', () => {
  const names = ['c1', 'c2'];
  const predicted = {
    clusters: new Map([
      ['c1', 0.7],
      ['c2', 0.3],
    ]),
    workloads: new Map(),
    errors: 0,
  };
  const counted = (c1: number, c2: number): string =>
    describeCount(
      {
        asked: 240,
        answered: new Map([
          ['c1', c1],
          ['c2', c2],
        ]),
      },
      predicted,
      names,
    );
  expect(counted(160, 80)).toBe('c1 70.0 %, c2 30.0 %');
  expect(counted(168, 71)).toBe('c1 70.0 %, c2 29.6 %, errors 0.4 % of 240 requests');
  expect(counted(240, 0)).toBe('c1 100.0 % of 240 requests');
});
