import { Log } from '../../../../src/istio/api/decoder';
import { DESTINATION_RULE } from '../../../../src/istio/api/destination-rule';
import type { Behaviours } from '../../../../src/istio/behaviours';
import { envoyPolicyOf, sendsUnreadyEndpoints } from '../../../../src/predict/istio/assign/envoy-policy';
import type { LocalitySetting } from '../../../../src/istio/loadbalancer';

const UNTIL_1_30 = {
  sendsUnready: false,
  sendsUnreadyWithoutFloor: false,
  floorBeatsTrafficDistribution: false,
} as Behaviours;
const SINCE_1_31 = {
  sendsUnready: false,
  sendsUnreadyWithoutFloor: true,
  floorBeatsTrafficDistribution: true,
} as Behaviours;
const ALWAYS = { ...UNTIL_1_30, sendsUnready: true };
const OFF: LocalitySetting = { kind: 'off' };

const detection = (settings: object | undefined) =>
  DESTINATION_RULE.decode({ host: 'a', trafficPolicy: { outlierDetection: settings } }, 'spec', new Log()).trafficPolicy
    ?.outlierDetection;
const policy = (settings: object | undefined, behaviours: Behaviours, distribution?: 'PreferSameZone') =>
  envoyPolicyOf(detection(settings), OFF, distribution, behaviours);

test.each([
  ['nothing', undefined, undefined, 50, 0],
  ['outlier detection', {}, undefined, 0, 0],
  ['a floor', { minHealthPercent: 30 }, undefined, 30, 30],
  ['a traffic distribution', undefined, 'PreferSameZone', 0, 0],
  ['both', { minHealthPercent: 30 }, 'PreferSameZone', 0, 30],
] as const)(
  'with %s the panic threshold is that of until 1.30 and since 1.31',
  (_name, settings, distribution, until, since) => {
    expect(policy(settings, UNTIL_1_30, distribution).panicThreshold).toBe(until);
    expect(policy(settings, SINCE_1_31, distribution).panicThreshold).toBe(since);
    expect(policy(settings, ALWAYS, distribution).panicThreshold).toBe(0);
  },
);

test('where unready pods are not sent, a traffic distribution sets the threshold to 0 all the same', () => {
  const sendsNone = { ...SINCE_1_31, sendsUnreadyWithoutFloor: false };
  expect(policy(undefined, sendsNone, 'PreferSameZone').panicThreshold).toBe(0);
  expect(policy(undefined, sendsNone).panicThreshold).toBe(50);
});

test.each([
  ['nothing', undefined, undefined, false, true],
  ['outlier detection', {}, undefined, false, true],
  ['a floor of 0', { minHealthPercent: 0 }, undefined, false, true],
  ['a floor', { minHealthPercent: 1 }, undefined, false, false],
  ['a traffic distribution', { minHealthPercent: 1 }, 'PreferSameZone', true, true],
] as const)(
  'with %s unready pods are sent or not, until 1.30 and since 1.31',
  (_name, settings, distribution, until, since) => {
    expect(sendsUnreadyEndpoints(detection(settings), distribution, UNTIL_1_30)).toBe(until);
    expect(sendsUnreadyEndpoints(detection(settings), distribution, SINCE_1_31)).toBe(since);
    expect(sendsUnreadyEndpoints(detection(settings), distribution, ALWAYS)).toBe(true);
  },
);

test('outlier detection is sent as it is written: thresholds with whether they count, durations in milliseconds', () => {
  const settings = {
    consecutive5xxErrors: 0,
    consecutiveGatewayErrors: 5,
    interval: '1.5s',
    baseEjectionTime: '1m',
    maxEjectionPercent: 100,
  };
  expect(policy(settings, SINCE_1_31).outlierDetection).toEqual({
    consecutive5xx: 0,
    enforcingConsecutive5xx: 0,
    consecutiveGatewayFailure: 5,
    enforcingConsecutiveGatewayFailure: 100,
    intervalMilliseconds: 1500,
    baseEjectionTimeMilliseconds: 60_000,
    maxEjectionPercent: 100,
    splitExternalLocalOriginErrors: false,
    consecutiveLocalOriginFailure: undefined,
    enforcingConsecutiveLocalOriginFailure: undefined,
  });
});

test('what is not written is not sent, and a cap of 0 is Envoy’s own', () => {
  const sent = policy({ maxEjectionPercent: 0 }, SINCE_1_31).outlierDetection!;
  expect(Object.values(sent).filter((value) => value !== undefined)).toEqual([false]);
  expect(policy(undefined, SINCE_1_31).outlierDetection).toBeUndefined();
});

test.each([
  [{ splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 3 }, 3, 100],
  [{ splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 0 }, undefined, undefined],
  [{ splitExternalLocalOriginErrors: true }, undefined, undefined],
  // Counted apart only where that is asked for.
  [{ consecutiveLocalOriginFailures: 3 }, undefined, undefined],
])('failures to connect: %j', (settings, threshold, enforcing) => {
  expect(policy(settings, SINCE_1_31).outlierDetection).toMatchObject({
    consecutiveLocalOriginFailure: threshold,
    enforcingConsecutiveLocalOriginFailure: enforcing,
    splitExternalLocalOriginErrors: 'splitExternalLocalOriginErrors' in settings,
  });
});

describe('localities have weights', () => {
  const setting = (more: object, isForced = false): LocalitySetting => ({
    kind: 'locality',
    setting: { distribute: [], failover: [], failoverPriority: [], ...more },
    isForced,
  });
  const isWeighted = (decision: LocalitySetting, settings?: object) =>
    envoyPolicyOf(detection(settings), decision, undefined, SINCE_1_31).localityWeighted;

  test.each([
    ['never where they do not count', OFF, {}, false],
    ['never where zones are to be balanced', { kind: 'zone-aware' } as const, {}, false],
    [
      'with distribute, whatever else there is',
      setting({ distribute: [{ from: '*', to: new Map() }] }),
      undefined,
      true,
    ],
    ['with failover and outlier detection', setting({ failover: [{ from: 'a', to: 'b' }] }), {}, true],
    ['not with failover alone', setting({ failover: [{ from: 'a', to: 'b' }] }), undefined, false],
    ['with failoverPriority and outlier detection', setting({ failoverPriority: ['a'] }), {}, true],
    ['not with failoverPriority alone', setting({ failoverPriority: ['a'] }), undefined, false],
    [
      'with the failoverPriority of a traffic distribution',
      setting({ failoverPriority: ['a'] }, true),
      undefined,
      true,
    ],
    ['not where nothing is said', setting({}, true), {}, false],
  ])('%s', (_name, decision, settings, expected) => {
    expect(isWeighted(decision, settings)).toBe(expected);
  });
});
