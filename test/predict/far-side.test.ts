import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import * as live from './istio/snapshot';

// An east-west gateway has the priorities of the service's rule, and no outlier detection: where the rule ranks by zone it
// prefers the pods of its own.

const SERVICE = 'sample/hello';
const ENROLLED = { metadata: { annotations: { 'ambient.istio.io/redirection': 'enabled' } } };
const NEAREST = { outlierDetection: { maxEjectionPercent: 100, minHealthPercent: 1 } };
const BY_ZONE = {
  ...NEAREST,
  loadBalancer: {
    localityLbSetting: { failoverPriority: ['topology.istio.io/cluster', 'topology.kubernetes.io/zone'] },
  },
};
const WITHOUT_DETECTION = { loadBalancer: live.LOCAL_FIRST.loadBalancer };

/** Two clusters with a pod in zone a and one in zone b, and gateway pods in some zones. */
function predict(policy: object, gatewayZones: readonly string[], outage: string, more: readonly live.Body[] = []) {
  const at = (cluster: string, prefix: string) => ({
    objects: [
      live.namespace('istio-system', { 'topology.istio.io/network': `n-of-${cluster}` }),
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      live.node('in-a', 'r', `${cluster}-a`),
      live.node('in-b', 'r', `${cluster}-b`),
      live.waypoint({ labels: live.GLOBAL, status: { addresses: [{ value: '10.9.0.1' }] } }),
      live.service(),
      live.rule({ trafficPolicy: policy }),
      live.waypointPod('w', `${prefix}.9`, { node: 'in-a' }),
      live.pod('p0', `${prefix}.5`, { node: 'in-a', ...ENROLLED }),
      live.pod('p1', `${prefix}.6`, { node: 'in-b', ...ENROLLED }),
      live.slice([
        { address: `${prefix}.5`, pod: 'p0', nodeName: 'in-a' },
        { address: `${prefix}.6`, pod: 'p1', nodeName: 'in-b' },
      ]),
      live.eastWest({
        network: `n-of-${cluster}`,
        addresses: [{ ip: `203.0.113.${cluster.charCodeAt(0)}` }],
        spec: { selector: { app: 'gateway' } },
      }),
      ...gatewayZones.map((zone, place) =>
        live.pod(`g${place}`, `${prefix}.${20 + place}`, {
          node: `in-${zone}`,
          namespace: 'istio-system',
          labels: { app: 'gateway' },
        }),
      ),
      ...more,
    ],
    gateways: undefined,
  });
  const mesh = live.meshOf({ a: at('a', '10.0.0'), b: at('b', '10.1.0') });
  const answer = new Prediction(mesh).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
    parseOutages(outage, SERVICE),
  );
  return { answer, errors: answer.afterEjection?.errors, reasons: answer.reasons.map(({ text }) => text).join('\n') };
}

const HALF = 'scaled-to-zero:a+failing:b:pods=50%';

test.each([
  ['where a rule ranks by place', NEAREST],
  ['where a rule ranks by cluster and then by zone', BY_ZONE],
])('all requests fail with the pod in the zone of the gateway, %s', (_, policy) => {
  const { errors, reasons } = predict(policy, ['a'], HALF);
  expect(errors).toBe(1);
  expect(reasons).toContain('1 of 2 ready pods get the requests that come through it');
});

test('none fail while the pod that fails is in the other zone', () => {
  expect(predict(BY_ZONE, ['b'], HALF).errors).toBe(0);
});

test('gateway pods in both zones share as the pods do', () => {
  const { errors, reasons } = predict(BY_ZONE, ['a', 'b'], HALF);
  expect(errors).toBe(0.5);
  expect(reasons).not.toContain('prefer');
});

test('the pods of a gateway for sidecars do not share what comes by tunnels', () => {
  const classic = live.eastWest({ name: 'classic', spec: { ports: [{ port: 15443 }], selector: { app: 'classic' } } });
  const pod = live.pod('c0', '10.3.0.1', { node: 'in-b', namespace: 'istio-system', labels: { app: 'classic' } });
  expect(predict(BY_ZONE, ['a'], HALF, [classic, pod]).errors).toBe(1);
});

test.each([
  ['ranks by cluster only', live.LOCAL_FIRST],
  ['asks for no outlier detection', WITHOUT_DETECTION],
])('pods share alike where the rule %s', (_, policy) => {
  expect(predict(policy, ['a'], 'scaled-to-zero:a').reasons).not.toContain('prefer');
});

test('a zone that goes down takes the only gateway pod with it', () => {
  const { errors } = predict(BY_ZONE, ['a'], 'scaled-to-zero:a+zone-down:b:b-a');
  expect(errors).toBe(1);
  expect(predict(BY_ZONE, ['b'], 'scaled-to-zero:a+zone-down:b:b-a').errors).toBe(0);
  expect(predict(BY_ZONE, ['a', 'b'], 'scaled-to-zero:a+zone-down:b:b-a').errors).toBe(0);
});

test('where no gateway pod was read, pods share alike', () => {
  expect(predict(BY_ZONE, [], HALF).errors).toBe(0.5);
});
