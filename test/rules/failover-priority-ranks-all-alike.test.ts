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
import type { Example } from '../../src/rules/engine/rule';
import { ask } from './support';

const CLUSTER = 'topology.istio.io/cluster';
const NETWORK = 'topology.istio.io/network';
const REGION = 'topology.kubernetes.io/region';
const LIST = '        failoverPriority:\n          - topology.istio.io/cluster\n';
const ruled = (labels: readonly string[]) =>
  change(DESTINATION_RULE, LIST, `        failoverPriority: [${labels.join(', ')}]\n`);
const podsWith = (labels: string) =>
  change(WORKLOAD, '        app: helloworld\n    spec', `        app: helloworld\n        ${labels}\n    spec`);
interface Setup {
  readonly waypoint?: string;
  readonly workloads?: readonly string[];
  readonly facts?: Example['facts'];
}
const found = (labels: readonly string[], { waypoint = WAYPOINT, workloads = [WORKLOAD], facts }: Setup = {}) =>
  ask(
    'failover-priority-ranks-all-alike',
    { cluster1: yaml(NAMESPACE, waypoint, SERVICE, ruled(labels), ...workloads), cluster2: HEALTHY },
    facts,
  );

test('a misspelt label is named, with the cluster that gets the traffic', () => {
  expect(found(['topology.istio.io/clusters', 'zone'])).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority',
      messageId: 'ownClusterNotPreferred',
      message:
        'In cluster1, DestinationRule sample/helloworld ranks Service sample/helloworld by topology.istio.io/clusters, zone, where cluster2 does not rank after cluster1 itself.',
    },
  ]);
  for (const misspelt of ['topology.kubernetes.io/cluster', 'topology.istio.io/region', 'cluster'])
    expect(found([misspelt])).toHaveLength(1);
});

test('the own cluster or network anywhere before other networks match keeps traffic here', () => {
  for (const labels of [
    [CLUSTER],
    [NETWORK],
    [NETWORK, REGION, 'topology.kubernetes.io/zone'],
    ['zone', CLUSTER],
    [CLUSTER, 'zone'],
  ])
    expect(found(labels)).toEqual([]);
});

test('labels of nodes are not known, but for the region', () => {
  for (const key of [REGION, 'topology.kubernetes.io/zone', 'topology.istio.io/subzone', 'kubernetes.io/hostname'])
    expect(found([key])).toEqual([]);
  const facts = { cluster1: { region: 'us-east' } };
  expect(found([REGION], { facts })).toEqual([]);
  expect(found([`${REGION}=us-east`], { facts })).toEqual([]);
  expect(found([`${REGION}=us-west`], { facts })).toHaveLength(1);
  expect(found([`${REGION}=us-west`])).toEqual([]);
  expect(found(['topology.kubernetes.io/zone'], { facts })).toEqual([]);
});

test('another cluster that is named first is preferred on purpose', () => {
  for (const label of [`${CLUSTER}=cluster2`, `${NETWORK}=network-of-cluster2`]) expect(found([label])).toEqual([]);
});

test('a label that the waypoint’s pods carry is compared with that of the service’s pods', () => {
  const labelled = change(WAYPOINT, '  labels:\n', '  labels:\n    tier: gold\n');
  expect(found(['tier'], { waypoint: labelled, workloads: [podsWith('tier: gold')] })).toEqual([]);
  expect(found(['tier'], { waypoint: labelled, workloads: [podsWith('tier: lead')] })).toHaveLength(1);
  expect(found(['tier'], { waypoint: labelled })).toHaveLength(1);
  expect(found(['tier'], { waypoint: labelled, workloads: [] })).toEqual([]);
});

test('a label that only the service’s pods carry puts them last', () => {
  expect(found(['tier', CLUSTER], { workloads: [podsWith('tier: gold')] })).toHaveLength(1);
  const second = change(WORKLOAD, 'name: helloworld\n', 'name: second\n');
  expect(found(['tier', CLUSTER], { workloads: [podsWith('tier: gold'), second] })).toEqual([]);
  expect(found(['tier', CLUSTER], { workloads: [] })).toEqual([]);
});

