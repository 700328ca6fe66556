import { AUTOSCALER, change, HEALTHY } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'autoscaler-maximum-below-minimum';
const withAutoscaler = (autoscaler: string) =>
  ask(ID, { cluster1: HEALTHY, cluster2: `${HEALTHY}---${autoscaler}` }).map(({ path, message }) => [path, message]);

test('the maximum and the minimum are named', () => {
  expect(askExample(ID)).toEqual([
    {
      cluster: 'cluster2',
      object: 'HorizontalPodAutoscaler sample/helloworld',
      path: 'spec.maxReplicas',
      messageId: 'crossed',
      message: 'In cluster2, spec.maxReplicas is 1, below the minimum of 2.',
    },
  ]);
});

test('an equal maximum passes, and one below the default of the minimum does not', () => {
  expect(withAutoscaler(change(AUTOSCALER, 'maxReplicas: 6', 'maxReplicas: 2'))).toEqual([]);
  const unsaid = change(AUTOSCALER, '  minReplicas: 2\n  maxReplicas: 6', '  maxReplicas: 0');
  expect(withAutoscaler(unsaid)).toEqual([
    ['spec.maxReplicas', 'In cluster2, spec.maxReplicas is 0, below the minimum of 1 (the default).'],
  ]);
});

test('a ScaledObject of KEDA is judged alike, and its default maximum passes', () => {
  const scaled = (bounds: string) => `
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: helloworld
  namespace: sample
spec:
  scaleTargetRef:
    name: helloworld
${bounds}
  triggers: []
`;
  expect(withAutoscaler(scaled('  minReplicaCount: 5\n  maxReplicaCount: 3'))).toEqual([
    ['spec.maxReplicaCount', 'In cluster2, spec.maxReplicaCount is 3, below the minimum of 5.'],
  ]);
  expect(withAutoscaler(scaled('  minReplicaCount: 5'))).toEqual([]);
});
