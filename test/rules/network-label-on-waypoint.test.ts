import { change, NAMESPACE, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'network-label-on-waypoint';
const LABELLED = change(WAYPOINT, '  labels:\n', '  labels:\n    topology.istio.io/network: network-of-cluster2\n');

test('a network that is not the cluster’s is said to be another', () => {
  const [found] = ask(ID, { cluster1: yaml(NAMESPACE, LABELLED) });
  expect(found?.message).toContain('has network network-of-cluster2, not network-of-cluster1.');
});

test('with spec.addresses the waypoint is taken for a gateway, and the finding says so', () => {
  const addressed = change(LABELLED, 'spec:\n', 'spec:\n  addresses:\n    - value: 203.0.113.9\n');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, addressed) })[0]?.message).toContain('has spec.addresses');
});

test('an east-west gateway needs the label', () => {
  const eastWest = change(LABELLED, 'istio-waypoint', 'istio-east-west');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, eastWest) })).toEqual([]);
});

test('without a known network of the cluster the label is not called wrong, and an empty list of addresses is not an address', () => {
  const empty = change(LABELLED, 'spec:\n', 'spec:\n  addresses: []\n');
  const [found] = ask(ID, { cluster1: yaml(NAMESPACE, empty) }, { cluster1: { network: undefined } });
  expect(found?.message).toBe('Gateway sample/waypoint of cluster1 has network network-of-cluster2.');
});

test('the finding names every object that it is about', () => {
  expect(askExample('network-label-on-waypoint')).toMatchObject([
    {
      messageId: 'labelled',
      message: 'Gateway sample/waypoint of cluster1 has network network-of-cluster1.',
    },
  ]);
});
