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

const ID = 'failover-switched-off';
const OFF = change(DESTINATION_RULE, 'enabled: true', 'enabled: false');
const found = (destinationRule: string) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, destinationRule, WORKLOAD), cluster2: HEALTHY });

test('a setting that is switched off without a list is switched off on purpose', () => {
  expect(found(change(OFF, '        failoverPriority:\n          - topology.istio.io/cluster\n', ''))).toEqual([]);
});

test('the policy of a port is read too', () => {
  const port = change(
    DESTINATION_RULE,
    '  trafficPolicy:\n',
    '  trafficPolicy:\n    portLevelSettings:\n      - port: {number: 5000}\n        loadBalancer: {localityLbSetting: {enabled: false, failover: [{from: a, to: b}]}}\n',
  );
  expect(found(port)).toMatchObject([
    { path: 'spec.trafficPolicy.portLevelSettings[0].loadBalancer.localityLbSetting.enabled' },
  ]);
});

test('enabled: true, and no word of it, leave the list in force', () => {
  expect(found(DESTINATION_RULE)).toEqual([]);
  expect(found(change(DESTINATION_RULE, '        enabled: true\n', ''))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('failover-switched-off')).toMatchObject([
    {
      messageId: 'switchedOff',
      message: 'In cluster1, DestinationRule sample/helloworld sets failoverPriority, and enabled: false beside it.',
    },
  ]);
});

test('a traffic distribution of the service is switched off, too', () => {
  const alone = change(OFF, '        failoverPriority:\n          - topology.istio.io/cluster\n', '');
  const near = change(SERVICE, 'spec:\n', 'spec:\n  trafficDistribution: PreferClose\n');
  const beside = (service: string, rule: string) =>
    ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, service, rule, WORKLOAD), cluster2: HEALTHY });
  expect(beside(near, alone)).toMatchObject([
    {
      messageId: 'overrulesDistribution',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.trafficPolicy.loadBalancer.localityLbSetting.enabled',
    },
  ]);
  expect(beside(near, DESTINATION_RULE)).toEqual([]);
});
