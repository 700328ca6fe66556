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
import { ask } from './support';

const ID = 'rule-shadowed-at-waypoint';
const WAYPOINTS = change(NAMESPACE, 'name: sample', 'name: waypoints');
const SHARED = change(
  change(WAYPOINT, 'namespace: sample', 'namespace: waypoints'),
  'HBONE\n',
  'HBONE\n      allowedRoutes: {namespaces: {from: All}}\n',
);
const USING = change(
  SERVICE,
  'use-waypoint: waypoint\n',
  'use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: waypoints\n',
);
const there = (policy: string, { namespace = 'waypoints', host = '"*.local"', more = '' } = {}) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: there, namespace: ${namespace}}
spec: {host: ${host}, ${more} ${policy}}
`;
const LIMITS = 'trafficPolicy: {connectionPool: {tcp: {maxConnections: 1}}}';
const found = (...documents: readonly string[]) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINTS, SHARED, USING, WORKLOAD, ...documents) });

test('the hidden rule and the one that hides it are named', () => {
  expect(found(DESTINATION_RULE, there(LIMITS))).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: undefined,
      messageId: 'shadowed',
      message:
        'In cluster1, DestinationRule sample/helloworld asks for failover, but DestinationRule waypoints/there comes first at Gateway waypoints/waypoint, which handles the service.',
    },
  ]);
  expect(found(DESTINATION_RULE, there('subsets: []'))).toHaveLength(1);
});

test('a locality setting in the waypoint’s namespace is a decision', () => {
  for (const setting of ['{enabled: false}', '{failoverPriority: [topology.istio.io/cluster]}', '{}'])
    expect(found(DESTINATION_RULE, there(`trafficPolicy: {loadBalancer: {localityLbSetting: ${setting}}}`))).toEqual(
      [],
    );
  expect(found(DESTINATION_RULE, there('trafficPolicy: {loadBalancer: {simple: RANDOM}}'))).toHaveLength(1);
});

test('a rule for another host, for others, or in another namespace hides nothing', () => {
  expect(found(DESTINATION_RULE, there(LIMITS, { host: '"*.example.com"' }))).toEqual([]);
  expect(found(DESTINATION_RULE, there(LIMITS, { more: 'exportTo: [elsewhere],' }))).toEqual([]);
  for (const namespace of ['clients', 'istio-system'])
    expect(found(DESTINATION_RULE, there(LIMITS, { namespace }))).toEqual([]);
});

test('only a rule that asks for failover, in the service’s namespace, has any to lose', () => {
  expect(found(there(LIMITS))).toEqual([]);
  expect(found(DESTINATION_RULE.slice(0, DESTINATION_RULE.indexOf('    loadBalancer')), there(LIMITS))).toEqual([]);
  expect(found(change(DESTINATION_RULE, 'namespace: sample', 'namespace: clients'), there(LIMITS))).toEqual([]);
});

test('in one namespace with the waypoint, rules compete instead', () => {
  const beside = there(LIMITS, { namespace: 'sample', host: 'helloworld.sample.svc.cluster.local' });
  expect(ask(ID, { cluster1: HEALTHY + yaml(beside) })).toEqual([]);
});
