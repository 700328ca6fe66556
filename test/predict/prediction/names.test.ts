import { parseOutage } from '../../../src/predict/outage/outage-syntax';
import { parseClient } from '../../../src/predict/client';
import {
  NotThere,
  requireCluster,
  requireService,
  requireClient,
  requireRegion,
  requirePort,
  requireNamesOf,
} from '../../../src/predict/prediction/names';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { meshOf, service, SERVICE, WHOLE, workload } from '../mesh';

// A question about what is not there is refused, with what is there.

const prediction = new Prediction(
  meshOf({
    cluster1: { documents: [...WHOLE, service('greeter'), workload(1, 'greeter')], zones: ['zone-a'] },
    cluster2: { documents: WHOLE, gateways: ['203.0.113.2'] },
  }),
);
const unshared = service('private').replace('"istio.io/global":"true","istio.io/use-waypoint":"waypoint"', '');

function refusal(ask: () => void): string {
  try {
    ask();
  } catch (error) {
    expect(error).toBeInstanceOf(NotThere);
    return (error as Error).message;
  }
  return 'accepted';
}

test('a cluster', () => {
  expect(refusal(() => requireCluster(prediction, 'cluster2'))).toBe('accepted');
  expect(refusal(() => requireCluster(prediction, 'cluster3'))).toBe(
    'there is no cluster "cluster3". There is cluster1, cluster2.',
  );
});

test('a service, which need not be shared', () => {
  const all = new Prediction(meshOf({ cluster1: [...WHOLE, unshared] }));
  expect(refusal(() => requireService(all, SERVICE))).toBe('accepted');
  expect(refusal(() => requireService(all, 'sample/private'))).toBe('accepted');
  expect(refusal(() => requireService(prediction, 'sample/private'))).toBe(
    'no cluster has a Service "sample/private". There is sample/greeter, sample/helloworld.',
  );
});

test('what there is none of is said to be none', () => {
  expect(refusal(() => requireService(new Prediction(meshOf({ cluster1: [] })), SERVICE))).toBe(
    'no cluster has a Service "sample/helloworld". There is none.',
  );
});

test('of many names, the nearest one and some', () => {
  const many = Array.from({ length: 30 }, (_, index) => service(`shop-${String(index).padStart(2, '0')}`));
  const large = new Prediction(meshOf({ cluster1: [...WHOLE, ...many] }));
  expect(refusal(() => requireService(large, 'sample/shop-29x'))).toMatch(
    /^no cluster has a Service "sample\/shop-29x"; did you mean sample\/shop-29\? There is sample\/helloworld, .* and 12 more\.$/,
  );
});

test('the cluster and the zone of a client', () => {
  const client = (text: string) => refusal(() => requireClient(prediction, parseClient(text)));
  expect(client('cluster1:ambient:zone-a')).toBe('accepted');
  expect(client('cluster3')).toContain('there is no cluster "cluster3"');
  expect(client('cluster1:ambient:zone-b')).toBe('cluster1 has no known zone "zone-b". There is zone-a.');
});

test('a region, and where to state them if none is known', () => {
  expect(refusal(() => requireRegion(prediction, 'eu'))).toMatch(
    /^no cluster is known to be in region "eu"\. There is /,
  );
  const nowhere = new Prediction(meshOf({ cluster1: { documents: WHOLE, region: undefined } }));
  expect(refusal(() => requireRegion(nowhere, 'eu'))).toMatch(/^no region of a cluster is known, .* region: 'eu'/);
});

describe('a port', () => {
  const port = (number: number, ...services: string[]) =>
    refusal(() => requirePort(prediction, services.length === 0 ? [SERVICE] : services, number));

  test('that the service has', () => expect(port(5000)).toBe('accepted'));

  test('that it does not have', () => {
    expect(port(81)).toBe('sample/helloworld has no port 81. There is 5000.');
  });

  test('that none of several has', () => {
    expect(port(81, SERVICE, 'sample/greeter')).toMatch(/^no service that is asked about has the port 81\. There is /);
  });

  test('that a service may have which was not read', () => {
    expect(port(81, 'sample/nowhere')).toBe('accepted');
  });
});

test.each([
  ['cluster-down:cluster3', 'there is no cluster "cluster3". There is cluster1, cluster2.'],
  ['cluster-down:cluster1', 'accepted'],
  ['failing:everywhere', 'accepted'],
  ['scaled-to-zero:cluster1:sample/greeter', 'accepted'],
  [
    'scaled-to-zero:cluster1:sample/orders',
    'no cluster has a Service "sample/orders". There is sample/greeter, sample/helloworld.',
  ],
  ['zone-down:cluster1:zone-a', 'accepted'],
  ['zone-down:cluster1:zone-b', 'cluster1 has no known zone "zone-b". There is zone-a.'],
  [
    'zone-down:cluster2:zone-a',
    `no zone of cluster2 is known, and "zone-a" is asked about. State the zones of its nodes: new Cluster(mesh, 'cluster2', { zones: ['zone-a'], … }), or "zones": ["zone-a"] of the cluster in mesh.json.`,
  ],
  ['waypoint-down:cluster1', 'accepted'],
  ['waypoint-down:cluster1:sample/waypoint', 'accepted'],
  ['waypoint-down:cluster1:shop/waypoint', 'cluster1 has no waypoint "shop/waypoint". There is sample/waypoint.'],
  ['gateway-address-down:cluster2:203.0.113.2', 'accepted'],
  [
    'gateway-address-down:cluster2:203.0.113.1',
    'cluster2 has no known gateway address "203.0.113.1". There is 203.0.113.2.',
  ],
  // The one that is assumed has no name that anybody knows.
  [
    'gateway-address-down:cluster1:eastwestgateway.network-of-cluster1.invalid',
    'cluster1 has no known gateway address "eastwestgateway.network-of-cluster1.invalid". There is none.',
  ],
])('an outage: %s', (text, expected) => {
  expect(refusal(() => requireNamesOf(prediction, parseOutage(text, SERVICE)))).toBe(expected);
});
