import { change, EAST_WEST_GATEWAY, HEALTHY, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'east-west-gateway-of-another-network';
const gatewayOf = (network: string, name = 'istio-eastwestgateway') =>
  yaml(
    change(change(EAST_WEST_GATEWAY, 'network-of-cluster1', network), 'name: istio-eastwestgateway', `name: ${name}`),
  );

test('the message names both clusters', () => {
  const [found] = ask(ID, { cluster1: HEALTHY + gatewayOf('network-of-cluster2'), cluster2: HEALTHY });
  expect(found?.message).toContain('which is the network of cluster2; cluster1 is in network network-of-cluster1');
});

test('a cluster may have gateways for several networks, if one is for its own', () => {
  const both = gatewayOf('network-of-cluster1') + gatewayOf('network-of-cluster2', 'second');
  expect(ask(ID, { cluster1: HEALTHY + both, cluster2: HEALTHY })).toEqual([]);
});

test('a network that neither a cluster nor pods are in leads nowhere', () => {
  expect(ask(ID, { cluster1: HEALTHY + gatewayOf('elsewhere'), cluster2: HEALTHY })).toMatchObject([
    {
      object: 'Gateway istio-system/istio-eastwestgateway',
      messageId: 'networkOfNoCluster',
      message:
        'Gateway istio-system/istio-eastwestgateway of cluster1 has network elsewhere, which contains neither a cluster nor pods; ' +
        'cluster1 is in network network-of-cluster1.',
    },
  ]);
});

test('a network that pods are put into by their labels is one that a gateway may lead to', () => {
  const labels = '        app: helloworld\n    spec:';
  const away = change(HEALTHY, labels, `        topology.istio.io/network: elsewhere\n${labels}`);
  expect(ask(ID, { cluster1: away + gatewayOf('elsewhere'), cluster2: HEALTHY })).toEqual([]);
});

test('without a known network of the cluster nothing is found', () => {
  const clusters = { cluster1: HEALTHY + gatewayOf('network-of-cluster2'), cluster2: HEALTHY };
  expect(ask(ID, clusters, { cluster1: { network: undefined } })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('east-west-gateway-of-another-network')).toMatchObject([
    {
      messageId: 'networkOfAnotherCluster',
      message:
        'Gateway istio-system/istio-eastwestgateway of cluster1 has network network-of-cluster2, which is the network of cluster2; cluster1 is in network network-of-cluster1.',
    },
  ]);
});
