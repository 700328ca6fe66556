import {
  change,
  HEALTHY,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const ID = 'replicas-not-a-count';
const withReplicas = (value: string) =>
  ask(ID, {
    cluster1: yaml(
      NAMESPACE,
      WAYPOINT,
      SERVICE,
      DESTINATION_RULE,
      change(WORKLOAD, 'replicas: 2', `replicas: ${value}`),
    ),
    cluster2: HEALTHY,
  });

test.each(['-1', '1.5', '"2"', '1e11', '1e30', '2147483648', 'true', '[2]'])(
  'replicas: %s is not a number of pods',
  (value) => {
    expect(withReplicas(value)).toMatchObject([{ cluster: 'cluster1', path: 'spec.replicas', messageId: 'notACount' }]);
  },
);

test.each(['0', '1', '0x10', '2147483647', 'null'])('replicas: %s is a number of pods, or none at all', (value) => {
  expect(withReplicas(value)).toEqual([]);
});

test('bounds of an autoscaler and the annotation of a Service are numbers of pods, too', () => {
  const autoscaler = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: helloworld, namespace: sample}
spec: {scaleTargetRef: {kind: Deployment, name: helloworld}, minReplicas: -1, maxReplicas: 1e12}
`;
  const service = change(SERVICE, 'metadata:\n', 'metadata:\n  annotations: {cdk8s-ambient/replicas: two}\n');
  const found = ask(ID, {
    cluster1: yaml(NAMESPACE, WAYPOINT, service, DESTINATION_RULE, WORKLOAD, autoscaler),
    cluster2: HEALTHY,
  });
  expect(found.map(({ path }) => path).sort()).toEqual([
    'metadata.annotations["cdk8s-ambient/replicas"]',
    'spec.maxReplicas',
    'spec.minReplicas',
  ]);
});

test('bounds of KEDA are numbers of pods, too', () => {
  const scaled = `
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: helloworld, namespace: sample}
spec: {scaleTargetRef: {name: helloworld}, minReplicaCount: 1e12, maxReplicaCount: -1}
`;
  const found = ask(ID, {
    cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, WORKLOAD, scaled),
    cluster2: HEALTHY,
  });
  expect(found.map(({ path }) => path)).toEqual(['spec.maxReplicaCount', 'spec.minReplicaCount']);
});
