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
  [() => Outage.unready(SERVICE, 'cluster1', 0), '0 is not above 0 % and at most 100 %.'],
  [() => Outage.failing(SERVICE, 'cluster1', { requestsPercent: 101 }), '101 is not above 0 % and at most 100 %.'],
])('an outage of nothing is refused', (make, message) => {
  expect(make).toThrow(message);
});
