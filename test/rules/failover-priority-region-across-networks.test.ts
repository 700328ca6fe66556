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

const REGION = 'topology.kubernetes.io/region';
const LIST = '        failoverPriority:\n          - topology.istio.io/cluster\n';
const regions = (...names: readonly (string | undefined)[]): Example['facts'] =>
  Object.fromEntries(names.map((region, index) => [`cluster${index + 1}`, { region }]));
const THREE = regions('us-east', 'us-east', 'us-west');
const found = (labels: readonly string[], facts: Example['facts'] = THREE) =>
  ask(
    'failover-priority-region-across-networks',
    {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        SERVICE,
        change(DESTINATION_RULE, LIST, `        failoverPriority: [${labels.join(', ')}]\n`),
        WORKLOAD,
      ),
      cluster2: HEALTHY,
      cluster3: HEALTHY,
    },
    facts,
  );

test('regions of other networks cannot be told apart', () => {
  expect(found([REGION])).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority',
      messageId: 'regionDoesNotCross',
      message:
        'In cluster1 (region us-east), DestinationRule sample/helloworld ranks Service sample/helloworld by region, and of the clusters in other networks some are in us-east and some are not.',
    },
  ]);
  expect(found([REGION, 'topology.istio.io/cluster'])).toHaveLength(1);
  expect(found(['zone', REGION, 'topology.istio.io/network'])).toHaveLength(1);
});

test('after the own cluster or network, the region ranks what is here', () => {
  for (const first of ['topology.istio.io/cluster', 'topology.istio.io/network'])
    expect(found([first, REGION])).toEqual([]);
  expect(found(['topology.kubernetes.io/zone'])).toEqual([]);
  expect(found([`${REGION}=us-east`])).toEqual([]);
});

test('where all others are in one region, or in unknown ones, there is nothing to tell apart', () => {
  for (const facts of [
    regions('us-east', 'us-west', 'us-west'),
    regions('us-east', 'us-east', 'us-east'),
    regions('us-east', 'us-east', undefined),
    regions('us-east', undefined, 'us-west'),
    regions(undefined, 'us-east', 'us-west'),
    {},
  ])
    expect(found([REGION], facts)).toEqual([]);
});

test('clusters of the own network keep their region', () => {
  const flat = (facts: Example['facts'], ...names: readonly string[]): Example['facts'] =>
    Object.fromEntries(
      Object.entries(facts ?? {}).map(([name, said]) => [
        name,
        names.includes(name) ? { ...said, network: 'flat' } : said,
      ]),
    );
  expect(found([REGION], flat(THREE, 'cluster1', 'cluster2'))).toEqual([]);
  expect(found([REGION], flat(THREE, 'cluster1', 'cluster3'))).toEqual([]);
  expect(found([REGION], flat(THREE, 'cluster2', 'cluster3'))).toHaveLength(1);
  expect(found([REGION], { ...THREE, cluster3: { region: 'us-west', network: undefined } })).toEqual([]);
  expect(found([REGION], { ...THREE, cluster1: { region: 'us-east', network: undefined } })).toEqual([]);
});
