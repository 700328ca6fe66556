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
import type { Example } from '../../src/rules/engine/rule';
import { ask } from './support';

const CLUSTER = 'topology.istio.io/cluster';
const NETWORK = 'topology.istio.io/network';
const LIST = '        failoverPriority:\n          - topology.istio.io/cluster\n';
const listing = (labels: readonly string[]) =>
  yaml(
    NAMESPACE,
    WAYPOINT,
    SERVICE,
    change(DESTINATION_RULE, LIST, `        failoverPriority: [${labels.join(', ')}]\n`),
    WORKLOAD,
  );
const found = (labels: readonly string[], facts?: Example['facts'], others = ['cluster2', 'cluster3']) =>
  ask(
    'failover-priority-is-no-order',
    { cluster1: listing(labels), ...Object.fromEntries(others.map((name) => [name, HEALTHY])) },
    facts,
  );

test('what follows the own cluster ranks no other', () => {
  expect(found([CLUSTER, `${NETWORK}=network-of-cluster2`], { cluster1: { istioVersion: '1.30.3' } })).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority',
      messageId: 'labelNeverCompared',
      message:
        'In cluster1 (Istio 1.30.3), DestinationRule sample/helloworld for Service sample/helloworld prefers topology.istio.io/network=network-of-cluster2 after topology.istio.io/cluster, which no endpoint elsewhere matches.',
    },
  ]);
  expect(found(['topology.kubernetes.io/zone', CLUSTER, 'a', `${NETWORK}=network-of-cluster3`])).toHaveLength(1);
});

test('from Istio 1.31 on, what follows the own network ranks others', () => {
  const labels = [NETWORK, `${CLUSTER}=cluster2`];
  expect(found(labels, { cluster1: { istioVersion: '1.30.3' } })).toHaveLength(1);
  expect(found(labels, { cluster1: { istioVersion: '1.31.0' } })).toEqual([]);
  expect(found(labels)).toEqual([]);
  expect(found(['a', ...labels])).toHaveLength(1);
});

test('with one other cluster, or all others meant, there is no order to lose', () => {
  const labels = [CLUSTER, `${NETWORK}=network-of-cluster2`];
  expect(found(labels, {}, ['cluster2'])).toEqual([]);
  expect(found(labels, { cluster3: { network: 'network-of-cluster2' } })).toEqual([]);
});

test('a cluster or network that does not have the service is not preferred by it', () => {
  expect(found([CLUSTER, `${NETWORK}=elsewhere`])).toEqual([]);
  expect(found([NETWORK, `${CLUSTER}=cluster9`], { cluster1: { istioVersion: '1.30.3' } })).toEqual([]);
});

test('its own network after its own cluster prefers clusters beside it', () => {
  const flat = { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } };
  expect(found([CLUSTER, `${NETWORK}=flat`], flat)).toHaveLength(1);
  expect(found([CLUSTER, `${NETWORK}=network-of-cluster1`])).toEqual([]);
});

test('a cluster of its own network is still compared after the network', () => {
  const facts = { cluster1: { network: 'flat', istioVersion: '1.30.3' }, cluster2: { network: 'flat' } };
  expect(found([NETWORK, `${CLUSTER}=cluster2`], facts)).toEqual([]);
  expect(found([NETWORK, `${CLUSTER}=cluster1`], facts)).toEqual([]);
  expect(found([NETWORK, `${CLUSTER}=cluster3`], facts, ['cluster2', 'cluster3', 'cluster4'])).toHaveLength(1);
  expect(found([NETWORK, `${CLUSTER}=cluster3`], facts)).toEqual([]);
});

test('a list without the own cluster or network, or without values after it, is not an order of clusters', () => {
  for (const labels of [
    [`${CLUSTER}=cluster2`],
    [`${CLUSTER}=cluster2`, NETWORK],
    [NETWORK, CLUSTER],
    [CLUSTER, 'topology.kubernetes.io/region=us-west'],
    [CLUSTER],
  ])
    expect(found(labels, { cluster1: { istioVersion: '1.30.3' } })).toEqual([]);
});

test('where the own network is not known, nothing is found', () => {
  expect(found([CLUSTER, `${NETWORK}=network-of-cluster2`], { cluster1: { network: undefined } })).toEqual([]);
});
