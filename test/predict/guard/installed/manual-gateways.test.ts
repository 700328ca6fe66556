import { parseOutages } from '../../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../../src/predict/prediction/prediction';
import * as live from '../../istio/snapshot';

// A Gateway that says which Service it is gets no pods and no Service of istiod's.

const SERVICE = 'sample/hello';

function answerWith(waypoint: live.Body, eastWest: readonly live.Body[] = []) {
  const at = (gateway: live.Body, more: readonly live.Body[]) => ({
    objects: [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      gateway,
      live.service(),
      live.rule({ trafficPolicy: live.LOCAL_FIRST }),
      live.deployment('hello', 2),
      ...more,
    ],
    gateways: undefined,
  });
  const mesh = live.meshOf({ a: at(waypoint, []), b: at(live.waypoint({ labels: live.GLOBAL }), eastWest) });
  const { verdict, reservations, reasons } = new Prediction(mesh).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
    parseOutages('scaled-to-zero:a', SERVICE),
  );
  return { verdict, rows: reservations.map(({ row }) => row), last: reasons.at(-1)?.text };
}

const waypointAt = (addresses: readonly object[], status?: object): live.Body =>
  live.waypoint({ labels: live.GLOBAL, spec: { addresses }, ...(status === undefined ? {} : { status }) });

const HOST = { type: 'Hostname', value: 'waypoint.sample.svc.cluster.local' };
const IP = { type: 'IPAddress', value: '10.9.0.1' };

test.each([
  ['a host', [HOST]],
  ['several addresses', [IP, { value: '10.9.0.2' }]],
])('of a waypoint that names %s nothing says whether it has pods', (_, addresses) => {
  const { verdict, last } = answerWith(waypointAt(addresses));
  expect(verdict).toBe('unknown');
  expect(last).toContain('so that istiod does not deploy it');
});

test.each([[[IP]], [[{ value: '10.9.0.1' }]], [[]]])('istiod deploys a waypoint with %j', (addresses) => {
  expect(answerWith(waypointAt(addresses))).toMatchObject({ verdict: 'failover', rows: [] });
});

test('one that has an address in its status leaves a reservation, as does an east-west gateway', () => {
  const status = { addresses: [HOST] };
  expect(answerWith(waypointAt([HOST], status))).toMatchObject({ verdict: 'failover', rows: ['gateway-manual'] });
  const eastWest: live.Body = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'east-west', namespace: 'istio-system', labels: { 'topology.istio.io/network': 'n-of-b' } },
    spec: {
      gatewayClassName: 'istio-east-west',
      addresses: [{ type: 'Hostname', value: 'gateway.example.com' }],
      listeners: [
        {
          name: 'mesh',
          port: 15008,
          protocol: 'HBONE',
          tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
        },
      ],
    },
  };
  expect(answerWith(live.waypoint({ labels: live.GLOBAL }), [eastWest])).toMatchObject({
    verdict: 'failover',
    rows: ['gateway-manual'],
  });
});
