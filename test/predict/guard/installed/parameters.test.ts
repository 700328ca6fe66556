import { parseOutages } from '../../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../../src/predict/prediction/prediction';
import * as live from '../../istio/snapshot';

// Without the ConfigMap that a Gateway names, or with one that it refuses, istiod deploys nothing for the Gateway.

const SERVICE = 'sample/hello';

function answerWith(...configMaps: readonly live.Body[]) {
  return answerOf({}, configMaps);
}

function answerOf(more: Partial<live.Body>, configMaps: readonly live.Body[] = []) {
  const parametersRef = { group: '', kind: 'ConfigMap', name: 'options' };
  const waypoint = live.waypoint({ labels: live.GLOBAL });
  const named = {
    ...waypoint,
    spec: { ...(waypoint.spec as object), infrastructure: { parametersRef } },
    ...more,
  } as live.Body;
  const at = (others: readonly live.Body[]) => ({
    objects: [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      live.service(),
      live.rule({ trafficPolicy: live.LOCAL_FIRST }),
      live.deployment('hello', 2),
      ...others,
    ],
    gateways: undefined,
  });
  const mesh = live.meshOf({ a: at([named, ...configMaps]), b: at([waypoint]) });
  return new Prediction(mesh).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
    parseOutages('scaled-to-zero:a', SERVICE),
  );
}

function options(data: Readonly<Record<string, string>>, namespace = 'sample'): live.Body {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'options', namespace }, data };
}

test.each([
  ['none', []],
  ['one of another namespace', [options({ deployment: 'spec: {replicas: 2}' }, 'istio-system')]],
])(
  'where %s was read, the answer is unknown: without its ConfigMap, istiod generates nothing for the Gateway',
  (_name, configMaps) => {
    const { verdict, reasons } = answerWith(...configMaps);
    expect(verdict).toBe('unknown');
    expect(reasons.at(-1)).toMatchObject({
      object: 'Gateway sample/waypoint',
      path: 'spec.infrastructure.parametersRef',
    });
  },
);

test('of a Gateway with a status, what was deployed counts, with a reservation', () => {
  const { verdict, reservations } = answerOf({ status: { conditions: [] } });
  expect(verdict).toBe('failover');
  expect(reservations).toMatchObject([{ object: 'Gateway sample/waypoint', row: 'gateway-parameters-unread' }]);
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['a key that istiod does not know', { Deployment: 'spec: {replicas: 2}' }, 'the key Deployment'],
  ['what is not YAML', { deployment: 'spec: {' }, 'deployment, which is not a map in YAML'],
  ['a number of pods that is none', { deployment: 'spec: {replicas: two}' }, 'which is not a number of pods'],
])('a ConfigMap with %s makes the answer unknown', (_name, data, text) => {
  const { verdict, reasons } = answerWith(options(data));
  expect(verdict).toBe('unknown');
  expect(reasons.at(-1)?.text).toContain(text);
});

test('nothing is said of one that istiod takes', () => {
  const { verdict, reservations } = answerWith(options({ deployment: '', podDisruptionBudget: 'spec: {}' }));
  expect(verdict).toBe('failover');
  expect(reservations.map(({ row }) => row)).not.toContain('gateway-parameters-unread');
});
