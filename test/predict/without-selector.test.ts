import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import * as live from './istio/snapshot';

// A Service that selects no pods has the addresses that someone wrote: they are in no mesh, and no tunnel ends there.

const SERVICE = 'sample/hello';

function ask(inB: readonly live.Body[], outage: string, spec: object = {}) {
  const at = (more: readonly live.Body[], spec: object = {}) => ({
    objects: [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      live.waypoint({ labels: live.GLOBAL }),
      live.service({ spec }),
      live.rule({ trafficPolicy: live.LOCAL_FIRST }),
      ...more,
    ],
    gateways: undefined,
  });
  const mesh = live.meshOf({ a: at([live.deployment('hello', 2)]), b: at(inB, { selector: undefined, ...spec }) });
  const { verdict, reasons } = new Prediction(mesh).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
    outage === 'none' ? [] : parseOutages(outage, SERVICE),
  );
  return { verdict, reason: decisiveReason(reasons) };
}

const endpoints = (subset: object): live.Body => ({
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: { name: 'hello', namespace: 'sample' },
  subsets: [{ ports: [{ name: 'http', port: 80 }], ...subset }],
});
const WRITTEN = endpoints({ addresses: [{ ip: '10.0.0.1' }] });

test.each([
  ['an EndpointSlice', live.slice([{ address: '10.0.0.1' }])],
  ['Endpoints', WRITTEN],
])('addresses in %s are used in their own cluster, and not through its gateway', (_, written) => {
  expect(ask([written], 'none').verdict).toBe('local');
  expect(ask([written], 'scaled-to-zero:a').verdict).toBe('blackhole');
  expect(ask([written], 'waypoint-down:a:sample/waypoint').verdict).toBe('failover');
});

test('Endpoints that are not ready do not answer, and a slice beside them counts alone', () => {
  const notReady = endpoints({ notReadyAddresses: [{ ip: '10.0.0.1' }] });
  expect(ask([notReady], 'waypoint-down:a:sample/waypoint').verdict).toBe('local');
  expect(ask([notReady, live.slice([{ address: '10.0.0.1' }])], 'waypoint-down:a:sample/waypoint').verdict).toBe(
    'failover',
  );
});

test('without addresses that were read, nothing says who answers once requests get there', () => {
  expect(ask([], 'none').verdict).toBe('local');
  expect(ask([], 'scaled-to-zero:a')).toMatchObject({
    verdict: 'unknown',
    reason: { cluster: 'b', text: expect.stringContaining('selects no pods') as string },
  });
});

test('an ExternalName adds no address for the clients of others', () => {
  expect(ask([], 'none', { type: 'ExternalName', externalName: 'hello.example.com' }).verdict).toBe('local');
});

describe('without a waypoint', () => {
  const unbound = (spec: object = {}) => live.service({ labels: live.GLOBAL, spec });
  const inOwnCluster = (targetRef: object, selector?: object) => {
    const written = live.slice([{ address: '10.0.0.1' }]);
    const [endpoint] = written.endpoints as object[];
    const objects = [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      unbound({ selector }),
      live.pod('one', '10.0.0.1', { metadata: { uid: 'u-1' } }),
      { ...written, endpoints: [{ ...endpoint, targetRef: { kind: 'Pod', ...targetRef } }] },
    ];
    const { verdict, reasons } = new Prediction(live.meshOf({ a: { objects, gateways: undefined } })).ask({
      client: { cluster: 'a', kind: 'ambient' },
      service: SERVICE,
    });
    return { verdict, reason: decisiveReason(reasons) };
  };

  test('a Pod counts that a slice names by namespace, name and UID', () => {
    expect(inOwnCluster({ namespace: 'sample', name: 'one', uid: 'u-1' }).verdict).toBe('local');
  });

  test.each([
    ['its UID', { namespace: 'sample', name: 'one' }],
    ['its namespace', { name: 'one', uid: 'u-1' }],
  ])('it is not known whether node proxies have a Pod that a slice names without %s', (_, targetRef) => {
    expect(inOwnCluster(targetRef)).toMatchObject({
      verdict: 'unknown',
      reason: { object: 'EndpointSlice sample/hello-1', text: expect.stringContaining('UID') as string },
    });
  });

  test('of a Service with a selector, the selector tells', () => {
    expect(inOwnCluster({ name: 'one' }, { app: 'hello' }).verdict).toBe('local');
  });
});
