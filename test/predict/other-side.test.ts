import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import type { Answer } from '../../src/predict/answer/answer';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { ask, meshOf, rule, service, SERVICE, WHOLE, workload, NAMESPACE, UNBOUND, type Clusters } from './mesh';

// What keeps requests out that leave their cluster: ports that differ, and an istiod that does not route between networks.

function asked(clusters: Clusters, outage: string): Pick<Answer, 'verdict'> & { text: string; change: string } {
  const answer = ask(meshOf(clusters), { outages: outage === 'none' ? [] : parseOutages(outage, SERVICE) });
  const reason = decisiveReason(answer.reasons);
  return { verdict: answer.verdict, text: reason?.text ?? '', change: reason?.change ?? '' };
}

const SCALED = 'scaled-to-zero:cluster1';
const WAYPOINT_DOWN = 'waypoint-down:cluster1:sample/waypoint';
const OFF = { switches: { ambientEnableMultiNetwork: false } };
const WITHOUT = [NAMESPACE, UNBOUND, workload(2)];

function withPort(documents: readonly string[], port: string): string[] {
  return documents.map((text) => text.replace('{ name: http, port: 5000 }', port));
}

test('a gateway has no way in for a number of a port that its Service does not have', () => {
  const clusters = { cluster1: WHOLE, cluster2: withPort(WHOLE, '{ name: http, port: 5001 }') };
  const { verdict, text, change } = asked(clusters, SCALED);
  expect(verdict).toBe('blackhole');
  expect(text).toContain('has no port 5000 in cluster2: the east-west gateway there has no way in');
  expect(change).toBe('give it the ports that the Service has in cluster1.');
});

test('nor where a node proxy asks it, while nothing is wrong', () => {
  const clusters = { cluster1: WITHOUT, cluster2: withPort(WITHOUT, '{ name: http, port: 5001 }') };
  expect(asked(clusters, 'none').verdict).toBe('stuck');
  expect(asked(clusters, 'none').text).toContain('has no port 5000 in cluster2');
});

test('a waypoint is sent pods by the name of the port, which is the cause where it differs', () => {
  const clusters = { cluster1: WHOLE, cluster2: withPort(WHOLE, '{ name: web, port: 5000 }') };
  const { verdict, text, change } = asked(clusters, SCALED);
  expect(verdict).toBe('blackhole');
  expect(text).toContain('calls port 5000 "web" in cluster2, and "http" in cluster1');
  expect(change).toBe('give it the ports that the Service has in cluster1.');
});

test('a port more on the other side is no matter', () => {
  const more = '{ name: http, port: 5000 }, { name: admin, port: 5001 }';
  expect(asked({ cluster1: WHOLE, cluster2: withPort(WHOLE, more) }, SCALED).verdict).toBe('failover');
});

test.each([
  ['the waypoint is down', WHOLE, WAYPOINT_DOWN],
  ['pods are gone', WHOLE, SCALED],
  ['pods are gone and there is no waypoint', WITHOUT, SCALED],
])('a cluster whose istiod does not route between networks uses no other where %s', (_, documents, outage) => {
  const { verdict, text, change } = asked({ cluster1: { documents, ...OFF }, cluster2: documents }, outage);
  expect(verdict).toBe('blackhole');
  expect(text).toContain('AMBIENT_ENABLE_MULTI_NETWORK off: its node proxies and waypoints do not know other networks');
  expect(change).toContain('for istiod in cluster1');
});

test.each([
  ['the waypoint is down', WHOLE, WAYPOINT_DOWN],
  ['pods are gone', WHOLE, SCALED],
])('and lets nothing in where %s in another cluster', (_, documents, outage) => {
  const { verdict, text, change } = asked({ cluster1: documents, cluster2: { documents, ...OFF } }, outage);
  expect(verdict).toBe('blackhole');
  expect(text).toContain('AMBIENT_ENABLE_MULTI_NETWORK off: its east-west gateway accepts no ambient traffic');
  expect(change).toContain('for istiod in cluster2');
});

test('without it, node proxies of a shared network know the pods of their own cluster alone', () => {
  const shared = { documents: WITHOUT, network: 'shared', ...OFF };
  expect(asked({ cluster1: shared, cluster2: shared }, 'none').verdict).toBe('local');
  expect(asked({ cluster1: shared, cluster2: shared }, SCALED).verdict).toBe('blackhole');
});

test('nothing is said of either while no request is lost', () => {
  const clusters = { cluster1: [NAMESPACE, service(), rule(), ...WHOLE], cluster2: { documents: WHOLE, ...OFF } };
  expect(asked(clusters, 'none').text).not.toContain('AMBIENT_ENABLE_MULTI_NETWORK');
});
