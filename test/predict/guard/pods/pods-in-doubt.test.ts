import { parseOutages } from '../../../../src/predict/outage/outage-syntax';
import { Prediction } from '../../../../src/predict/prediction/prediction';
import * as live from '../../istio/snapshot';

// A workload stands for pods that nothing read. Some say of themselves that these are not there, or not ready.

const SERVICE = 'sample/hello';

interface Change {
  readonly spec?: object;
  readonly template?: object;
  readonly metadata?: object;
  readonly status?: object;
}

function hello({ spec = {}, template = {}, metadata = {}, status }: Change = {}): live.Body {
  const whole = live.deployment('hello', 2, { spec: { containers: [{ name: 'hello' }], ...template } });
  return {
    ...whole,
    metadata: { ...(whole.metadata as object), ...metadata },
    spec: { ...(whole.spec as object), ...spec },
    ...(status === undefined ? {} : { status }),
  };
}

function meshWith(inB: Change, more: Partial<live.ClusterOf> = {}, besides: readonly live.Body[] = []) {
  const at = (workload: live.Body) => ({
    objects: [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      live.waypoint({ labels: live.GLOBAL }),
      live.service(),
      live.rule({ trafficPolicy: live.LOCAL_FIRST }),
      workload,
    ],
    gateways: undefined,
  });
  const b = at(hello(inB));
  return live.meshOf({ a: at(hello()), b: { ...b, objects: [...b.objects, ...besides], ...more } });
}

function answerIn(mesh: ReturnType<typeof meshWith>, outages = 'scaled-to-zero:a') {
  const { verdict, reservations, reasons } = new Prediction(mesh).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
    outages === '' ? [] : parseOutages(outages, SERVICE),
  );
  return { verdict, rows: reservations.map(({ row }) => row), last: reasons.at(-1)?.text ?? '' };
}

test.each<[string, Change, string]>([
  ['it is paused before its first pods', { spec: { paused: true } }, 'makes no pods'],
  ['its pods have scheduling gates', { template: { schedulingGates: [{ name: 'queue' }] } }, 'gates (queue)'],
  [
    'its readiness probe asks a port that is not there',
    { template: { containers: [{ name: 'hello', readinessProbe: { httpGet: { port: 'web' } } }] } },
    'never become ready',
  ],
  ['it is being deleted', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }, 'is being deleted'],
  ['its status has no ready pod', { status: { replicas: 2 } }, 'had no ready pod'],
])('nothing is known of a failover to a workload when %s', (_, change, sentence) => {
  const { verdict, last } = answerIn(meshWith(change));
  expect(verdict).toBe('unknown');
  expect(last).toContain(sentence);
});

test('a Pod that a manifest declares beside it is no pod of a cluster that was read', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'debug', namespace: 'sample' } };
  const declared = { ...pod, spec: { containers: [{ name: 'debug' }] } };
  expect(answerIn(meshWith({ spec: { paused: true } }, {}, [declared])).verdict).toBe('unknown');
  const running = { ...declared, status: { podIP: '10.0.0.9', phase: 'Running' } };
  expect(answerIn(meshWith({ spec: { paused: true } }, {}, [running])).verdict).not.toBe('unknown');
});

test('what other clusters have does not matter while they answer nothing', () => {
  expect(answerIn(meshWith({ spec: { paused: true } }), '').verdict).toBe('local');
});

test('nothing is known of a failover to pods that ask for Nodes which are not there', () => {
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1', labels: { disk: 'ssd' } } };
  const onDisk = (disk: string) => ({ template: { nodeSelector: { disk } } });
  expect(answerIn(meshWith(onDisk('hdd'), {}, [node]))).toMatchObject({
    verdict: 'unknown',
    last: expect.stringContaining('its pods do not run') as unknown,
  });
  expect(answerIn(meshWith(onDisk('ssd'), {}, [node])).verdict).toBe('failover');
  expect(answerIn(meshWith(onDisk('hdd'))).verdict).toBe('failover');
});

test.each<[string, Change]>([
  ['its status shows pods', { spec: { paused: true }, status: { replicas: 2, readyReplicas: 2 } }],
  ['it asks for no pods', { spec: { paused: true, replicas: 0 } }],
])('a pause changes nothing where %s', (_, change) => {
  const isIdle = (change.spec as { replicas?: number }).replicas === 0;
  expect(answerIn(meshWith(change)).verdict).toBe(isIdle ? 'blackhole' : 'failover');
});

test('readiness gates leave a reservation', () => {
  const mesh = meshWith({ template: { readinessGates: [{ conditionType: 'example.com/in-balancer' }] } });
  expect(answerIn(mesh)).toMatchObject({ verdict: 'failover', rows: ['workload-readiness-gates'] });
});

test('another workload of the namespace is not meant', () => {
  const paused = live.deployment('batch', 2);
  const other = { ...paused, spec: { ...(paused.spec as object), paused: true } };
  expect(answerIn(meshWith({}, {}, [other])).verdict).toBe('failover');
});

test('the source ranges of a gateway leave a reservation, unless all sources are in one', () => {
  const gateway = (ranges: readonly string[], annotations = {}): live.Body => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'eastwest',
      namespace: 'istio-system',
      labels: { 'topology.istio.io/network': 'n-of-b' },
      annotations,
    },
    spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ranges, ports: [{ name: 'hbone', port: 15008 }] },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.1' }] } },
  });
  const rowsWith = (ranges: readonly string[], annotations?: object) =>
    answerIn(meshWith({}, {}, [gateway(ranges, annotations)]));
  expect(rowsWith(['192.0.2.0/24'])).toEqual(
    expect.objectContaining({ verdict: 'failover', rows: ['service-source-ranges'] }),
  );
  expect(rowsWith(['192.0.2.0/24', '0.0.0.0/0']).rows).toEqual([]);
  expect(rowsWith([]).rows).toEqual([]);
  expect(rowsWith([], { 'service.beta.kubernetes.io/load-balancer-source-ranges': '192.0.2.0/24' }).rows).toEqual([
    'service-source-ranges',
  ]);
});
