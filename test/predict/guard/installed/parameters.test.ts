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
  ['another name', { deployment: 'metadata: {name: other}' }, 'refuses metadata.name of deployment'],
  ['owners', { service: 'metadata: {ownerReferences: []}' }, 'refuses metadata.ownerReferences of service'],
  ['another selector of pods', { service: 'spec: {selector: {a: b}}' }, 'sets spec.selector of service'],
  ['no address', { service: 'spec: {clusterIP: None}' }, 'sets spec.clusterIP of service'],
  [
    'pods of its own node alone',
    { service: 'spec: {internalTrafficPolicy: Local}' },
    'internalTrafficPolicy of service',
  ],
  ['another port of tunnels', { service: 'spec: {ports: [{port: 15008, targetPort: 80}]}' }, 'spec.ports of service'],
  ['another selector', { deployment: 'spec: {selector: {matchLabels: {a: b}}}' }, 'spec.selector of deployment'],
  ['the network of the node', { deployment: 'spec: {template: {spec: {hostNetwork: true}}}' }, 'sets hostNetwork'],
  [
    'another network',
    {
      deployment:
        'spec: {template: {spec: {containers: [{name: istio-proxy, env: [{name: ISTIO_META_NETWORK, value: n}]}]}}}',
    },
    'sets ISTIO_META_NETWORK of deployment',
  ],
  ['a number of pods that is none', { deployment: 'spec: {replicas: two}' }, 'which is not a number of pods'],
])('a ConfigMap with %s makes the answer unknown', (_name, data, text) => {
  const { verdict, reasons } = answerWith(options(data));
  expect(verdict).toBe('unknown');
  expect(reasons.at(-1)?.text).toContain(text);
});

test.each([
  ['its own name', { deployment: 'metadata: {name: waypoint, creationTimestamp: null}' }],
  ['a port more', { service: 'spec: {ports: [{name: more, port: 9090}]}' }],
  [
    'another variable',
    { deployment: 'spec: {template: {spec: {containers: [{name: istio-proxy, env: [{name: A}]}]}}}' },
  ],
])('a ConfigMap with %s leaves the answer as it is', (_name, data) => {
  expect(answerWith(options(data)).verdict).toBe('failover');
});

test('the ConfigMap of a class counts for all of its Gateways', () => {
  const ofClass = {
    ...options({ service: 'spec: {selector: {a: b}}' }, 'istio-system'),
    metadata: {
      name: 'defaults',
      namespace: 'istio-system',
      labels: { 'gateway.istio.io/defaults-for-class': 'istio-waypoint' },
    },
  };
  const { verdict, reasons } = answerWith(options({}), ofClass);
  expect(verdict).toBe('unknown');
  expect(reasons.at(-1)?.text).toContain('is given, as all of its class, the ConfigMap defaults');
});

test('nothing is said of one that istiod takes', () => {
  const { verdict, reservations } = answerWith(options({ deployment: '', podDisruptionBudget: 'spec: {}' }));
  expect(verdict).toBe('failover');
  expect(reservations.map(({ row }) => row)).not.toContain('gateway-parameters-unread');
});
