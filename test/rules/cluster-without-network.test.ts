import { change, EAST_WEST_GATEWAY, HEALTHY, SYSTEM_NAMESPACE, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'cluster-without-network';
const UNLABELLED = yaml(
  change(SYSTEM_NAMESPACE, '\n  labels:\n    topology.istio.io/network: network-of-cluster1', ''),
);
const UNKNOWN = { network: undefined };

test('a cluster whose istio-system was not read may have a network', () => {
  expect(ask(ID, { cluster1: HEALTHY, cluster2: HEALTHY }, { cluster1: UNKNOWN })).toEqual([]);
});

test('a network that mesh.json says is a network, whatever the namespace in Git lacks', () => {
  expect(ask(ID, { cluster1: HEALTHY + UNLABELLED, cluster2: HEALTHY })).toEqual([]);
});

test('clusters that have no network at all may well be in one, and labelled by hand', () => {
  const facts = { cluster1: UNKNOWN, cluster2: UNKNOWN };
  expect(ask(ID, { cluster1: HEALTHY + UNLABELLED, cluster2: HEALTHY + UNLABELLED }, facts)).toEqual([]);
});

test('nor are they where the gateway of one of them leads into a network', () => {
  const facts = { cluster1: UNKNOWN, cluster2: UNKNOWN };
  const labelled = HEALTHY + UNLABELLED + yaml(EAST_WEST_GATEWAY);
  expect(ask(ID, { cluster1: labelled, cluster2: HEALTHY + UNLABELLED }, facts)).toMatchObject([
    {
      messageId: 'gatewayHasNetwork',
      message:
        'Namespace istio-system of cluster1 does not have the label topology.istio.io/network, while its Gateway istio-system/istio-eastwestgateway is labelled with network network-of-cluster1 and Service sample/helloworld is global.',
    },
  ]);
});

test('a cluster without global services needs no network', () => {
  expect(ask(ID, { cluster1: UNLABELLED, cluster2: HEALTHY }, { cluster1: UNKNOWN })).toEqual([]);
});

test('an empty network counts as no network', () => {
  const empty = yaml(change(SYSTEM_NAMESPACE, 'network: network-of-cluster1', 'network: ""'));
  expect(ask(ID, { cluster1: HEALTHY + empty, cluster2: HEALTHY })).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('cluster-without-network')).toMatchObject([
    {
      messageId: 'noNetworkLabel',
      message:
        'Namespace istio-system of cluster1 does not have the label topology.istio.io/network, while cluster2 is in network network-of-cluster2 and Service sample/helloworld is global.',
    },
  ]);
});
