import {
  change,
  EAST_WEST_GATEWAY,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'east-west-gateway-of-no-network';
const LABEL = '\n  labels:\n    topology.istio.io/network: network-of-cluster1';
const UNLABELLED = yaml(change(EAST_WEST_GATEWAY, LABEL, ''));

test('clusters without a known network count as separate networks', () => {
  const facts = { cluster1: { network: undefined }, cluster2: { network: undefined } };
  expect(ask(ID, { cluster1: HEALTHY + UNLABELLED, cluster2: HEALTHY + UNLABELLED }, facts)).toHaveLength(2);
});

test('a second gateway with the label is enough', () => {
  const second = yaml(change(EAST_WEST_GATEWAY, 'name: istio-eastwestgateway', 'name: second'));
  expect(ask(ID, { cluster1: HEALTHY + UNLABELLED + second, cluster2: HEALTHY })).toEqual([]);
});

test('clusters of one network need no gateway', () => {
  const facts = { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } };
  expect(ask(ID, { cluster1: HEALTHY + UNLABELLED, cluster2: HEALTHY }, facts)).toEqual([]);
});

test('no request goes to a cluster that only consumes the service', () => {
  const consumer = yaml(NAMESPACE, SERVICE, change(WORKLOAD, 'replicas: 2', 'replicas: 0')) + UNLABELLED;
  expect(ask(ID, { cluster1: consumer, cluster2: HEALTHY })).toEqual([]);
});

test('a service that only this cluster has does not fail over', () => {
  expect(ask(ID, { cluster1: HEALTHY + UNLABELLED, cluster2: yaml(NAMESPACE) })).toEqual([]);
});

test('node proxies do not look at the labels of Services', () => {
  const service = `
apiVersion: v1
kind: Service
metadata: {name: second, namespace: istio-system, labels: {topology.istio.io/network: network-of-cluster1}}
spec: {type: LoadBalancer, ports: [{port: 15008}]}
`;
  expect(ask(ID, { cluster1: HEALTHY + UNLABELLED + yaml(service), cluster2: HEALTHY })).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('east-west-gateway-of-no-network')).toMatchObject([
    {
      messageId: 'noNetworkLabel',
      message:
        'Gateway istio-system/istio-eastwestgateway of cluster1 does not have the label topology.istio.io/network, and other networks have to reach Service sample/helloworld.',
    },
  ]);
});