test('a label with a value prefers the pods that have it, if there are any', () => {
  expect(found(['tier=gold'], { workloads: [podsWith('tier: gold')] })).toEqual([]);
  expect(found(['tier=gold'])).toHaveLength(1);
  expect(found(['tier=gold', CLUSTER])).toHaveLength(1);
  expect(found(['tier=gold'], { workloads: [] })).toEqual([]);
  expect(found(['tier=', CLUSTER])).toEqual([]);
});

test('pods of other services and namespaces do not count', () => {
  const other = change(podsWith('tier: gold'), 'app: helloworld\n        tier', 'app: other\n        tier');
  const elsewhere = change(podsWith('tier: gold'), 'namespace: sample', 'namespace: elsewhere');
  expect(found(['tier=gold'], { workloads: [WORKLOAD, other, elsewhere] })).toHaveLength(1);
});

test('labels that Kubernetes and istiod add may be there without being written', () => {
  for (const label of [
    'pod-template-hash',
    'istio.io/rev',
    'service.istio.io/canonical-name',
    'app.kubernetes.io/name',
  ])
    for (const text of [label, `${label}=x`]) expect(found([text])).toEqual([]);
});

test('a waypoint that a ConfigMap not read here may label has unknown labels', () => {
  const unknown = change(WAYPOINT, 'spec:\n', 'spec:\n  infrastructure: {parametersRef: {kind: ConfigMap, name: x}}\n');
  expect(found(['tier'], { waypoint: unknown })).toEqual([]);
  expect(found(['tier=gold'], { waypoint: unknown })).toHaveLength(1);
});

test('a cluster that only consumes the service has nothing to prefer', () => {
  const workloads = [change(WORKLOAD, 'replicas: 2', 'replicas: 0')];
  expect(found(['tier'], { workloads })).toEqual([]);
  const facts = { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } };
  expect(found(['topology.istio.io/clusters'], { workloads, facts })).toEqual([]);
});

test('within one network every endpoint keeps its labels, but no endpoint has a topology label that does not exist', () => {
  for (const facts of [
    { cluster1: { network: 'flat' }, cluster2: { network: 'flat' } },
    { cluster1: { network: undefined }, cluster2: { network: undefined } },
  ]) {
    expect(found(['tier'], { facts })).toEqual([]);
    expect(found([REGION], { facts })).toEqual([]);
    expect(found([CLUSTER], { facts })).toEqual([]);
    expect(found(['topology.istio.io/clusters', REGION], { facts })).toEqual([]);
    expect(found(['topology.istio.io/clusters', 'topology.kubernetes.io/cluster'], { facts })).toMatchObject([
      { message: expect.stringContaining('where cluster2 does not rank after cluster1') },
    ]);
    const given = [podsWith('topology.istio.io/rack: r1')];
    expect(found(['topology.istio.io/rack'], { facts, workloads: given })).toEqual([]);
    const waypoint = change(WAYPOINT, '  labels:\n', '  labels:\n    topology.istio.io/rack: r1\n');
    expect(found(['topology.istio.io/rack'], { facts, waypoint })).toEqual([]);
    expect(found(['topology.istio.io/rack'], { facts })).toHaveLength(1);
  }
});

test('an empty list, a local service, and a cluster alone have nothing to rank', () => {
  expect(found([])).toEqual([]);
  const local = change(SERVICE, '    istio.io/global: "true"\n', '');
  const misspelt = ['topology.istio.io/clusters'];
  const id = 'failover-priority-ranks-all-alike';
  expect(
    ask(id, { cluster1: yaml(NAMESPACE, WAYPOINT, local, ruled(misspelt)), cluster2: HEALTHY, cluster3: HEALTHY }),
  ).toEqual([]);
  expect(ask(id, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, ruled(misspelt)), cluster2: '' })).toEqual([]);
});
