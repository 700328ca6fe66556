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
