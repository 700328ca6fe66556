import { Failure, Outage } from 'cdk8s-ambient';
import { parseOutage } from '../../../../src/predict/outage/outage-syntax';

const SERVICE = 'sample/helloworld';

test.each([
  [Outage.scaledToZero(SERVICE, 'cluster1'), 'scaled-to-zero:cluster1:sample/helloworld'],
  [Outage.unready(SERVICE, 'cluster1'), 'unready:cluster1:sample/helloworld'],
  [Outage.unready(SERVICE, 'cluster1', 50), 'unready:cluster1:50%:sample/helloworld'],
  [Outage.failing(SERVICE, 'cluster1'), 'failing:cluster1:gateway-error:sample/helloworld'],
  [
    Outage.failing(SERVICE, 'cluster1', { failure: Failure.NO_CONNECTION, podsPercent: 50, requestsPercent: 20 }),
    'failing:cluster1:no-connection:20%:pods=50%:sample/helloworld',
  ],
  [
    Outage.failingEverywhere(SERVICE, { failure: Failure.APPLICATION_ERROR }),
    'failing:everywhere:application-error:sample/helloworld',
  ],
  [Outage.zoneDown('cluster1', 'us-east-a'), 'zone-down:cluster1:us-east-a'],
  [Outage.clusterDown('cluster1'), 'cluster-down:cluster1'],
  [Outage.gatewayDown('cluster1'), 'gateway-down:cluster1'],
  [Outage.gatewayAddressDown('cluster1', '203.0.113.1'), 'gateway-address-down:cluster1:203.0.113.1'],
  [Outage.gatewayAddressDown('cluster1', '2001:db8::1'), 'gateway-address-down:cluster1:2001:db8::1'],
  [Outage.waypointDown('cluster1'), 'waypoint-down:cluster1'],
  [Outage.waypointDown('cluster1', 'sample/waypoint'), 'waypoint-down:cluster1:sample/waypoint'],
])('an outage is written as the command line takes it: %s', (outage, text) => {
  expect(String(outage)).toBe(text);
  expect(parseOutage(text, 'another/service')).toEqual(outage._value);
});

test.each([
  [() => Outage.scaledToZero('helloworld', 'cluster1'), '"helloworld" is not a service: write "namespace/name".'],
  [() => Outage.clusterDown(undefined as never), 'undefined is not the name of a cluster: write it as a string'],
  [() => Outage.failing(SERVICE, undefined as never), 'undefined is not the name of a cluster'],
  [() => Outage.remoteApiDown('cluster1', {} as never), '{} is not the name of a cluster'],
  [() => Outage.gatewayAddressDown('cluster1', ''), '"" is not an address: write it as a string'],
  [() => Outage.unready(SERVICE, 'cluster1', 0), '0 is not a number of percent above 0 and at most 100.'],
  [() => Outage.failing(SERVICE, 'cluster1', { requestsPercent: 101 }), '101 is not a number of percent above 0'],
  [() => Outage.unready(SERVICE, 'cluster1', '50%' as never), '"50%" is not a number of percent'],
  [() => Outage.scaledToZero(undefined as never, 'cluster1'), 'undefined is not a service: write "namespace/name".'],
  [() => Outage.zoneDown('cluster1', undefined as never), 'undefined is not the name of a zone'],
])('an outage of nothing is refused', (make, message) => {
  expect(make).toThrow(message);
});

test.each<[object | null, string]>([
  [{ failur: 'reset' }, 'unknown option failur; did you mean failure? There is failure, grpc, podsPercent,'],
  [{ podPercent: 5 }, 'unknown option podPercent; did you mean podsPercent?'],
  [{ failure: 'rest' }, '"rest" is not a Failure: use one of application-error,'],
  [{ grpc: { statuss: 'UNAVAILABLE' } }, 'unknown option statuss; did you mean status?'],
  [null, 'the options are null, which is not an object.'],
])('a failure of other options than there are is refused: it would be another one: %j', (options, message) => {
  expect(() => Outage.failing(SERVICE, 'cluster1', options as never)).toThrow(message);
  expect(() => Outage.failingEverywhere(SERVICE, options as never)).toThrow(message);
});
