import { DEFAULT_DELAYS, spanOfProbe, sumOfSpans } from '../../../src/predict/timeline/delays';

test('a readiness probe needs its threshold of failures, the first within a period and the last up to its timeout', () => {
  expect(spanOfProbe({})).toEqual({ atLeast: 20_000, atMost: 31_000 });
  expect(spanOfProbe({ periodSeconds: 5, failureThreshold: 2, timeoutSeconds: 3 })).toEqual({
    ...{ atLeast: 5000, atMost: 13_000 },
  });
  expect(spanOfProbe({ failureThreshold: 1 })).toEqual({ atLeast: 0, atMost: 11_000 });
});

test('a node is found not ready by the defaults of Kubernetes after 40 to 60 seconds', () => {
  expect(DEFAULT_DELAYS['node-not-ready']).toMatchObject({ atLeast: 40_000, atMost: 60_000, basis: 'assumed' });
});

test('no time between a fault and the push is said to be measured', () => {
  expect(Object.values(DEFAULT_DELAYS).filter(({ basis }) => basis !== 'assumed')).toEqual([]);
});

test('times one after the other add up', () => {
  expect(sumOfSpans([DEFAULT_DELAYS['endpoint-slice'], DEFAULT_DELAYS.push])).toEqual({ atLeast: 100, atMost: 11_000 });
  expect(sumOfSpans([])).toEqual({ atLeast: 0, atMost: 0 });
});
