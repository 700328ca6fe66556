import { askFromA, DECLARED } from './across-networks';

// Node proxies are told of one gateway of a network, whichever istiod meets first: where it matters which, nothing is known.

const DOWN = 'waypoint-down:a:sample/waypoint';

/** The client's cluster a, and clusters of one other network. */
function ask(outage: string, others: readonly string[]) {
  const at = (network: string) => ({ objects: DECLARED, network });
  return askFromA({ a: at('n1'), ...Object.fromEntries(others.map((name) => [name, at('n2')])) }, outage);
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
