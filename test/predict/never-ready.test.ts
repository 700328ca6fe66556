import { parseOutages } from '../../src/predict/outage/outage-syntax';
import type { Answer } from '../../src/predict/answer/answer';
import { Prediction } from '../../src/predict/prediction/prediction';
import { percent } from './mesh';
import * as live from './istio/snapshot';

// A waypoint gets an address with its first ready pod, and keeps it. Until then istiod binds no service to it.

const SERVICE = 'sample/hello';
const ADDRESSES = { addresses: [{ type: 'Hostname', value: 'waypoint.sample.svc.cluster.local' }] };
const READY = [live.waypoint({ labels: live.GLOBAL, status: ADDRESSES }), live.waypointPod('waypoint-1', '10.0.0.9')];
const GONE = [live.waypoint({ labels: live.GLOBAL, status: ADDRESSES })];
const NEVER = [live.waypoint({ labels: live.GLOBAL, status: { conditions: [] } })];
const WITHOUT_STATUS = [live.waypoint({ labels: live.GLOBAL })];

/** A cluster with one pod of the service. */
function cluster(waypoint: readonly live.Body[], readKinds: readonly string[] = []): live.ClusterOf {
  return {
    objects: [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      live.service(),
      live.rule({ trafficPolicy: live.LOCAL_FIRST }),
      live.pod('hello-1', '10.0.0.1'),
      ...waypoint,
    ],
    ...(readKinds.length === 0 ? {} : { readKinds }),
  };
}

function ask(a: live.ClusterOf, b: live.ClusterOf, outage?: string, kind: 'ambient' | 'ingress' = 'ambient'): Answer {
  return new Prediction(live.meshOf({ a, b })).ask(
    { client: { cluster: 'a', kind }, service: SERVICE },
    outage === undefined ? [] : parseOutages(outage, SERVICE),
  );
}

const textOf = ({ reasons }: Answer): string => reasons.map(({ text }) => text).join('\n');

test('requests go past a waypoint that was never ready anywhere, and it is said', () => {
  const answer = ask(cluster(NEVER), cluster(NEVER));
  expect([answer.path, percent(answer.afterEjection)]).toEqual(['ztunnel', 'a 50, b 50']);
  expect(textOf(answer)).toContain(
    'none of its pods was ever ready: until one is, istiod does not bind services to it',
  );
  expect(ask(cluster(NEVER), cluster(NEVER), 'scaled-to-zero:a').verdict).toBe('failover');
});

test('so it is with one without a status, where the statuses of Gateways were read', () => {
  const read = cluster(WITHOUT_STATUS, ['Gateway', 'Pod', 'Service']);
  expect(textOf(ask(read, read))).toContain('none of its pods was ever ready');
  expect(textOf(ask(cluster(WITHOUT_STATUS), cluster(WITHOUT_STATUS)))).not.toContain(
    'none of its pods was ever ready',
  );
});

test('a waypoint that was ready and lost its pods stays bound, and that of another cluster stands in', () => {
  const answer = ask(cluster(GONE), cluster(READY));
  expect([answer.path, answer.verdict]).toEqual(['remote-waypoint', 'failover']);
  expect(ask(cluster(GONE), cluster(GONE)).verdict).toBe('blackhole');
});

test('where it is ready in the other cluster only, requests of this one are bound to none, and gateways expect a waypoint', () => {
  const answer = ask(cluster(NEVER), cluster(READY));
  expect(answer.verdict).toBe('unknown');
  expect(textOf(answer)).toContain('is bound to a waypoint there, and not in a');
});

test('the other side is no waypoint where it was never ready there', () => {
  const answer = ask(cluster(READY), cluster(NEVER));
  expect([answer.path, percent(answer.afterEjection)]).toEqual(['local-waypoint', 'a 100']);
});

describe('an ingress gateway', () => {
  const ingress = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'ingress', namespace: 'edge' },
    spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
  };
  const pod = live.pod('ingress-1', '10.0.0.8', {
    namespace: 'edge',
    labels: { 'gateway.networking.k8s.io/gateway-name': 'ingress' },
  });
  const labels = { ...live.GLOBAL, 'istio.io/use-waypoint': 'waypoint', 'istio.io/ingress-use-waypoint': 'true' };
  const asking = (waypoint: readonly live.Body[]): live.ClusterOf => ({
    objects: cluster([...waypoint, ingress, pod]).objects.map((object) =>
      object.kind === 'Service' ? live.service({ labels }) : object,
    ),
    switches: { ambientEnableMultiNetworkIngress: true },
  });

  test('sends requests past a waypoint that was never ready, too, whatever the Service asks for', () => {
    const answer = ask(asking(NEVER), { objects: [] }, undefined, 'ingress');
    expect([answer.path, percent(answer.afterEjection)]).toEqual(['ingress', 'a 100']);
    expect(textOf(answer)).toContain('none of its pods was ever ready');
  });

  test('may meet a waypoint of another network all the same', () => {
    const answer = ask(asking(NEVER), asking(READY), 'scaled-to-zero:a', 'ingress');
    expect(answer.verdict).toBe('unknown');
    expect(textOf(answer)).toContain('while that of this cluster was never ready');
  });
});
