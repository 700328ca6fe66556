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

const ID = 'rule-not-exported-to-waypoint';
const WAYPOINTS = change(NAMESPACE, 'name: sample', 'name: waypoints');
const SHARED = change(
  change(WAYPOINT, 'namespace: sample', 'namespace: waypoints'),
  'HBONE\n',
  'HBONE\n      allowedRoutes: {namespaces: {from: All}}\n',
);
const USING = change(
  SERVICE,
  'use-waypoint: waypoint\n',
  'use-waypoint: waypoint\n    istio.io/use-waypoint-namespace: waypoints\n',
);
const exported = (to: string, rule = DESTINATION_RULE) => change(rule, 'spec:\n', `spec:\n  exportTo: [${to}]\n`);
const found = (rules: readonly string[], facts?: Example['facts']) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINTS, SHARED, USING, WORKLOAD, ...rules) }, facts);

test('the DestinationRule, the namespaces it is exported to, and the waypoint are named', () => {
  expect(found([exported('"."')])).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.exportTo',
      messageId: 'notExported',
      message:
        'In cluster1, DestinationRule sample/helloworld is exported to ., and Gateway waypoints/waypoint handles the service.',
    },
  ]);
  expect(found([exported('sample, clients')])[0]?.message).toContain('is exported to sample, clients, and');
});

test('what the mesh exports by default counts where the rule says nothing', () => {
  const facts = { cluster1: { switches: { defaultDestinationRuleExportTo: ['.'] } } };
  expect(found([DESTINATION_RULE], facts)).toHaveLength(1);
  expect(found([DESTINATION_RULE])).toEqual([]);
});

test('a rule that reaches the waypoint, or is for gateways elsewhere only, is as it should be', () => {
  for (const to of ['"*"', 'waypoints', '".", waypoints', 'ingress']) expect(found([exported(to)])).toEqual([]);
});

test('where another DestinationRule sets failover, none is missing', () => {
  const second = change(DESTINATION_RULE, 'name: helloworld', 'name: for-waypoint');
  expect(found([exported('"."'), exported('waypoints', second)])).toEqual([]);
});

test('a rule for certain workloads, or in another namespace, is not meant for the waypoint', () => {
  expect(found([change(exported('"."'), 'spec:\n', 'spec:\n  workloadSelector: {matchLabels: {a: b}}\n')])).toEqual([]);
  expect(found([change(exported('"."'), 'namespace: sample', 'namespace: clients')])).toEqual([]);
});

test('beside the waypoint a rule need not be exported', () => {
  expect(ask(ID, { cluster1: change(HEALTHY, DESTINATION_RULE, exported('"."')) })).toEqual([]);
});
