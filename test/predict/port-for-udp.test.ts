import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import * as live from './istio/snapshot';

// The mesh carries TCP. The gateways of a cluster have no listener for a port that is for UDP there, and nothing takes SCTP.

function answerWith(
  protocolInB: string | undefined,
  ofOwn: { readonly protocol?: string; readonly labels?: object } = {},
) {
  const { protocol: protocolInA, labels } = ofOwn;
  const at = (protocol?: string) => ({
    objects: [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      live.waypoint({ labels: live.GLOBAL }),
      live.service({
        ...(labels === undefined ? {} : { labels }),
        spec: { ports: [{ name: 'http', port: 80, ...(protocol === undefined ? {} : { protocol }) }] },
      }),
      live.rule({ trafficPolicy: live.LOCAL_FIRST }),
      live.deployment('hello', 2),
    ],
  });
  const { verdict, reasons } = new Prediction(live.meshOf({ a: at(protocolInA), b: at(protocolInB) })).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: 'sample/hello' },
    parseOutages('scaled-to-zero:a', 'sample/hello'),
  );
  return { verdict, reason: decisiveReason(reasons) };
}

test.each([undefined, 'TCP'])('requests get to a port of another cluster (protocol %s)', (protocol) => {
  expect(answerWith(protocol).verdict).toBe('failover');
});

test.each(['UDP', 'SCTP'])('no request gets to a port that is for %s in the other cluster', (protocol) => {
  const { verdict, reason } = answerWith(protocol);
  expect(verdict).toBe('blackhole');
  expect(reason).toMatchObject({ cluster: 'b', path: 'spec.ports', isTried: true });
  expect(reason?.text).toContain('has no port 80 for TCP in b');
});

describe.each([
  ['with a waypoint', undefined],
  ['without a waypoint', live.GLOBAL],
])('a service %s', (_what, labels) => {
  test.each(['UDP', 'SCTP'])('is not asked by %s through the mesh', (protocol) => {
    const own = { protocol, ...(labels === undefined ? {} : { labels }) };
    const { verdict, reason } = answerWith(protocol, own);
    expect(verdict).toBe('unknown');
    expect(reason).toMatchObject({
      step: 'enrolment',
      path: 'spec.ports',
      text: `has port 80 for ${protocol}: ztunnel and waypoints carry TCP alone. Requests go past them, as Kubernetes routes them, and the mesh does not move them to another cluster.`,
    });
  });
});

test('of several ports the first for TCP is asked', () => {
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53 },
  ];
  const objects = [
    live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
    live.service({ labels: live.GLOBAL, spec: { ports } }),
    live.deployment('hello', 2),
  ];
  const prediction = new Prediction(live.meshOf({ a: { objects } }));
  const question = { client: { cluster: 'a', kind: 'ambient' as const }, service: 'sample/hello' };
  for (const port of [undefined, 53]) {
    const answer = prediction.ask({ ...question, ...(port === undefined ? {} : { port }) });
    expect([answer.verdict, answer.port]).toEqual(['local', 53]);
  }
});
