import { decisiveReason } from '../../../../src/predict/explain/gaps/decisive-reason';
import { parseOutages } from '../../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../../src/predict/prediction/prediction';
import * as live from '../../istio/snapshot';

// Ready pods that a rule leaves out get nothing, whatever else is down: the rule is the cause, not that no host is healthy.

const SERVICE = 'sample/hello';

function decisive({ rule = {}, client = 'a', outage = 'scaled-to-zero:a' }, route?: live.Body) {
  const at = (region: string) => ({
    objects: [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      live.node(`node-of-${region}`, region, `${region}-1`),
      live.waypoint({ labels: live.GLOBAL }),
      live.service(),
      live.rule(rule),
      live.deployment('hello', 2, { labels: { app: 'hello', track: region === 'west' ? 'canary' : 'stable' } }),
      ...(route === undefined ? [] : [route]),
    ],
    gateways: undefined,
  });
  const answer = new Prediction(live.meshOf({ a: at('east'), b: at('west') })).ask(
    { client: { cluster: client, kind: 'ambient' }, service: SERVICE },
    parseOutages(outage, SERVICE),
  );
  return { verdict: answer.verdict, reason: decisiveReason(answer.reasons) };
}

const ROUTE = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'hello', namespace: 'sample' },
  spec: { hosts: [live.HOST], http: [{ route: [{ destination: { host: live.HOST, subset: 'stable' } }] }] },
};

const OUTLIER_DETECTION = { consecutive5xxErrors: 5, maxEjectionPercent: 100, minHealthPercent: 1 };

const distributing = (from: string, to: Record<string, number>) => ({
  trafficPolicy: {
    loadBalancer: { localityLbSetting: { enabled: true, distribute: [{ from, to }] } },
    outlierDetection: OUTLIER_DETECTION,
  },
});

test.each(['scaled-to-zero:a', 'failing:a'])('distribute that names other places is the cause in %s', (outage) => {
  const { verdict, reason } = decisive({ rule: distributing('east/*', { 'east/*': 80, 'north/*': 20 }), outage });
  expect(verdict).toBe('blackhole');
  expect(reason).toMatchObject({
    cluster: 'a',
    object: 'DestinationRule sample/hello',
    path: 'spec.trafficPolicy.loadBalancer.localityLbSetting.distribute',
    text: expect.stringContaining('pods of b (west/west-1) get none') as unknown,
    change: 'set failoverPriority: [topology.istio.io/cluster] in place of distribute.',
    isTried: true,
  });
});

test('distribute that leaves out the pods of its own cluster is the cause', () => {
  const { reason } = decisive({ rule: distributing('*', { 'east/*': 100 }), client: 'b' });
  expect(reason).toMatchObject({ cluster: 'b', text: expect.stringContaining('pods of b (west/west-1)') as unknown });
});

test('distribute that names the place is not the cause where its pods are gone as well', () => {
  const outage = 'scaled-to-zero:a+scaled-to-zero:b';
  const { reason } = decisive({ rule: distributing('east/*', { 'east/*': 100 }), outage });
  expect(reason?.text).not.toContain('distributes');
});

test('a subset whose labels no pod of the other cluster has is the cause', () => {
  const { verdict, reason } = decisive(
    {
      rule: {
        subsets: [{ name: 'stable', labels: { track: 'stable' } }],
        trafficPolicy: { ...live.LOCAL_FIRST },
      },
    },
    ROUTE,
  );
  expect(verdict).toBe('blackhole');
  expect(reason).toMatchObject({
    object: 'DestinationRule sample/hello',
    path: 'spec.subsets',
    text: 'has the subset stable (track: stable), and no ready pod of b has these labels: requests of the subset are not sent there.',
  });
});
