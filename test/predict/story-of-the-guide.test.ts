import type { Outage } from '../../src/predict/outage/outage';
import {
  ask,
  GUIDE,
  NAMESPACE,
  OURS,
  reasonsOf,
  rule,
  service,
  SERVICE,
  told,
  twoOf,
  WAYPOINT,
  workload,
} from './mesh';

// Istio's guide "Configure failover behavior in a multicluster ambient installation", told by the prediction. What Envoy does
// in each of these situations is seen in the envoy suite of `npm run conformance`.

function guideWith(outlierDetection: Readonly<Record<string, unknown>>, pods = 1) {
  return twoOf([NAMESPACE, WAYPOINT, service(), rule({ outlierDetection }), workload(pods)]);
}

const SCALED_TO_ZERO: Outage = { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' };
const ALL = { kind: 'failing', service: SERVICE, pods: 1, requests: 1 } as const;
const SICK_LOCALS: Outage = { ...ALL, cluster: 'cluster1', failure: 'application-error' };
/** One path of ten answers 500, wherever it is asked. */
const BAD_PATH: Outage = { ...ALL, requests: 0.1, failure: 'application-error' };

test('traffic is local while nothing is wrong', () => {
  expect(told(ask(guideWith(GUIDE)))).toBe('local: cluster1 100 → cluster1 100');
});

test('with zero pods traffic fails over, whatever the thresholds', () => {
  const expected = 'failover: cluster2 100 → cluster2 100';
  expect(told(ask(guideWith(GUIDE), { outages: [SCALED_TO_ZERO] }))).toBe(expected);
  expect(told(ask(guideWith({}), { outages: [SCALED_TO_ZERO] }))).toBe(expected);
});

test("with the guide's literal rule traffic is stuck on a pod that answers 500: the default cap ejects nobody", () => {
  const answer = ask(guideWith(GUIDE), { outages: [SICK_LOCALS] });
  expect(told(answer)).toBe('stuck: errors 100 → errors 100');
  expect(answer.reasons).toContainEqual(
    expect.objectContaining({
      text: 'cannot eject more: 1 host of 2 would be more than maxEjectionPercent 10 allows.',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.trafficPolicy.outlierDetection.maxEjectionPercent',
      change: 'set it to 50 or more; 100, with minHealthPercent 1, fits any number.',
    }),
  );
});

test("with the guide's thresholds and our two percentages it fails over", () => {
  const thresholds = { ...GUIDE, maxEjectionPercent: 100, minHealthPercent: 1 };
  expect(told(ask(guideWith(thresholds), { outages: [SICK_LOCALS] }))).toBe('failover: errors 100 → cluster2 100');
});

test('our defaults fail over at errors of gateways, and leave errors of the application alone', () => {
  const gatewayErrors: Outage = { ...SICK_LOCALS, failure: 'gateway-error' };
  expect(told(ask(guideWith(OURS), { outages: [gatewayErrors] }))).toBe('failover: errors 100 → cluster2 100');
  const answer = ask(guideWith(OURS), { outages: [SICK_LOCALS] });
  expect(told(answer)).toBe('stuck: errors 100 → errors 100');
  expect(reasonsOf(answer)).toContain('only consecutive5xxErrors counts failures of this sort');
});

test('without a floor, a path that fails everywhere takes down all others: good requests get 503, too', () => {
  const answer = ask(guideWith({ ...GUIDE, maxEjectionPercent: 100 }), { outages: [BAD_PATH] });
  expect(told(answer)).toBe('blackhole: cluster1 90, errors 10 → errors 100');
  expect(reasonsOf(answer)).toContain('set minHealthPercent: 1.');
});

test('with a floor only the bad path fails', () => {
  const thresholds = { ...GUIDE, maxEjectionPercent: 100, minHealthPercent: 1 };
  expect(told(ask(guideWith(thresholds), { outages: [BAD_PATH] }))).toBe(
    'split: cluster1 90, errors 10 → cluster1 45, cluster2 45, errors 10',
  );
});

test('ejection is counted over all hosts: at 49 % one of two stays, at 50 % it goes', () => {
  const at = (maxEjectionPercent: number) =>
    ask(guideWith({ ...GUIDE, maxEjectionPercent }), { outages: [SICK_LOCALS] }).verdict;
  expect(at(49)).toBe('stuck');
  expect(at(50)).toBe('failover');
});
