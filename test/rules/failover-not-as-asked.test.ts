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

test('an outage that a service need not survive may lose requests, and no other may', () => {
  const exempting = (outages: string): string =>
    change(
      SERVICE,
      'metadata:\n',
      `metadata:\n  annotations: {cdk8s-ambient/need-not-survive: "${outages} on purpose"}\n`,
    );
  const askWith = (outages: string) => {
    const unordered = change(DESTINATION_RULE, 'maxEjectionPercent: 100', 'maxEjectionPercent: 0');
    return ask(ID, {
      cluster1: yaml(NAMESPACE, WAYPOINT, exempting(outages), DESTINATION_RULE, WORKLOAD),
      cluster2: yaml(NAMESPACE, WAYPOINT, exempting(outages), unordered, WORKLOAD),
    });
  };
  expect(askWith('failing:*')).toEqual([]);
  expect(askWith('cluster-down:*')).toMatchObject([{ cluster: 'cluster2', messageId: 'requestsLost' }]);
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

test('rules for failover that no waypoint reads, in every cluster, say what is wanted', () => {
  const clients = change(NAMESPACE, 'name: sample', 'name: clients');
  const elsewhere = withRule(change(DESTINATION_RULE, 'namespace: sample', 'namespace: team')) + yaml(clients);
  const others = withRule(change(DESTINATION_RULE, 'spec:\n', 'spec:\n  workloadSelector: {matchLabels: {a: b}}\n'));
  for (const mesh of [elsewhere, others]) {
    expect(ask(ID, { cluster1: mesh, cluster2: mesh })).toMatchObject([
      { cluster: 'cluster1', messageId: 'requestsLeave' },
      { cluster: 'cluster2', messageId: 'requestsLeave' },
    ]);
  }
});

test('a cluster whose pods are endpoints of no port has pods that were meant to answer', () => {
  const named = yaml(NAMESPACE, WAYPOINT, change(SERVICE, 'port: 5000', 'port: 5000\n      targetPort: web'), WORKLOAD);
  const found = ask(ID, { cluster1: HEALTHY, cluster2: named });
  expect(found).toContainEqual(expect.objectContaining({ messageId: 'requestsLost' }));
});

test('a cluster that prefers one that the mesh does not have does so by mistake', () => {
  for (const place of ['topology.istio.io/cluster=cluster9', 'topology.istio.io/network=network9']) {
    const misspelt = withRule(change(DESTINATION_RULE, 'topology.istio.io/cluster\n', `${place}\n`));
    expect(ask(ID, { cluster1: HEALTHY, cluster2: misspelt })).toContainEqual(
      expect.objectContaining({ cluster: 'cluster2', messageId: 'requestsLeave' }),
    );
  }
});

test('outlier detection beside a traffic distribution asks for failover, and a cap below the pods of a cluster breaks it', () => {
  const near = change(SERVICE, 'spec:\n', 'spec:\n  trafficDistribution: PreferClose\n');
  const capped = change(
    change(DESTINATION_RULE, '      maxEjectionPercent: 100\n', '      maxEjectionPercent: 20\n'),
    '    loadBalancer:\n      localityLbSetting:\n        enabled: true\n        failoverPriority:\n          - topology.istio.io/cluster\n',
    '',
  );
  const cluster = yaml(NAMESPACE, WAYPOINT, near, capped, WORKLOAD);
  expect(ask(ID, { cluster1: cluster, cluster2: cluster })).toMatchObject([
    { cluster: 'cluster1', path: 'spec.trafficPolicy.outlierDetection.maxEjectionPercent' },
    { cluster: 'cluster2', path: 'spec.trafficPolicy.outlierDetection.maxEjectionPercent' },
  ]);
});

test('a field that breaks a service for the clients of several clusters is reported once, by those of its own', () => {
  const hidden = yaml(
    ...[NAMESPACE, WAYPOINT, DESTINATION_RULE, WORKLOAD],
    change(SERVICE, '  labels:', '  annotations:\n    networking.istio.io/exportTo: "~"\n  labels:'),
  );
  const found = ask(ID, { cluster1: hidden, cluster2: HEALTHY, cluster3: HEALTHY });
  expect(found.map(({ object, path }) => [object, path])).toEqual([
    ['Service sample/helloworld', 'metadata.annotations["networking.istio.io/exportTo"]'],
  ]);
  expect(found[0]!.message).toContain('clients of cluster1 lose');
});

test.each([
  ['an empty list of priorities', (rule: string) => change(rule, '\n          - topology.istio.io/cluster', ' []')],
  [
    'no list, where all clusters are in one region',
    (rule: string) => change(rule, '        failoverPriority:\n          - topology.istio.io/cluster\n', ''),
  ],
])('%s in every cluster asks for failover, and gets none', (_, edit) => {
  const cluster = edit(HEALTHY);
  const found = ask('failover-not-as-asked', { cluster1: cluster, cluster2: cluster }, REGION);
  expect(found.map((one) => [one.cluster, one.object, one.messageId])).toEqual(
    ['cluster1', 'cluster2'].map((name) => [name, 'DestinationRule sample/helloworld', 'requestsLeave']),
  );
});

const REGION = { cluster1: { region: 'eu' }, cluster2: { region: 'eu' } };
