import { decisiveReason } from '../../../../src/predict/explain/gaps/decisive-reason';
import { parseOutages } from '../../../../src/predict/outage/outage-syntax';
import { ask, meshOf, SERVICE, told, WHOLE } from '../../mesh';

// Pods that manifests ask for and Kubernetes may not make.

const LOCAL = 'local: cluster1 100 → cluster1 100';
const FAILOVER = 'failover: cluster2 100 → cluster2 100';
const UNKNOWN = 'unknown: unknown → unknown';

const quota = (hard: object, more: object = {}): string => `
apiVersion: v1
kind: ResourceQuota
metadata: { name: quota, namespace: sample }
spec: ${JSON.stringify({ hard, ...more })}
`;
const LIMITS = `
apiVersion: v1
kind: LimitRange
metadata: { name: limits, namespace: sample }
spec: { limits: [{ type: Container, defaultRequest: { cpu: 100m } }] }
`;
const TARGET = 'scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: helloworld }';
const hpa = (least: number): string => `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: scaler, namespace: sample }
spec: { ${TARGET}, minReplicas: ${least}, maxReplicas: 4 }
`;
const keda = (more: string): string => `
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: scaler, namespace: sample }
spec: { ${TARGET}${more} }
`;

/** Clients of cluster1 while its pods are gone; the second cluster has something more. */
function asked(...more: string[]) {
  const mesh = meshOf({ cluster1: WHOLE, cluster2: [...WHOLE, ...more] });
  expect(told(ask(mesh))).toBe(LOCAL);
  return ask(mesh, { outages: parseOutages('scaled-to-zero:cluster1', SERVICE) });
}

test.each([
  ['fewer pods than are asked for', [quota({ pods: '1' })], UNKNOWN],
  ['as few by another name', [quota({ 'count/pods': 1 })], UNKNOWN],
  ['as many as are asked for, with that of the waypoint', [quota({ pods: '3' })], FAILOVER],
  ['few pods of one class', [quota({ pods: '0' }, { scopes: ['BestEffort'] })], FAILOVER],
  ['what containers do not ask for', [quota({ 'requests.cpu': '4' })], UNKNOWN],
  ['what containers do not ask for, and have by default', [quota({ 'requests.cpu': '4' }), LIMITS], FAILOVER],
  ['other things', [quota({ services: '1' })], FAILOVER],
])('a quota of %s', (_what, more, expected) => {
  const workload = WHOLE.at(-1)!;
  const containers = workload.replace(/\} \}\n$/, '}, spec: { containers: [{ name: app, image: app }] } }\n');
  const mesh = meshOf({ cluster1: WHOLE, cluster2: [...WHOLE.slice(0, -1), containers, ...more] });
  expect(told(ask(mesh))).toBe(LOCAL);
  const answer = ask(mesh, { outages: parseOutages('scaled-to-zero:cluster1', SERVICE) });
  expect(told(answer)).toBe(expected);
  if (expected === UNKNOWN)
    expect(['Deployment sample/helloworld', 'Gateway sample/waypoint']).toContain(
      decisiveReason(answer.reasons)?.object,
    );
});

test.each([
  ['a HorizontalPodAutoscaler with a minimum of 0', hpa(0), true],
  ['a HorizontalPodAutoscaler with a minimum of 1', hpa(1), false],
  ['a ScaledObject that says nothing of it', keda(''), true],
  ['a ScaledObject with a minimum of 1', keda(', minReplicaCount: 1'), false],
])('%s is counted with its least pods', (_what, scaler, isReserved) => {
  const answer = asked(scaler);
  expect(told(answer)).toBe(FAILOVER);
  expect(answer.reservations.some(({ text }) => text.includes('no pods while it has no work'))).toBe(isReserved);
});

test('a ScaledObject that holds its workload without pods leaves the answer unknown', () => {
  const held = (replicas: number): string =>
    keda(', minReplicaCount: 1').replace(
      'name: scaler,',
      `name: scaler, annotations: { autoscaling.keda.sh/paused-replicas: "${replicas}" },`,
    );
  const answer = asked(held(0));
  expect(told(answer)).toBe(UNKNOWN);
  expect(decisiveReason(answer.reasons)).toMatchObject({ cluster: 'cluster2', object: 'Deployment sample/helloworld' });
  expect(told(asked(held(2)))).toBe(FAILOVER);
});

test('a waypoint that a ScaledObject takes to zero carries the reservation', () => {
  const scaler = keda('').replace('name: helloworld', 'name: waypoint');
  const mesh = meshOf({ cluster1: [...WHOLE, scaler], cluster2: WHOLE });
  const { reservations } = ask(mesh);
  expect(reservations).toEqual([
    expect.objectContaining({
      object: 'Gateway sample/waypoint',
      text: expect.stringContaining('no pods while it has no work') as unknown,
    }),
  ]);
});

const job = (labels: object, more: object = {}): string =>
  JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'migration', namespace: 'sample' },
    spec: { ...more, template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'main' }] } } },
  });
const cronJob = (labels: object): string => {
  const { spec, ...rest } = JSON.parse(job(labels)) as { spec: object };
  return JSON.stringify({ ...rest, kind: 'CronJob', spec: { schedule: '@daily', jobTemplate: { spec } } });
};

test.each([
  ['a Job whose pods the Service selects', job({ app: 'helloworld' }), true],
  ['a CronJob of which that is so', cronJob({ app: 'helloworld' }), true],
  ['a Job with other pods', job({ app: 'migration' }), false],
  ['a Job that does not run', job({ app: 'helloworld' }, { suspend: true }), false],
])('%s', (_what, made, isReserved) => {
  const answer = asked(made);
  expect(told(answer)).toBe(FAILOVER);
  expect(answer.reservations.some(({ text }) => text.includes('makes pods that the Service selects'))).toBe(isReserved);
});
