import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import * as live from './istio/snapshot';

// The gateways of a cluster have no listener for a port that is for UDP there.

function answerWith(protocolInB: string | undefined) {
  const at = (protocol?: string) => ({
    objects: [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      live.waypoint({ labels: live.GLOBAL }),
      live.service({ spec: { ports: [{ name: 'http', port: 80, ...(protocol === undefined ? {} : { protocol }) }] } }),
      live.rule({ trafficPolicy: live.LOCAL_FIRST }),
      live.deployment('hello', 2),
    ],
  });
  const { verdict, reasons } = new Prediction(live.meshOf({ a: at(), b: at(protocolInB) })).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: 'sample/hello' },
    parseOutages('scaled-to-zero:a', 'sample/hello'),
  );
  return { verdict, reason: decisiveReason(reasons) };
}

test.each([undefined, 'TCP'])('requests get to a port of another cluster (protocol %s)', (protocol) => {
  expect(answerWith(protocol).verdict).toBe('failover');
});

test('no request gets to a port that is for UDP in the other cluster, and the ports are the change', () => {
  const { verdict, reason } = answerWith('UDP');
  expect(verdict).toBe('blackhole');
  expect(reason).toMatchObject({ cluster: 'b', path: 'spec.ports', isTried: true });
  expect(reason?.text).toContain('has no port 80 for TCP in b');
});
