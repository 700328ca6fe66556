import { decisiveReason } from '../../src/predict/explain/decisive-reason';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction';
import * as live from './istio/snapshot';

// Node proxies are told of one gateway of a network, whichever istiod meets first: where it matters which, nothing is known.

const SERVICE = 'sample/hello';
const DOWN = 'waypoint-down:a:sample/waypoint';

/** The client's cluster a, and clusters of one other network. */
function ask(outage: string, others: readonly string[]) {
  const at = (network: string) => ({
    objects: [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      live.waypoint({ labels: live.GLOBAL }),
      live.service(),
      live.rule({ trafficPolicy: live.LOCAL_FIRST }),
      live.deployment('hello', 2),
    ],
    network,
  });
  const mesh = live.meshOf({ a: at('n1'), ...Object.fromEntries(others.map((name) => [name, at('n2')])) });
  const { verdict, reasons } = new Prediction(mesh).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
    parseOutages(outage, SERVICE),
  );
  return { verdict, reason: decisiveReason(reasons) };
}

test('any gateway of a network leads to all of its waypoints', () => {
  expect(ask(DOWN, ['b', 'c']).verdict).toBe('failover');
});

test.each(['gateway-down:b', 'gateway-down:c', 'cluster-down:b'])('%s: it matters which of two is taken', (outage) => {
  expect(ask(`${DOWN}+${outage}`, ['b', 'c'])).toMatchObject({
    verdict: 'unknown',
    reason: { cluster: 'a', isCause: true },
  });
});

test('where all gateways of the network are down, or there is one, it does not', () => {
  expect(ask(`${DOWN}+gateway-down:b+gateway-down:c`, ['b', 'c']).verdict).toBe('blackhole');
  expect(ask(`${DOWN}+gateway-down:b`, ['b']).verdict).toBe('blackhole');
});

test('a waypoint knows all gateways', () => {
  expect(ask('scaled-to-zero:a+gateway-down:b', ['b', 'c']).verdict).not.toBe('unknown');
});
