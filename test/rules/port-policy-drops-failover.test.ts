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

const LOCALITY = 'loadBalancer: {localityLbSetting: {failoverPriority: [topology.istio.io/cluster]}}';
const withPorts = (settings: string, rule = DESTINATION_RULE) =>
  change(rule, '  trafficPolicy:\n', `  trafficPolicy:\n    portLevelSettings: [${settings}]\n`);
const found = (rule: string, ...documents: readonly string[]) =>
  ask('port-policy-drops-failover', { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, rule, WORKLOAD, ...documents) });
const port = (policy: string, number = 5000) => withPorts(`{port: {number: ${number}}, ${policy}}`);

test('what the port lacks is named', () => {
  expect(found(port('connectionPool: {}'))).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.trafficPolicy.portLevelSettings[0]',
      messageId: 'settingsMissing',
      message:
        'In cluster1, DestinationRule sample/helloworld asks for failover, and has no outlierDetection and no localityLbSetting for port 5000 of Service sample/helloworld.',
    },
  ]);
  expect(found(port(LOCALITY))[0]?.message).toContain('has no outlierDetection for port');
  expect(found(port('outlierDetection: {}, loadBalancer: {simple: RANDOM}'))[0]?.message).toContain(
    'has no localityLbSetting for port',
  );
});

test('a port that repeats both, or says that localities are off, drops nothing', () => {
  expect(found(port(`outlierDetection: {}, ${LOCALITY}`))).toEqual([]);
  expect(found(port('loadBalancer: {localityLbSetting: {enabled: false}}'))).toEqual([]);
});

test('a port that the service does not have gets no requests', () => {
  expect(found(port('connectionPool: {}', 5001))).toEqual([]);
});

test('a port may ask for failover where the rest does not', () => {
  const detection = DESTINATION_RULE.slice(0, DESTINATION_RULE.indexOf('    loadBalancer'));
  expect(found(withPorts(`{port: {number: 5000}, ${LOCALITY}}`, detection))).toHaveLength(1);
  expect(found(withPorts('{port: {number: 5000}, connectionPool: {}}', detection))).toEqual([]);
});

test('ports of subsets are left to another rule', () => {
  const policy = '{portLevelSettings: [{port: {number: 5000}, tls: {}}]}';
  expect(
    found(change(DESTINATION_RULE, 'spec:\n', `spec:\n  subsets: [{name: v1, trafficPolicy: ${policy}}]\n`)),
  ).toEqual([]);
});

test('a rule for several services is named once', () => {
  const wild = change(port('tls: {}'), 'host: helloworld.sample.svc.cluster.local', 'host: "*.local"');
  expect(found(wild, change(SERVICE, 'name: helloworld', 'name: second'))).toHaveLength(1);
});

test('without a policy, or without a waypoint, there is nothing to drop', () => {
  expect(found(DESTINATION_RULE.slice(0, DESTINATION_RULE.indexOf('  trafficPolicy')))).toEqual([]);
  const unbound = change(SERVICE, '    istio.io/use-waypoint: waypoint\n', '');
  expect(ask('port-policy-drops-failover', { cluster1: yaml(NAMESPACE, WAYPOINT, unbound, port('tls: {}')) })).toEqual(
    [],
  );
});
