import { change, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from '../../src/rules/example-mesh';
import { ask } from './support';

const ID = 'workload-selector-at-waypoint';
const selecting = (labels: string) => change(RULE, 'spec:\n', `spec:\n  workloadSelector: {matchLabels: ${labels}}\n`);
const inCluster = (...documents: readonly string[]) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD, ...documents) });

test('it may select the waypoint, by any label of its pods, or the service’s own pods by mistake', () => {
  for (const labels of [
    '{gateway.networking.k8s.io/gateway-name: waypoint}',
    '{gateway.networking.k8s.io/gateway-class-name: istio-waypoint}',
    '{gateway.istio.io/managed: istio.io-mesh-controller}',
    '{istio.io/waypoint-for: service}',
    '{app: helloworld}',
    '{}',
  ])
    expect(inCluster(selecting(labels))).toHaveLength(1);
});

test('rules for clients with sidecars, or for an ingress gateway, are not for the waypoint', () => {
  expect(inCluster(selecting('{app: legacy-client}'))).toEqual([]);
  expect(inCluster(selecting('{gateway.networking.k8s.io/gateway-name: ingress}'))).toEqual([]);
});

test('beside a rule without a selector, the waypoint has that one', () => {
  const other = change(selecting('{app: helloworld}'), 'name: helloworld\n', 'name: for-some\n');
  expect(inCluster(RULE, other)).toEqual([]);
});
