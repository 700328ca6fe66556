import {
  change,
  DESTINATION_RULE,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'failover-without-outlier-detection';
const DETECTION = DESTINATION_RULE.slice(
  DESTINATION_RULE.indexOf('    outlierDetection:'),
  DESTINATION_RULE.indexOf('    loadBalancer:'),
);
const WITHOUT = change(DESTINATION_RULE, DETECTION, '');
const found = (destinationRule: string, service = SERVICE) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, service, destinationRule, WORKLOAD) });

test('a failover priority or a failover list without outlier detection is found', () => {
  const byRegion = change(
    WITHOUT,
    'failoverPriority:\n          - topology.istio.io/cluster',
    'failover:\n          - {from: us-east, to: us-west}',
  );
  for (const destinationRule of [WITHOUT, byRegion]) expect(found(destinationRule)).toHaveLength(1);
});

test('an empty outlier detection is an outlier detection: istiod fills in its defaults', () => {
  const empty = change(WITHOUT, '  trafficPolicy:\n', '  trafficPolicy:\n    outlierDetection: {}\n');
  expect(found(empty)).toEqual([]);
});

test('a locality setting that is switched off, or lists nothing, does not ask for failover', () => {
  expect(found(change(WITHOUT, 'enabled: true', 'enabled: false'))).toEqual([]);
  const nothing = change(WITHOUT, 'failoverPriority:\n          - topology.istio.io/cluster', 'failoverPriority: []');
  expect(found(nothing)).toEqual([]);
});

test('a service without a waypoint does not have a proxy that reads the DestinationRule', () => {
  expect(found(WITHOUT, change(SERVICE, '    istio.io/use-waypoint: waypoint\n', ''))).toEqual([]);
});

test('a wildcard that covers several services is one finding', () => {
  const wildcard = change(WITHOUT, 'host: helloworld.sample.svc.cluster.local', 'host: "*.sample.svc.cluster.local"');
  const second = change(SERVICE, 'name: helloworld\n', 'name: second\n');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, second, wildcard, WORKLOAD) })).toHaveLength(1);
});

test('the finding names every object that it is about', () => {
  expect(askExample('failover-without-outlier-detection')).toMatchObject([
    {
      messageId: 'noOutlierDetection',
      message: 'asks for failover of helloworld.sample.svc.cluster.local, without outlierDetection.',
    },
  ]);
});
