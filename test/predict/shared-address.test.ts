import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import * as live from './istio/snapshot';

// One address that istiod knows as the way into two networks: where requests end is not known, as far as they are sent there.

const SERVICE = 'sample/hello';
const AT = '203.0.113.1';

function ask(outage: string, addresses: Readonly<Record<string, string>>, labels: object = live.GLOBAL) {
  const at = (name: string) => ({
    objects: [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      live.waypoint({ labels: live.GLOBAL }),
      live.service({ labels: { ...live.GLOBAL, ...labels } }),
      live.rule({ trafficPolicy: live.LOCAL_FIRST }),
      live.deployment('hello', 2),
    ],
    gateways: [addresses[name] ?? `gateway-of-${name}`],
  });
  const prediction = new Prediction(live.meshOf({ a: at('a'), b: at('b'), c: at('c') }));
  const { verdict, reasons } = prediction.ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
    outage === 'none' ? [] : parseOutages(outage, SERVICE),
  );
  return { verdict, reason: decisiveReason(reasons) };
}

const BOUND = { 'istio.io/use-waypoint': 'waypoint' };

test.each([
  ['by a waypoint', 'scaled-to-zero:a', BOUND],
  ['to another waypoint', 'waypoint-down:a', BOUND],
  ['by a node proxy', 'scaled-to-zero:a', { 'istio.io/use-waypoint': 'none' }],
])('requests that are sent to it %s may end in either network', (_, outage, labels) => {
  expect(ask(outage, {}, labels).verdict).toBe('failover');
  expect(ask(outage, { b: AT, c: AT }, labels)).toMatchObject({
    verdict: 'unknown',
    reason: {
      cluster: 'a',
      text: `${AT}:15008 is the address of the gateways of n-of-b and n-of-c: which of them requests reach is not known.`,
    },
  });
});

test('an address that the client’s own network has, too, leads to either', () => {
  expect(ask('scaled-to-zero:a', { a: AT, b: AT }).verdict).toBe('unknown');
});

test('requests that are not sent there are known', () => {
  expect(ask('none', { b: AT, c: AT }, BOUND).verdict).toBe('local');
});
