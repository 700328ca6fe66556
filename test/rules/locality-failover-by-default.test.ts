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

const ID = 'locality-failover-by-default';
const LOAD_BALANCER = DESTINATION_RULE.slice(DESTINATION_RULE.indexOf('    loadBalancer:'));
const withLoadBalancer = (loadBalancer: string, service = SERVICE) => ({
  cluster1: yaml(NAMESPACE, WAYPOINT, service, change(DESTINATION_RULE, LOAD_BALANCER, loadBalancer), WORKLOAD),
});

test('a load balancer that says nothing of localities says nothing', () => {
  expect(ask(ID, withLoadBalancer('    loadBalancer:\n      simple: RANDOM\n'))).toHaveLength(1);
});

test('to switch it off is a choice', () => {
  expect(ask(ID, withLoadBalancer('    loadBalancer:\n      localityLbSetting:\n        enabled: false\n'))).toEqual(
    [],
  );
});

test('so is a traffic distribution, and a mesh that has locality load balancing off', () => {
  const close = change(SERVICE, 'spec:\n', 'spec:\n  trafficDistribution: PreferClose\n');
  expect(ask(ID, withLoadBalancer('', close))).toEqual([]);
  const off = { cluster1: { switches: { localityLbSettingEnabled: false } } };
  expect(ask(ID, withLoadBalancer(''), off)).toEqual([]);
});

test.each([
  { failoverPriority: ['topology.istio.io/cluster'] },
  { failover: [{ from: 'east', to: 'west' }] },
  { distribute: [{ from: 'east', to: { east: 100 } }] },
])('so is what the MeshConfig says: %j', (localityLbSetting) => {
  expect(ask(ID, withLoadBalancer(''), { cluster1: { switches: { localityLbSetting } } })).toEqual([]);
});

test('a rule without outlier detection switches on nothing', () => {
  const connections = change(
    DESTINATION_RULE,
    DESTINATION_RULE.slice(DESTINATION_RULE.indexOf('  trafficPolicy:')),
    '  trafficPolicy:\n    connectionPool: {}\n',
  );
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, connections) })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('locality-failover-by-default')).toMatchObject([
    {
      messageId: 'noLocalitySetting',
      message:
        'DestinationRule sample/helloworld of cluster1 has outlierDetection for helloworld.sample.svc.cluster.local, and no localityLbSetting.',
    },
  ]);
});
