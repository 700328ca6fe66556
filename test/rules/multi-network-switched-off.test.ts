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
import { ask, askExample } from './support';

const ID = 'multi-network-switched-off';
const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };
const OFF = { switches: { ambientEnableMultiNetwork: false } };
const WAYPOINTS_OFF = { switches: { ambientEnableMultiNetworkWaypoint: false } };

test('each cluster that has it off is named', () => {
  expect(ask(ID, CLUSTERS, { cluster1: OFF, cluster2: OFF }).map(({ cluster }) => cluster)).toEqual([
    'cluster1',
    'cluster2',
  ]);
});

test('waypoints that stay in their network cannot carry out a rule for failover', () => {
  expect(ask(ID, CLUSTERS, { cluster1: WAYPOINTS_OFF }).map(({ path }) => path)).toEqual([
    'switches.ambientEnableMultiNetworkWaypoint',
  ]);
});

test('without a DestinationRule for failover, waypoints may stay in their network on purpose', () => {
  const cluster1 = yaml(NAMESPACE, WAYPOINT, SERVICE, WORKLOAD);
  expect(ask(ID, { cluster1, cluster2: HEALTHY }, { cluster1: WAYPOINTS_OFF })).toEqual([]);
  const kept = change(DESTINATION_RULE, 'enabled: true', 'enabled: false');
  const switchedOff = yaml(NAMESPACE, WAYPOINT, SERVICE, kept, WORKLOAD);
  expect(ask(ID, { cluster1: switchedOff, cluster2: HEALTHY }, { cluster1: WAYPOINTS_OFF })).toEqual([]);
});

test('in one network, with no global service, or where no other cluster has it, the switch is not needed', () => {
  const flat = { cluster1: { ...OFF, network: 'flat' }, cluster2: { network: 'flat' } };
  expect(ask(ID, CLUSTERS, flat)).toEqual([]);
  const local = yaml(NAMESPACE, change(SERVICE, '    istio.io/global: "true"\n', ''), WORKLOAD);
  expect(ask(ID, { cluster1: local, cluster2: local }, { cluster1: OFF })).toEqual([]);
  expect(ask(ID, { cluster1: HEALTHY, cluster2: yaml(NAMESPACE) }, { cluster1: OFF })).toEqual([]);
});

test('clusters without a known network may share one', () => {
  expect(ask(ID, CLUSTERS, { cluster1: OFF, cluster2: { network: undefined } })).toEqual([]);
});

test('beside clusters of the own network, one in another is found', () => {
  const clusters = { cluster1: HEALTHY, cluster2: HEALTHY, cluster3: HEALTHY };
  const facts = { cluster1: { network: 'n1' }, cluster2: { ...OFF, network: 'n1' }, cluster3: { network: 'n3' } };
  const [found] = ask(ID, clusters, facts);
  expect(found).toMatchObject({ cluster: 'cluster2' });
  expect(found?.message).toContain('cluster3 has (network n3)');
});

test('several services of a cluster are one finding', () => {
  const two = HEALTHY + yaml(change(SERVICE, 'name: helloworld\n', 'name: second\n'));
  expect(ask(ID, { cluster1: two, cluster2: two }, { cluster1: OFF })).toHaveLength(1);
});

test('where the Deployment of istiod shows it, it is the place to change, whatever mesh.json says', () => {
  const istiod = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system, labels: { app: istiod } }
spec: { template: { spec: { containers: [{ name: discovery, image: "istio/pilot:1.31.0" }] } } }
`;
  const said = { cluster1: { switches: { ambientEnableMultiNetwork: true } } };
  expect(ask(ID, { ...CLUSTERS, cluster1: HEALTHY + yaml(istiod) }, said)).toMatchObject([
    { cluster: 'cluster1', object: 'Deployment istio-system/istiod', path: 'spec.template.spec.containers' },
  ]);
});

test('a MeshConfig may ask for failover that rules only eject for', () => {
  const ejecting = change(DESTINATION_RULE, DESTINATION_RULE.slice(DESTINATION_RULE.indexOf('    loadBalancer:')), '');
  const clusters = { ...CLUSTERS, cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, ejecting, WORKLOAD) };
  const asking = (setting: object) => ({
    cluster1: { switches: { ...WAYPOINTS_OFF.switches, localityLbSetting: setting } },
  });
  expect(ask(ID, clusters, { cluster1: WAYPOINTS_OFF })).toEqual([]);
  expect(ask(ID, clusters, asking({ failoverPriority: ['topology.istio.io/cluster'] }))).toHaveLength(1);
  expect(ask(ID, clusters, asking({ failover: [{ from: 'east', to: 'west' }] }))).toHaveLength(1);
  expect(ask(ID, clusters, asking({ enabled: false, failoverPriority: ['topology.istio.io/cluster'] }))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('multi-network-switched-off')).toMatchObject([
    {
      messageId: 'switchedOff',
      message:
        'cluster1 (network network-of-cluster1) has the global Service sample/helloworld, as cluster2 has (network network-of-cluster2), but its istiod has ambientEnableMultiNetwork: false.',
    },
  ]);
});
