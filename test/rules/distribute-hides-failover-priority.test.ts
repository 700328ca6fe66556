import { change, RULE, yaml } from '../../src/rules/example-mesh';
import { ask } from './support';

const SETTING = 'localityLbSetting:\n';
const found = (rule: string) => ask('distribute-hides-failover-priority', { cluster1: yaml(rule) });
const distributing = (list: string, rule = RULE) => change(rule, SETTING, `${SETTING}        distribute: ${list}\n`);
const EAST = '[{from: us-east/*, to: {us-east/*: 100}}]';

test('a rule that says both is wrong for whoever reads it, with or without waypoint', () => {
  expect(found(distributing(EAST))).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority',
      message:
        'In cluster1, DestinationRule sample/helloworld for helloworld.sample.svc.cluster.local says both how to share traffic and where to fail over.',
    },
  ]);
});

test('one of them alone, or one that is empty, hides nothing', () => {
  const alone = distributing(EAST, RULE.slice(0, RULE.indexOf('        failoverPriority')));
  for (const rule of [RULE, alone, distributing('[]')]) expect(found(rule)).toEqual([]);
});

test('a setting that is switched off hides nothing either', () => {
  expect(found(change(distributing(EAST), 'enabled: true', 'enabled: false'))).toEqual([]);
});

test('ports and subsets have policies of their own', () => {
  const policy =
    '{loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {a: 100}}], failoverPriority: [x]}}, port: {number: 80}}';
  const port = change(RULE, '  trafficPolicy:\n', `  trafficPolicy:\n    portLevelSettings: [${policy}]\n`);
  expect(found(port)).toMatchObject([
    { path: 'spec.trafficPolicy.portLevelSettings[0].loadBalancer.localityLbSetting.failoverPriority' },
  ]);
});
