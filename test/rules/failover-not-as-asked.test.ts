import {
  change,
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'failover-not-as-asked';
const withRule = (rule: string): string => yaml(NAMESPACE, WAYPOINT, SERVICE, rule, WORKLOAD);

test('a rule that its waypoint does not see lets requests leave their cluster', () => {
  expect(askExample(ID)).toMatchObject([{ cluster: 'cluster2', messageId: 'requestsLeave' }]);
});

test('a cluster whose pods cannot be ejected loses their requests', () => {
  const unordered = withRule(change(DESTINATION_RULE, 'maxEjectionPercent: 100', 'maxEjectionPercent: 0'));
  const found = ask(ID, { cluster1: HEALTHY, cluster2: unordered });
  expect(found).toMatchObject([
    { cluster: 'cluster2', messageId: 'requestsLost', object: 'DestinationRule sample/helloworld' },
  ]);
});

test('a cluster that prefers another one by its name does so on purpose', () => {
  const drained = withRule(
    change(DESTINATION_RULE, 'topology.istio.io/cluster\n', 'topology.istio.io/cluster=cluster1\n'),
  );
  expect(
    ask(ID, { cluster1: HEALTHY, cluster2: drained }).filter(({ messageId }) => messageId === 'requestsLeave'),
  ).toEqual([]);
});

test('a service that is local in every cluster is meant to be', () => {
  const local = (document: string): string => document.replaceAll('istio.io/global: "true"', 'team: payments');
  expect(ask(ID, { cluster1: local(HEALTHY), cluster2: local(HEALTHY) })).toEqual([]);
});

test('a waypoint that serves nothing shows that its cluster lacks the Service', () => {
  const found = ask(ID, { cluster1: HEALTHY, cluster2: yaml(NAMESPACE, WAYPOINT) });
  expect(found).toMatchObject([{ cluster: 'cluster2', messageId: 'requestsLost', path: 'metadata.name' }]);
});
