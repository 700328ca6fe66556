import {
  change,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'workload-selector-at-waypoint';
const selecting = (labels: string) =>
  change(DESTINATION_RULE, 'spec:\n', `spec:\n  workloadSelector: {matchLabels: ${labels}}\n`);
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
  expect(inCluster(DESTINATION_RULE, other)).toEqual([]);
});

test('pods that carry more labels than their Service selects are its own as well; those of other namespaces are not', () => {
  const more = WORKLOAD.replaceAll('app: helloworld', 'app: helloworld\n        version: v1').replace(
    'matchLabels:\n      app: helloworld\n        version: v1',
    'matchLabels:\n      app: helloworld',
  );
  expect(inCluster(selecting('{version: v1}'), change(more, 'name: helloworld\n', 'name: v1\n'))).toHaveLength(1);
  const elsewhere = change(more, 'namespace: sample', 'namespace: other');
  expect(inCluster(selecting('{version: v1}'), elsewhere)).toEqual([]);
});

test('a rule for several services is named once', () => {
  const wildcard = change(change(selecting('{}'), 'host: helloworld.', 'host: "*.'), '.local\n', '.local"\n');
  expect(inCluster(change(SERVICE, 'name: helloworld\n', 'name: second\n'), wildcard)).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('workload-selector-at-waypoint')).toMatchObject([
    {
      messageId: 'onlyForWorkloads',
      message:
        'DestinationRule sample/helloworld of cluster1 is the only DestinationRule for helloworld.sample.svc.cluster.local, which a waypoint handles.',
    },
  ]);
});
