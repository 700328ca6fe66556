import fc from 'fast-check';
import type { Outage } from '../../../src/predict/outage/outage';
import { formatOutages, parseOutage, parseOutages } from '../../../src/predict/outage/outage-syntax';

const SERVICE = 'sample/helloworld';
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/).filter((text) => text !== 'everywhere');
const key = fc.tuple(name, name).map((parts) => parts.join('/'));
const fraction = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100);
const outage: fc.Arbitrary<Outage> = fc.oneof(
  fc.record({ kind: fc.constant('scaled-to-zero' as const), service: key, cluster: name }),
  fc.record({ kind: fc.constant('unready' as const), service: key, cluster: name, pods: fraction }),
  fc.record(
    {
      kind: fc.constant('failing' as const),
      service: key,
      cluster: name,
      pods: fraction,
      requests: fraction,
      failure: fc.constantFrom(
        ...(['application-error', 'gateway-error', 'no-connection', 'reset', 'timeout'] as const),
        ...(['grpc=UNAVAILABLE', 'grpc=DATA_LOSS:trailers'] as const),
      ),
    },
    { requiredKeys: ['kind', 'service', 'pods', 'requests', 'failure'] },
  ),
  fc.record({ kind: fc.constant('zone-down' as const), cluster: name, zone: name }),
  fc.record({ kind: fc.constantFrom('cluster-down' as const, 'gateway-down' as const), cluster: name }),
  fc.record({
    kind: fc.constant('gateway-address-down' as const),
    cluster: name,
    address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()),
  }),
  fc.record(
    { kind: fc.constant('waypoint-down' as const), cluster: name, waypoint: key },
    { requiredKeys: ['kind', 'cluster'] },
  ),
);

test('whatever is out of order can be written and read again, alone or together', () => {
  fc.assert(
    fc.property(fc.array(outage, { maxLength: 4 }), (outages) => {
      expect(parseOutages(formatOutages(outages, SERVICE), SERVICE)).toEqual(outages);
    }),
  );
});

test.each([
  ['scaled-to-zero:cluster1', { kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' }],
  ['scaled-to-zero:cluster1:shop/orders', { kind: 'scaled-to-zero', service: 'shop/orders', cluster: 'cluster1' }],
  ['unready:cluster1:50%', { kind: 'unready', service: SERVICE, cluster: 'cluster1', pods: 0.5 }],
  ['unready:cluster1:pods=50%', { kind: 'unready', service: SERVICE, cluster: 'cluster1', pods: 0.5 }],
  [
    'failing:cluster1',
    { kind: 'failing', service: SERVICE, cluster: 'cluster1', pods: 1, requests: 1, failure: 'gateway-error' },
  ],
  [
    'failing:cluster1:pods=50%:20%:application-error',
    { kind: 'failing', service: SERVICE, cluster: 'cluster1', pods: 0.5, requests: 0.2, failure: 'application-error' },
  ],
  [
    'failing:everywhere:no-connection',
    { kind: 'failing', service: SERVICE, pods: 1, requests: 1, failure: 'no-connection' },
  ],
  [
    'failing:cluster1:connect',
    { kind: 'failing', service: SERVICE, cluster: 'cluster1', pods: 1, requests: 1, failure: 'no-connection' },
  ],
  [
    'failing:cluster1:timeout:50%',
    { kind: 'failing', service: SERVICE, cluster: 'cluster1', pods: 1, requests: 0.5, failure: 'timeout' },
  ],
  [
    'failing:cluster1:grpc=14',
    { kind: 'failing', service: SERVICE, cluster: 'cluster1', pods: 1, requests: 1, failure: 'grpc=UNAVAILABLE' },
  ],
  [
    'failing:cluster1:grpc=internal:trailers:pods=50%',
    {
      kind: 'failing',
      service: SERVICE,
      cluster: 'cluster1',
      pods: 0.5,
      requests: 1,
      failure: 'grpc=INTERNAL:trailers',
    },
  ],
  ['zone-down:cluster1:us-east-a', { kind: 'zone-down', cluster: 'cluster1', zone: 'us-east-a' }],
  ['waypoint-down:cluster1', { kind: 'waypoint-down', cluster: 'cluster1' }],
  [
    'gateway-address-down:cluster1:203.0.113.1',
    { kind: 'gateway-address-down', cluster: 'cluster1', address: '203.0.113.1' },
  ],
  [
    'gateway-address-down:cluster1:[2001:db8::1]',
    { kind: 'gateway-address-down', cluster: 'cluster1', address: '2001:db8::1' },
  ],
])('%s is read', (text, expected) => {
  expect(parseOutage(text, SERVICE)).toEqual(expected);
});

test('none is nothing at all', () => {
  expect(parseOutages('none', SERVICE)).toEqual([]);
  expect(formatOutages([], SERVICE)).toBe('none');
});

test.each([
  [
    'explodes:cluster1',
    '"explodes:cluster1" is not an outage: "explodes" is not one of scaled-to-zero, unready, failing,',
  ],
  ['cluster-down', '"cluster-down" does not name a cluster: write KIND:CLUSTER'],
  ['cluster-down:', 'does not name a cluster'],
  ['zone-down:cluster1', 'does not name a zone'],
  ['gateway-address-down:cluster1', 'does not name an address: write gateway-address-down:CLUSTER:ADDRESS.'],
  ['cluster-down:cluster1:50%', 'has "50%", which this kind of outage does not take'],
  [
    'failing:cluster1:grpc=0',
    '"failing:cluster1:grpc=0": "0" is not a status of gRPC that says that a call failed: CANCELLED (1), UNKNOWN (2),',
  ],
  ['failing:cluster1:grpc=UNAVAILBLE', 'UNAVAILABLE (14), DATA_LOSS (15), UNAUTHENTICATED (16).'],
  ['failing:cluster1:trailers', 'has "trailers", which this kind'],
  ['failing:cluster1:gateway-eror', 'has "gateway-eror", which this kind'],
  ['failing:cluster1:0%', '0% is not above 0 % and at most 100 %'],
  ['unready:cluster1:101%', '101% is not above 0 % and at most 100 %'],
  ['unready:cluster1:1.2.3%', '1.2.3% is not above 0 %'],
])('%s is refused with the reason', (text, message) => {
  expect(() => parseOutage(text, SERVICE)).toThrow(message);
});
