import { change, HEALTHY, SERVICE, WORKLOAD, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'replicas-contradicted';

const declaring = (count: number, ...workloads: string[]) =>
  ask(ID, {
    cluster1: yaml(
      change(SERVICE, 'namespace: sample', `namespace: sample\n  annotations: { cdk8s-ambient/replicas: "${count}" }`),
      ...workloads,
    ),
    cluster2: HEALTHY,
  });
const AUTOSCALER = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: helloworld, namespace: sample }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: helloworld }, minReplicas: 2, maxReplicas: 6 }
`;

test('the finding names the Service, and both numbers', () => {
  expect(askExample(ID)).toMatchObject([
    {
      messageId: 'contradicted',
      path: 'metadata.annotations["cdk8s-ambient/replicas"]',
      message: 'Service sample/helloworld declares 2 pods, and the workloads that it selects ask for 10000.',
    },
  ]);
});

test('a Service that declares more than an autoscaler allows contradicts it, one within its bounds does not', () => {
  expect(declaring(7, WORKLOAD, AUTOSCALER)).toMatchObject([
    { message: 'Service sample/helloworld declares 7 pods, and the workloads that it selects ask for 2 to 6.' },
  ]);
  expect(declaring(6, WORKLOAD, AUTOSCALER)).toEqual([]);
});

test('a Service whose workloads were not read, or state no number, may declare any', () => {
  expect(declaring(7)).toEqual([]);
  expect(declaring(7, change(WORKLOAD, '  replicas: 2\n', ''))).toEqual([]);
  expect(declaring(7, WORKLOAD.replaceAll('app: helloworld', 'app: other'))).toEqual([]);
});

test('workloads that ask for no pods contradict a Service that declares some', () => {
  expect(declaring(2, change(WORKLOAD, 'replicas: 2', 'replicas: 0'))).toMatchObject([{ messageId: 'contradicted' }]);
});
