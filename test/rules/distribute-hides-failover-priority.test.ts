import { change, DESTINATION_RULE, yaml } from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const SETTING = 'localityLbSetting:\n';
const found = (rule: string) => ask('distribute-hides-failover-priority', { cluster1: yaml(rule) });
const distributing = (list: string, rule = DESTINATION_RULE) =>
  change(rule, SETTING, `${SETTING}        distribute: ${list}\n`);
const EAST = '[{from: us-east/*, to: {us-east/*: 100}}]';

test('a DestinationRule with both is wrong for every proxy, with or without a waypoint', () => {
  expect(found(distributing(EAST))).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority',
      messageId: 'bothAreSet',
      message:
        'In cluster1, DestinationRule sample/helloworld for helloworld.sample.svc.cluster.local sets both distribute and failoverPriority.',
    },
  ]);
});

test('one of them alone, or one that is empty, hides nothing', () => {
  const alone = distributing(EAST, DESTINATION_RULE.slice(0, DESTINATION_RULE.indexOf('        failoverPriority')));
  for (const rule of [DESTINATION_RULE, alone, distributing('[]')]) expect(found(rule)).toEqual([]);
});

test('a setting that is switched off hides nothing either', () => {
  expect(found(change(distributing(EAST), 'enabled: true', 'enabled: false'))).toEqual([]);
});

test('ports and subsets have policies of their own', () => {
  const policy =
    '{loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {a: 100}}], failoverPriority: [x]}}, port: {number: 80}}';
  const port = change(DESTINATION_RULE, '  trafficPolicy:\n', `  trafficPolicy:\n    portLevelSettings: [${policy}]\n`);
  expect(found(port)).toMatchObject([
    { path: 'spec.trafficPolicy.portLevelSettings[0].loadBalancer.localityLbSetting.failoverPriority' },
  ]);
});
