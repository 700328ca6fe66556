import {
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  change,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'distribute-leaves-clusters-out';
const FACTS = { cluster1: { region: 'us-east' }, cluster2: { region: 'us-west' } };
const distributing = (from: string, to: string, destinationRule = DESTINATION_RULE) =>
  change(
    destinationRule,
    '        failoverPriority:\n          - topology.istio.io/cluster\n',
    `        distribute: [{from: "${from}", to: ${to}}]\n`,
  );
const found = (destinationRule: string, facts: Record<string, Record<string, unknown>> = FACTS, there = HEALTHY) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, destinationRule, WORKLOAD), cluster2: there }, facts);

test('a wildcard names every place', () => {
  expect(found(distributing('us-east/*', '{"*": 100}'))).toEqual([]);
  expect(found(distributing('*', '{"us-east/*": 100}'))).toHaveLength(1);
});

test('an entry for clients elsewhere does not concern this cluster', () => {
  expect(found(distributing('us-west/*', '{"us-west/*": 100}'))).toEqual([]);
});

test('a cluster whose region is not known, or without pods, is not left out', () => {
  expect(found(distributing('us-east/*', '{"us-east/*": 100}'), { cluster1: { region: 'us-east' } })).toEqual([]);
  const consumer = yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, change(WORKLOAD, 'replicas: 2', 'replicas: 0'));
  expect(found(distributing('us-east/*', '{"us-east/*": 100}'), FACTS, consumer)).toEqual([]);
});

test('without outlier detection shares are all that is meant', () => {
  const detection = DESTINATION_RULE.slice(
    DESTINATION_RULE.indexOf('    outlierDetection:'),
    DESTINATION_RULE.indexOf('    loadBalancer:'),
  );
  expect(found(distributing('us-east/*', '{"us-east/*": 100}', change(DESTINATION_RULE, detection, '')))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('distribute-leaves-clusters-out')).toMatchObject([
    {
      messageId: 'leftOut',
      message:
        'In cluster1, DestinationRule sample/helloworld distributes requests from us-east/*, and endpoints in cluster2 get none of those for Service sample/helloworld.',
    },
  ]);
});
