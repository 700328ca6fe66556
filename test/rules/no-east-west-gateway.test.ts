import {
  change,
  EAST_WEST_GATEWAY,
  HEALTHY,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'no-east-west-gateway';
const NONE = { gateways: [] };
const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };

test('a cluster whose gateways are not known is assumed to have one', () => {
  expect(ask(ID, CLUSTERS)).toEqual([]);
});

test('a gateway that was read is there, whatever mesh.json says', () => {
  expect(ask(ID, { cluster1: HEALTHY + yaml(EAST_WEST_GATEWAY), cluster2: HEALTHY }, { cluster1: NONE })).toEqual([]);
});

test('so is one that another cluster’s Gateway of class istio-remote stands for', () => {
  const remote = change(EAST_WEST_GATEWAY, 'istio-east-west', 'istio-remote');
  expect(ask(ID, { cluster1: HEALTHY, cluster2: HEALTHY + yaml(remote) }, { cluster1: NONE })).toEqual([]);
});

test('the gateway of another cluster in the same network leads there too', () => {
  const clusters = { ...CLUSTERS, cluster3: HEALTHY };
  const facts = { cluster1: { ...NONE, network: 'n1' }, cluster2: { gateways: ['192.0.2.1'], network: 'n1' } };
  expect(ask(ID, clusters, facts)).toEqual([]);
  expect(ask(ID, clusters, { ...facts, cluster2: { ...NONE, network: 'n1' } })).toHaveLength(2);
});

test('a cluster that only consumes the service, or whose workloads were not read, does not need a gateway', () => {
  const unknown = yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE);
  expect(ask(ID, { cluster1: unknown, cluster2: HEALTHY }, { cluster1: NONE })).toEqual([]);
  const empty = unknown + yaml(change(WORKLOAD, 'replicas: 2', 'replicas: 0'));
  expect(ask(ID, { cluster1: empty, cluster2: HEALTHY }, { cluster1: NONE })).toEqual([]);
});

test('the number of pods may be said on the service', () => {
  const said = change(SERVICE, '  labels:\n', '  annotations:\n    cdk8s-ambient/replicas: "3"\n  labels:\n');
  const cluster1 = yaml(NAMESPACE, WAYPOINT, said, DESTINATION_RULE);
  expect(ask(ID, { cluster1, cluster2: HEALTHY }, { cluster1: NONE })).toHaveLength(1);
});

test('clusters of one network, and services of one cluster, need no gateway', () => {
  const flat = { cluster1: { ...NONE, network: 'flat' }, cluster2: { ...NONE, network: 'flat' } };
  expect(ask(ID, CLUSTERS, flat)).toEqual([]);
  expect(ask(ID, { cluster1: HEALTHY, cluster2: yaml(NAMESPACE) }, { cluster1: NONE })).toEqual([]);
});

test('a gateway without a label leads into the network of its own cluster', () => {
  const unlabelled = change(EAST_WEST_GATEWAY, '\n  labels:\n    topology.istio.io/network: network-of-cluster1', '');
  expect(ask(ID, { cluster1: HEALTHY + yaml(unlabelled), cluster2: HEALTHY }, { cluster1: NONE })).toEqual([]);
});

test('several services of a cluster are one finding', () => {
  const two = HEALTHY + yaml(change(SERVICE, 'name: helloworld\n', 'name: second\n'));
  expect(ask(ID, { cluster1: two, cluster2: two }, { cluster1: NONE })).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('no-east-west-gateway')).toMatchObject([
    {
      messageId: 'noGateway',
      message:
        'cluster1 has no east-west gateway, and nothing else leads into network network-of-cluster1; cluster2 in network network-of-cluster2 has to reach Service sample/helloworld.',
    },
  ]);
});

test('a gateway for sidecars only does not let ambient traffic in', () => {
  const gateway = (ports: string) => `
apiVersion: v1
kind: Service
metadata: {name: istio-eastwestgateway, namespace: istio-system, labels: {topology.istio.io/network: network-of-cluster1}}
spec: {type: LoadBalancer, ports: [${ports}]}
status: {loadBalancer: {ingress: [{ip: 203.0.113.1}]}}
`;
  const TLS = '{name: tls, port: 15443}';
  const inCluster = (ports: string) => ask(ID, { cluster1: HEALTHY + yaml(gateway(ports)), cluster2: HEALTHY });
  expect(inCluster(TLS)).toMatchObject([
    {
      messageId: 'onlyClassicGateways',
      object: 'Service istio-system/istio-eastwestgateway',
      message:
        'Service istio-system/istio-eastwestgateway of cluster1 has no port 15008 (HBONE), and nothing else leads into network network-of-cluster1; cluster2 in network network-of-cluster2 has to reach Service sample/helloworld.',
    },
  ]);
  expect(inCluster(`${TLS}, {name: hbone, port: 15008}`)).toEqual([]);
});

test('a Gateway whose class is misspelt is no way in, and one of a class that was read may be', () => {
  const misspelt = change(EAST_WEST_GATEWAY, 'istio-east-west', 'istio-eastwest');
  const ofClass = `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: istio-eastwest }
spec: { controllerName: example.com/gateways }
`;
  expect(ask(ID, { cluster1: HEALTHY + yaml(misspelt), cluster2: HEALTHY })).toMatchObject([
    {
      messageId: 'otherClass',
      object: 'Gateway istio-system/istio-eastwestgateway',
      message:
        'Gateway istio-system/istio-eastwestgateway of cluster1 is of a class for which istiod does not make an east-west gateway, and nothing else leads into network network-of-cluster1; cluster2 in network network-of-cluster2 has to reach Service sample/helloworld.',
    },
  ]);
  expect(ask(ID, { cluster1: HEALTHY + yaml(misspelt, ofClass), cluster2: HEALTHY })).toEqual([]);
});
