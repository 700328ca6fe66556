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

const ID = 'competing-rules';
const PATH = '      minHealthPercent: 1\n';
const second = (rule = DESTINATION_RULE) => change(rule, 'name: helloworld', 'name: second');
const other = second(change(DESTINATION_RULE, PATH, '      minHealthPercent: 5\n'));
const withoutFailover = (name: string, max: number) =>
  change(
    DESTINATION_RULE,
    DESTINATION_RULE.slice(DESTINATION_RULE.indexOf('    outlierDetection')),
    `    connectionPool: {tcp: {maxConnections: ${max}}}\n`,
  ).replace('name: helloworld', `name: ${name}`);
const found = (...rules: readonly string[]) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD, ...rules) });

test('the rule that comes second is named, with the one before it', () => {
  expect(found(other, DESTINATION_RULE)).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/second',
      path: 'spec.trafficPolicy',
      messageId: 'policiesDiffer',
      message:
        'In cluster1, DestinationRule sample/second and DestinationRule sample/helloworld are both for Service sample/helloworld, with different traffic policies.',
    },
  ]);
});

test('one that asks for failover competes with one that does not, whichever came first', () => {
  expect(found(DESTINATION_RULE, withoutFailover('second', 1))).toHaveLength(1);
  expect(found(DESTINATION_RULE, withoutFailover('a', 1))).toMatchObject([
    { object: 'DestinationRule sample/helloworld' },
  ]);
});

test('DestinationRules without failover may compete', () => {
  expect(found(withoutFailover('a', 1), withoutFailover('b', 2))).toEqual([]);
});

test('equal policies, and rules with subsets only, do not compete', () => {
  expect(found(DESTINATION_RULE, second())).toEqual([]);
  const subsets = change(
    second(),
    DESTINATION_RULE.slice(DESTINATION_RULE.indexOf('  trafficPolicy')),
    '  subsets: [{name: v1, labels: {version: v1}}]\n',
  );
  expect(found(DESTINATION_RULE, subsets)).toEqual([]);
});

test('a rule for certain workloads, for another host, or in another namespace stands beside', () => {
  expect(
    found(DESTINATION_RULE, change(other, 'spec:\n', 'spec:\n  workloadSelector: {matchLabels: {app: client}}\n')),
  ).toEqual([]);
  expect(found(DESTINATION_RULE, change(other, 'host: helloworld', 'host: other'))).toEqual([]);
  expect(
    found(DESTINATION_RULE, change(other, 'host: helloworld.sample.svc.cluster.local', 'host: "*.local"')),
  ).toEqual([]);
  expect(found(DESTINATION_RULE, change(other, 'namespace: sample', 'namespace: istio-system'))).toEqual([]);
});

test('a wildcard that competes for several services is one finding', () => {
  const wild = (rule: string) => change(rule, 'host: helloworld.sample.svc.cluster.local', 'host: "*.local"');
  const service = change(SERVICE, 'name: helloworld', 'name: another');
  expect(found(service, wild(DESTINATION_RULE), wild(other))).toHaveLength(1);
});

test('without a waypoint no proxy reads them', () => {
  const unbound = change(HEALTHY, '    istio.io/use-waypoint: waypoint\n', '');
  expect(ask(ID, { cluster1: unbound + yaml(other) })).toEqual([]);
});
