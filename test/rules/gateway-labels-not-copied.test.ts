import { change, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const found = (labels: string, infrastructure = '{labels: {istio.io/global: "true"}}') =>
  ask('gateway-labels-not-copied', {
    cluster1: yaml(
      change(
        change(WAYPOINT, '  labels:\n', `  labels:\n    ${labels}\n`),
        'spec:\n',
        `spec:\n  infrastructure: ${infrastructure}\n`,
      ),
    ),
  });

test('the labels that do not arrive are named', () => {
  expect(found('team: payments\n    example.com/cost-center: "7"')).toEqual([
    {
      cluster: 'cluster1',
      object: 'Gateway sample/waypoint',
      path: 'spec.infrastructure.labels',
      messageId: 'labelsMissing',
      message:
        'In cluster1, what istiod generates for Gateway sample/waypoint does not have team, example.com/cost-center.',
    },
  ]);
});

test('labels of Istio and of delivery tools need not reach the pods', () => {
  for (const key of [
    'istio.io/rev',
    'topology.istio.io/network',
    'istio-locality',
    'app.kubernetes.io/instance',
    'helm.sh/chart',
    'argocd.argoproj.io/instance',
    'kustomize.toolkit.fluxcd.io/name',
  ])
    expect(found(`${key}: x`)).toEqual([]);
  expect(found('nothelm.sh: x')).toHaveLength(1);
});

test('labels that are copied, repeated, or that a ConfigMap may add, arrive', () => {
  expect(found('team: a', '{annotations: {a: b}}')).toEqual([]);
  expect(found('team: a', '{labels: {team: b}}')).toEqual([]);
  expect(found('team: a', '{labels: {a: b}, parametersRef: {kind: ConfigMap, name: x}}')).toEqual([]);
});
