import { ask, meshOf, NAMESPACE, rule, service, told, WAYPOINT, workload, type ClusterOf } from './mesh';

// Which waypoint pods clients of one network prefer: istiod annotates the Service of a waypoint with PreferClose by itself, and merges the
// ConfigMap of its Gateway into it, in which null takes a field away.

const GATEWAY = WAYPOINT.replace(
  'spec: { ',
  'spec: { infrastructure: { parametersRef: { group: "", kind: ConfigMap, name: options } }, ',
);
const PREFERRING = NAMESPACE.replace(
  'metadata: { ',
  'metadata: { annotations: { networking.istio.io/traffic-distribution: PreferClose }, ',
);

function annotated(value: string): string {
  const overlay = JSON.stringify(`metadata: { annotations: { networking.istio.io/traffic-distribution: ${value} } }`);
  return `{ apiVersion: v1, kind: ConfigMap, metadata: { name: options, namespace: sample }, data: { service: ${overlay} } }`;
}

/** Two clusters of one network, in regions of their own. */
function askWith(overlay: string, namespace = NAMESPACE, istioVersion = '1.31.0'): string {
  const documents = [namespace, GATEWAY, service(), rule(), workload(2), overlay];
  const cluster: ClusterOf = { documents, network: 'shared', istioVersion };
  return told(ask(meshOf({ cluster1: cluster, cluster2: cluster })));
}

const NEAREST = 'local: cluster1 100 → cluster1 100';
const ANY = 'split: cluster1 50, cluster2 50 → cluster1 50, cluster2 50';

test.each([
  ['PreferSameZone', NEAREST],
  ['Any', ANY],
  ['null', ANY],
])('with the annotation %s in the ConfigMap: %s', (value, expected) => {
  expect(askWith(annotated(value))).toBe(expected);
});

test('where the annotation was taken away, that of the Namespace counts, from Istio 1.30 on', () => {
  expect(askWith(annotated('null'), PREFERRING)).toBe(NEAREST);
  expect(askWith(annotated('null'), PREFERRING, '1.30.0')).toBe(NEAREST);
});
