import fc from 'fast-check';
import { add, countAnswers, isAlike, isAsExpected, Origins, type Count } from '../../src/drill/answers';

function origins(): Origins {
  const known = new Origins(['cluster1', 'cluster2']);
  known.learn('cluster1', 'helloworld-v1-abc', 'v1');
  known.learn('cluster2', 'helloworld-v2-def', 'v2');
  known.learn('cluster1', 'old', 'v0');
  known.learn('cluster2', 'old2', 'v0');
  return known;
}
const count = (...lines: string[]) => {
  const { requests, clusters, errors, unknown } = countAnswers(lines, lines.length, origins());
  return { requests, ...Object.fromEntries(clusters), errors, unknown };
};

test.each([
  ['Hello version: v9, instance: helloworld-v1-abc <200>', 'cluster1'],
  ['200 Hello version: v2, instance: another', 'cluster2'],
  ['served by cluster2.', 'cluster2'],
])('%j is an answer of %s: by its pod, by a version that one cluster runs, by name', (line, cluster) => {
  expect(count(line)).toMatchObject({ [cluster]: 1, errors: 0, unknown: 0 });
});

test('a version that several clusters run says nothing of where an answer is from', () => {
  expect(count('Hello version: v0 <200>')).toMatchObject({ unknown: 1, errors: 0 });
});

test.each(['no healthy upstream <503>', ' <000>', '404 helloworld-v1-abc', '500'])('%j is an error', (line) => {
  expect(count(line)).toMatchObject({ errors: 1, unknown: 0 });
});

test('what a probe did not print has failed', () => {
  expect(countAnswers(['200 v1'], 10, origins())).toMatchObject({ requests: 10, errors: 9 });
});

const counts = fc
  .record({ a: fc.nat(50), b: fc.nat(50), errors: fc.nat(50), unknown: fc.nat(50) })
  .map(({ a, b, errors, unknown }): Count => {
    const clusters = new Map(Object.entries({ cluster1: a, cluster2: b }).filter(([, number]) => number > 0));
    return {
      requests: Math.max(1, a + b + errors + unknown),
      clusters,
      errors,
      statuses: new Map([[503, errors]]),
      unknown,
    };
  });

test('nothing is lost when rounds are added up, and every count is like itself', () => {
  fc.assert(
    fc.property(counts, counts, (left, right) => {
      const both = add(left, right);
      expect(both.requests).toBe(left.requests + right.requests);
      expect(both.statuses.get(503)).toBe(both.errors);
      expect(both.errors + both.unknown).toBe(left.errors + right.errors + left.unknown + right.unknown);
      if (left.unknown === 0) expect(isAlike(left, left)).toBe(true);
    }),
  );
});

test('chance is no difference, and another cluster is', () => {
  const half = {
    clusters: new Map([
      ['cluster1', 0.5],
      ['cluster2', 0.5],
    ]),
    errors: 0,
  };
  const seen = (one: number, other: number): Count => ({
    requests: 50,
    clusters: new Map([
      ['cluster1', one],
      ['cluster2', other],
    ]),
    errors: 0,
    statuses: new Map(),
    unknown: 0,
  });
  expect(isAsExpected(seen(30, 20), half)).toBe(true);
  expect(isAsExpected(seen(48, 2), half)).toBe(false);
  const local = { clusters: new Map([['cluster1', 1]]), errors: 0 };
  expect(isAsExpected(seen(50, 0), local)).toBe(true);
  expect(isAsExpected(seen(45, 5), local)).toBe(false);
});
