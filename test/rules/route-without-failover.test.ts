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

const ID = 'route-without-failover';
const HOST = 'helloworld-next.sample.svc.cluster.local';
const NEXT = change(SERVICE, 'name: helloworld\n', 'name: helloworld-next\n');
const LOCAL = change(NEXT, '    istio.io/global: "true"\n', '');
const RULE_OF_NEXT = change(
  change(DESTINATION_RULE, 'name: helloworld\n', 'name: helloworld-next\n'),
  'host: helloworld.',
  'host: helloworld-next.',
);
const virtualService = ({ host = 'helloworld', to = HOST, weight = 10, more = '', namespace = 'sample' } = {}) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: helloworld, namespace: ${namespace}}
spec: {hosts: ["${host}"], ${more} http: [{route: [{destination: {host: helloworld.sample.svc.cluster.local}, weight: 90}, {destination: {host: ${to}}, weight: ${weight}}]}]}
`;
const inCluster = (...documents: readonly string[]) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, WORKLOAD, ...documents) });

test('a destination that is not global has nowhere to go', () => {
  expect(inCluster(LOCAL, RULE_OF_NEXT, virtualService())[0]).toMatchObject({
    object: 'VirtualService sample/helloworld',
    path: 'spec.http[0].route[1].destination',
    messageId: 'notGlobal',
    message: expect.stringContaining('which is not global.'),
  });
});

test('a destination whose DestinationRule does not eject has no failover', () => {
  const rule = RULE_OF_NEXT.replace(/ {4}outlierDetection:\n(?: {6}.*\n)+/, '');
  expect(inCluster(NEXT, rule, virtualService())[0]).toMatchObject({
    messageId: 'noFailover',
    message: expect.stringContaining('which has no DestinationRule for failover.'),
  });
  expect(inCluster(NEXT, RULE_OF_NEXT, virtualService())).toEqual([]);
});

test('hosts may be short, in full, or wildcards', () => {
  for (const host of ['helloworld', 'helloworld.sample.svc.cluster.local', '*.sample.svc.cluster.local', '*'])
    expect(inCluster(NEXT, virtualService({ host }))).toHaveLength(1);
  expect(inCluster(NEXT, virtualService({ host: 'other' }))).toEqual([]);
  expect(inCluster(NEXT, virtualService({ host: '*.other.svc.cluster.local' }))).toEqual([]);
});

test('a destination that gets no requests, was not read, or is the service itself is not found', () => {
  expect(inCluster(NEXT, virtualService({ weight: 0 }))).toEqual([]);
  expect(inCluster(virtualService())).toEqual([]);
  expect(inCluster(NEXT, virtualService({ to: 'api.example.com' }))).toEqual([]);
  expect(inCluster(NEXT, virtualService({ to: 'helloworld.sample.svc.cluster.local' }))).toEqual([]);
});

test('a waypoint reads no routes of other namespaces, none for gateways, and none that is not exported to it', () => {
  expect(
    inCluster(NEXT, virtualService({ namespace: 'clients', host: 'helloworld.sample.svc.cluster.local' })),
  ).toEqual([]);
  expect(inCluster(NEXT, virtualService({ more: 'gateways: [public],' }))).toEqual([]);
  expect(inCluster(NEXT, virtualService({ more: 'exportTo: [clients],' }))).toEqual([]);
  expect(inCluster(NEXT, virtualService({ more: 'exportTo: ["."],' }))).toHaveLength(1);
  expect(inCluster(NEXT, virtualService({ more: 'exportTo: [sample],' }))).toHaveLength(1);
});

test('several destinations of one route are one finding', () => {
  const twice = virtualService().replace(']}]}', `, {destination: {host: ${HOST}}}]}]}`);
  expect(inCluster(LOCAL, twice)).toHaveLength(1);
});

test('a service that asks for no failover has routes as it likes', () => {
  const plain = change(DESTINATION_RULE, '        failoverPriority:\n          - topology.istio.io/cluster\n', '');
  const cluster1 = yaml(NAMESPACE, WAYPOINT, SERVICE, plain, WORKLOAD, LOCAL, virtualService());
  expect(ask(ID, { cluster1 })).toEqual([]);
});

test('one entry of exportTo is enough, and a route may be in the namespace of the waypoint', () => {
  expect(inCluster(NEXT, virtualService({ more: 'exportTo: [clients, sample],' }))).toHaveLength(1);
  expect(inCluster(NEXT, virtualService({ more: 'exportTo: [],' }))).toHaveLength(1);
  const elsewhere = change(
    change(WAYPOINT, 'namespace: sample', 'namespace: waypoints'),
    '      protocol: HBONE\n',
    '      protocol: HBONE\n      allowedRoutes: {namespaces: {from: All}}\n',
  );
  const service = change(
    SERVICE,
    'use-waypoint: waypoint',
    'use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: waypoints',
  );
  const route = virtualService({ namespace: 'waypoints', host: 'helloworld.sample.svc.cluster.local' });
  expect(ask(ID, { cluster1: yaml(NAMESPACE, elsewhere, service, DESTINATION_RULE, NEXT, route) })).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('route-without-failover')).toMatchObject([
    {
      messageId: 'noFailover',
      message:
        'HTTPRoute sample/helloworld of cluster1 sends requests for helloworld.sample.svc.cluster.local to Service sample/helloworld-next, which has no DestinationRule for failover.',
    },
  ]);
});
