import {
  change,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const route = (subset = 'subset: v1', weight = 100, host = 'helloworld') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: helloworld, namespace: sample}
spec:
  hosts: [helloworld.sample.svc.cluster.local]
  http: [{route: [{destination: {host: ${host}, ${subset}}, weight: ${weight}}]}]
`;
const withSubset = (policy: string, rule = DESTINATION_RULE) =>
  change(rule, 'spec:\n', `spec:\n  subsets: [{name: v1, labels: {version: v1}, trafficPolicy: {${policy}}}]\n`);
const found = (rule: string, routed = route(), ...documents: readonly string[]) =>
  ask('subset-policy-drops-failover', {
    cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, rule, WORKLOAD, routed, ...documents),
  });
const RANDOM = 'loadBalancer: {simple: RANDOM}';
const LOCALITY = 'loadBalancer: {localityLbSetting: {failoverPriority: [topology.istio.io/cluster]}}';

test('the subset whose load balancer says nothing of localities is named', () => {
  expect(found(withSubset(RANDOM))).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.subsets[0].trafficPolicy',
      messageId: 'subsetWithout',
      message:
        'In cluster1, DestinationRule sample/helloworld asks for failover of Service sample/helloworld, and not for subset v1.',
    },
  ]);
});

test('a port of a subset inherits nothing', () => {
  expect(found(withSubset('portLevelSettings: [{port: {number: 5000}, tls: {}}]'))).toMatchObject([
    {
      path: 'spec.subsets[0].trafficPolicy.portLevelSettings[0]',
      messageId: 'subsetWithout',
      message: expect.stringContaining('and not for port 5000 of subset v1.'),
    },
  ]);
  expect(found(withSubset(`portLevelSettings: [{port: {number: 5000}, outlierDetection: {}, ${LOCALITY}}]`))).toEqual(
    [],
  );
});

test('field by field, a subset inherits what it does not say', () => {
  for (const policy of ['outlierDetection: {}', 'connectionPool: {}', LOCALITY])
    expect(found(withSubset(policy))).toEqual([]);
  expect(found(withSubset('loadBalancer: {localityLbSetting: {enabled: false}}'))).toEqual([]);
});

test('a subset that no route uses gets no requests', () => {
  expect(found(withSubset(RANDOM), route('subset: v2'))).toEqual([]);
  expect(found(withSubset(RANDOM), route('port: {number: 5000}'))).toEqual([]);
  expect(found(withSubset(RANDOM), route('subset: v1', 0))).toEqual([]);
  expect(found(withSubset(RANDOM), route('subset: v1', 100, 'other'))).toEqual([]);
  expect(found(withSubset(RANDOM), '')).toEqual([]);
});

test('a subset may stand in a rule of its own', () => {
  const own = withSubset(RANDOM, DESTINATION_RULE.slice(0, DESTINATION_RULE.indexOf('  trafficPolicy'))).replace(
    'name: helloworld',
    'name: v1',
  );
  expect(found(DESTINATION_RULE, route(), own)).toMatchObject([{ object: 'DestinationRule sample/v1' }]);
});

test('a DestinationRule that does not ask for failover cannot drop it', () => {
  expect(found(withSubset(RANDOM, DESTINATION_RULE.slice(0, DESTINATION_RULE.indexOf('    loadBalancer'))))).toEqual(
    [],
  );
});
