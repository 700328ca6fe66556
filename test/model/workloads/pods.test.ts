import { keyOf } from '../../../src/model/mesh/mesh';
import { meshOf } from '../../rules/support';

const SERVICE = `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web, tier: front}, ports: [{port: 80}]}
`;
const workload = (kind: string, name: string, replicas: string, labels = '{app: web, tier: front}') => `
apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}, namespace: shop}
spec: {${replicas} template: {metadata: {labels: ${labels}}}}
`;
const pod = (name: string, phase = 'Running') => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: web, tier: front}, ownerReferences: [{kind: ReplicaSet}]}
status: {phase: ${phase}}
`;
const autoscaler = (bounds: string, kind = 'Deployment') => `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec: {scaleTargetRef: {kind: ${kind}, name: web}, ${bounds}}
`;
const countIn = (...documents: readonly string[]) =>
  meshOf({ clusters: { one: documents.map((document) => `---${document}`).join('') } }).clusters[0]!.pods.get(
    keyOf({ namespace: 'shop', name: 'web' }),
  );

test('a service has the pods that its workloads ask for, one where they do not say', () => {
  const others = workload('Deployment', 'back', 'replicas: 9,', '{app: web, tier: back}');
  expect(
    countIn(SERVICE, workload('Deployment', 'a', 'replicas: 3,'), workload('StatefulSet', 'b', ''), others),
  ).toEqual({ usual: 4, most: 4 });
  expect(countIn(SERVICE, workload('Deployment', 'a', 'replicas: 0,'))).toEqual({ usual: 0, most: 0 });
});

test('nobody can say without a workload, with a DaemonSet, or without a selector', () => {
  expect(countIn(SERVICE)).toBeUndefined();
  expect(countIn(SERVICE, workload('DaemonSet', 'a', ''))).toBeUndefined();
  expect(countIn(SERVICE, workload('DaemonSet', 'a', ''), workload('Deployment', 'b', ''))).toBeUndefined();
  const unselective = SERVICE.replace('selector: {app: web, tier: front}, ', '');
  expect(countIn(unselective, workload('Deployment', 'a', ''))).toBeUndefined();
});

test('the bounds of an autoscaler beat the number of the workload', () => {
  const scaled = workload('Deployment', 'web', 'replicas: 1,');
  expect(countIn(SERVICE, scaled, autoscaler('minReplicas: 2, maxReplicas: 8'))).toEqual({ usual: 2, most: 8 });
  expect(countIn(SERVICE, scaled, autoscaler('maxReplicas: 8'))).toEqual({ usual: 1, most: 8 });
  expect(countIn(SERVICE, scaled, autoscaler('maxReplicas: 8', 'StatefulSet'))).toEqual({ usual: 1, most: 1 });
  expect(countIn(SERVICE, scaled, autoscaler('minReplicas: 0, maxReplicas: 8'))).toEqual({ usual: 1, most: 8 });
});

test('an autoscaler leaves a workload alone that asks for no pods', () => {
  const none = workload('Deployment', 'web', 'replicas: 0,');
  expect(countIn(SERVICE, none, autoscaler('minReplicas: 2, maxReplicas: 8'))).toEqual({ usual: 0, most: 0 });
});

test('the bounds of KEDA beat the number of the workload, from 1 to 100 where it does not say them', () => {
  const scaled = workload('Deployment', 'web', 'replicas: 1,');
  const keda = (bounds: string) => `
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: web, namespace: shop}
spec: {scaleTargetRef: {name: web}, ${bounds}}
`;
  expect(countIn(SERVICE, scaled, keda('minReplicaCount: 2, maxReplicaCount: 8'))).toEqual({ usual: 2, most: 8 });
  expect(countIn(SERVICE, scaled, keda('minReplicaCount: 0'))).toEqual({ usual: 1, most: 100 });
  expect(countIn(SERVICE, scaled, keda(''))).toEqual({ usual: 1, most: 100 });
  expect(countIn(SERVICE, scaled, keda('minReplicaCount: 1e30'))).toEqual({ usual: 1, most: 1 });
  const none = workload('Deployment', 'web', 'replicas: 0,');
  expect(countIn(SERVICE, none, keda('minReplicaCount: 2, maxReplicaCount: 8'))).toEqual({ usual: 2, most: 8 });
});

test('pods that were read are counted themselves, without those that are done', () => {
  const scaled = workload('Deployment', 'web', 'replicas: 5,');
  const pods = [pod('a'), pod('b'), pod('c', 'Succeeded'), pod('d', 'Failed')];
  expect(countIn(SERVICE, scaled, ...pods)).toEqual({ usual: 2, most: 5 });
  expect(countIn(SERVICE, workload('DaemonSet', 'web', ''), ...pods)).toEqual({ usual: 2, most: 2 });
});

test('what the service says of itself beats all, if it is a number', () => {
  const says = (count: string) =>
    SERVICE.replace('name: web,', `name: web, annotations: {cdk8s-ambient/replicas: ${count}},`);
  expect(countIn(says('"7"'), workload('Deployment', 'a', 'replicas: 3,'))).toEqual({ usual: 7, most: 7 });
  // But workloads that ask for no pods have none.
  expect(countIn(says('"7"'), workload('Deployment', 'a', 'replicas: 0,'))).toEqual({ usual: 0, most: 0 });
  expect(countIn(says('"7"'), workload('Deployment', 'a', ''))).toEqual({ usual: 7, most: 7 });
  expect(countIn(says('many'), workload('Deployment', 'a', 'replicas: 3,'))).toEqual({ usual: 3, most: 3 });
});
