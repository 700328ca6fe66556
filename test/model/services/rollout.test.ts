import type { Outage } from '../../../src/predict/outage/outage';
import { ask, NAMESPACE, rule, service, SERVICE, told, twoOf, WAYPOINT, workload } from '../../predict/mesh';

const rollout = (name: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: helloworld, namespace: sample }
spec: { replicas: 2, workloadRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} } }
`;
const withPods = (...documents: readonly string[]) => twoOf([NAMESPACE, WAYPOINT, service(), rule(), ...documents]);
const GONE: readonly Outage[] = [{ kind: 'scaled-to-zero', service: SERVICE, cluster: 'cluster1' }];

test('a Rollout runs pods by the template of the Deployment that it refers to, which has none of its own', () => {
  const mesh = withPods(workload(0), rollout('helloworld'));
  expect(told(ask(mesh))).toBe('local: cluster1 100 → cluster1 100');
  expect(told(ask(mesh, { outages: GONE }))).toBe('failover: cluster2 100 → cluster2 100');
  expect(mesh.clusters.map(({ pods }) => pods.get(SERVICE)?.usual)).toEqual([2, 2]);
});

test('pods of the Deployment that run beside those of the Rollout count, too', () => {
  expect(withPods(workload(1), rollout('helloworld')).clusters[0]?.pods.get(SERVICE)?.usual).toBe(3);
});

test.each(['onsuccess', 'progressively'])('a Rollout that scales the Deployment down (%s) leaves it no pods', (how) => {
  const scaling = rollout('helloworld').replace('name: helloworld }', `name: helloworld, scaleDown: ${how} }`);
  expect(withPods(workload(1), scaling).clusters[0]?.pods.get(SERVICE)?.usual).toBe(2);
});

test('of a Rollout that refers to what was not read, nothing is known', () => {
  expect(ask(withPods(rollout('helloworld'))).verdict).toBe('unknown');
});
