import { FailureCounts, thresholdsOf } from '../../../../src/predict/envoy/ejection/failure-counts';
import type { FailureClass } from '../../../../src/predict/shares/failing';
import { sent } from '../hosts';

const ALL = { every5xx: 3, gateway: 2, localOrigin: 2 };

function reachedBy(failures: readonly (FailureClass | undefined)[], thresholds = ALL, countsApart = false): number {
  const counts = new FailureCounts(thresholds, countsApart);
  return failures.findIndex((failure) => counts.count(failure)) + 1;
}

test.each<[string, (FailureClass | undefined)[], number]>([
  ['gateway errors in a row', ['gateway-error', 'gateway-error'], 2],
  ['an answer of 500 clears the count of gateway errors', ['gateway-error', 'application-error', 'gateway-error'], 3],
  ['a good answer clears all', ['application-error', 'application-error', undefined, 'application-error'], 0],
  ['as does one that looks good', ['gateway-error', 'unseen', 'gateway-error'], 0],
  ['failed and broken connections are gateway errors', ['no-connection', 'reset'], 2],
  ['so are answers that come too late', ['timeout', 'timeout'], 2],
])('%s', (_, failures, reached) => {
  expect(reachedBy(failures)).toBe(reached);
});

test.each<[string, (FailureClass | undefined)[], number]>([
  ['failed connections have a count of their own', ['no-connection', 'no-connection'], 2],
  ['a broken one never gets beyond 1', ['reset', 'reset', 'timeout', 'reset'], 0],
  ['but it counts', ['reset', 'no-connection'], 2],
  ['they leave gateway errors alone', ['gateway-error', 'reset', 'gateway-error'], 3],
  ['and any answer clears them', ['no-connection', 'application-error', 'no-connection'], 0],
])('counted apart: %s', (_, failures, reached) => {
  expect(reachedBy(failures, ALL, true)).toBe(reached);
});

test('thresholds that are not enforced, and those of failures that are not counted apart, are off', () => {
  expect(thresholdsOf(sent())).toEqual({ every5xx: 5, gateway: 0, localOrigin: 0 });
  expect(thresholdsOf(sent({ enforcingConsecutive5xx: 0, enforcingConsecutiveGatewayFailure: 100 }))).toEqual({
    ...{ every5xx: 0, gateway: 5, localOrigin: 0 },
  });
  expect(thresholdsOf(sent({ splitExternalLocalOriginErrors: true })).localOrigin).toBe(5);
});
