import { validateObject } from '../../../src/model/schema/validate';

const judge = (apiVersion: string, kind: string) =>
  validateObject({ apiVersion, kind, metadata: { name: 'a', namespace: 'b' } }).map(({ path, message }) => [
    path.join('.'),
    message,
  ]);

test.each([
  ['extensions/v1beta1', 'Deployment', 'must be apps/v1, not "extensions/v1beta1"'],
  ['apps/v1beta2', 'StatefulSet', 'must be apps/v1, not "apps/v1beta2"'],
  ['v1', 'Deployment', 'must be apps/v1, not "v1"'],
  ['apps/v1', 'Service', 'must be v1, not "apps/v1"'],
  ['v1beta1', 'Namespace', 'must be v1, not "v1beta1"'],
  ['discovery.k8s.io/v1beta1', 'EndpointSlice', 'must be discovery.k8s.io/v1, not "discovery.k8s.io/v1beta1"'],
  ['extensions/v1beta1', 'NetworkPolicy', 'must be networking.k8s.io/v1, not "extensions/v1beta1"'],
  [
    'autoscaling/v2beta2',
    'HorizontalPodAutoscaler',
    'must be one of autoscaling/v1, autoscaling/v2, not "autoscaling/v2beta2"',
  ],
])('%s %s is not served', (apiVersion, kind, message) => {
  expect(judge(apiVersion, kind)).toEqual([['apiVersion', message]]);
});

test.each([
  ['serving.knative.dev/v1', 'Service'],
  ['autoscaling/v1', 'HorizontalPodAutoscaler'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['argoproj.io/v1alpha1', 'Rollout'],
  ['apps/v1', 'ControllerRevision'],
  ['example.com/v1', 'Deployment'],
])('nothing is said of %s %s', (apiVersion, kind) => {
  expect(judge(apiVersion, kind)).toEqual([]);
});
