import { workloadOf } from '../../../src/predict/situation/workload-of-pod';

test.each([
  ['of a Deployment', 'a/sample/hello-7d5f9c-x2x9k', { 'pod-template-hash': '7d5f9c' }, 'a/sample/hello'],
  ['of a Deployment named like its hash', 'a/sample/x-7d-7d-x2x9k', { 'pod-template-hash': '7d' }, 'a/sample/x-7d'],
  ['of a StatefulSet', 'a/sample/hello-12', {}, 'a/sample/hello'],
  ['of a StatefulSet with a number in its name', 'a/sample/hello-2-world-0', {}, 'a/sample/hello-2-world'],
  ['by itself', 'a/sample/hello-world', {}, 'a/sample/hello-world'],
  ['by itself, with a hash of something else', 'a/sample/hello', { 'pod-template-hash': '7d' }, 'a/sample/hello'],
])('the workload of a pod %s', (_whose, pod, labels, workload) => {
  expect(workloadOf({ pod, labels: { app: 'hello', ...labels } })).toBe(workload);
});
