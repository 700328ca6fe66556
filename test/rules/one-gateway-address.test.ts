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

const ID = 'one-gateway-address';
const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };
const has = (...gateways: readonly string[]) => ({ cluster1: { gateways } });
const gatewayAt = (...addresses: readonly string[]) =>
  yaml(`${EAST_WEST_GATEWAY}status: {addresses: ${JSON.stringify(addresses.map((value) => ({ value })))}}\n`);

test('a host name may stand for several addresses', () => {
  expect(ask(ID, CLUSTERS, has('gateway.example.com'))).toEqual([]);
  expect(ask(ID, CLUSTERS, has('2001:db8::1'))).toHaveLength(1);
});

test('the addresses of a gateway that was read win over what is said of them', () => {
  const [found] = ask(
    ID,
    { cluster1: HEALTHY + gatewayAt('192.0.2.1'), cluster2: HEALTHY },
    has('192.0.2.1', '192.0.2.2'),
  );
  expect(found).toMatchObject({ object: 'Gateway istio-system/istio-eastwestgateway', path: undefined });
  const two = HEALTHY + gatewayAt('192.0.2.1', '192.0.2.2');
  expect(ask(ID, { cluster1: two, cluster2: HEALTHY }, has('192.0.2.1'))).toEqual([]);
});

test('where no other cluster ejects, nothing can eject it', () => {
  const consumer = yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD);
  expect(ask(ID, { cluster1: HEALTHY, cluster2: consumer }, has('192.0.2.1'))).toEqual([]);
});

test('in one network no request uses the gateway', () => {
  const facts = { cluster1: { gateways: ['192.0.2.1'], network: 'flat' }, cluster2: { network: 'flat' } };
  expect(ask(ID, CLUSTERS, facts)).toEqual([]);
});

test('other clusters do not reach a local service', () => {
  const local = yaml(NAMESPACE, WAYPOINT, change(SERVICE, '    istio.io/global: "true"\n', ''), WORKLOAD);
  expect(ask(ID, { cluster1: local, cluster2: HEALTHY }, has('192.0.2.1'))).toEqual([]);
});

test('several services behind the address are one finding', () => {
  const wildcard = change(change(DESTINATION_RULE, 'host: helloworld.', 'host: "*.'), '.local\n', '.local"\n');
  const two = yaml(NAMESPACE, WAYPOINT, SERVICE, change(SERVICE, 'name: helloworld\n', 'name: second\n'), wildcard);
  expect(ask(ID, { cluster1: two, cluster2: two }, has('192.0.2.1'))).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('one-gateway-address')).toMatchObject([
    {
      messageId: 'singleAddress',
      message: 'The only host of Service sample/helloworld in cluster1 that cluster2 sees is 203.0.113.1.',
    },
  ]);
});
