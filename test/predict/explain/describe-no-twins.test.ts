import { decisiveReason } from '../../../src/predict/explain/gaps/decisive-reason';
import { parseOutages } from '../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../src/predict/prediction/prediction';
import * as live from '../istio/snapshot';

// While the waypoints of a cluster are down, those of the same name elsewhere stand in: what keeps one from it is the cause.

const SERVICE = 'sample/hello';

function decisive(waypoints: readonly live.Body[], own = live.waypoint({ labels: live.GLOBAL })) {
  const at = (gateways: readonly live.Body[]) => ({
    objects: [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      live.service(),
      live.rule({ trafficPolicy: live.LOCAL_FIRST }),
      live.deployment('hello', 2),
      ...gateways,
    ],
    gateways: undefined,
  });
  const answer = new Prediction(live.meshOf({ a: at([own]), b: at(waypoints) })).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
    parseOutages('waypoint-down:a', SERVICE),
  );
  return { verdict: answer.verdict, reason: decisiveReason(answer.reasons) };
}

test('a Gateway that the Service of the other cluster names, and that was not read', () => {
  const { verdict, reason } = decisive([]);
  expect(verdict).toBe('blackhole');
  expect(reason).toMatchObject({
    cluster: 'b',
    object: 'Service sample/hello',
    text: expect.stringContaining('no Gateway of that name was read of b') as unknown,
    change: 'declare the Gateway sample/waypoint in b, too.',
    isTried: true,
  });
});

test('a waypoint that is not global in the other cluster', () => {
  const { verdict, reason } = decisive([live.waypoint()]);
  expect(verdict).toBe('blackhole');
  expect(reason).toMatchObject({
    cluster: 'b',
    object: 'Gateway sample/waypoint',
    path: 'metadata.labels',
    change: 'label the Gateway istio.io/global: "true" in b, too.',
    isTried: true,
  });
});

test('one that is global in the other cluster alone is not the one at fault', () => {
  const { verdict, reason } = decisive([live.waypoint({ labels: live.GLOBAL })], live.waypoint());
  expect(verdict).toBe('blackhole');
  expect(reason).toMatchObject({ cluster: 'a', object: 'Gateway sample/waypoint' });
});
