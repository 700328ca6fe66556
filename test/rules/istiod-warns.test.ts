import { change, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const OUTLIER = DESTINATION_RULE.slice(
  DESTINATION_RULE.indexOf('    outlierDetection'),
  DESTINATION_RULE.indexOf('    loadBalancer'),
);
const WITHOUT = change(DESTINATION_RULE, OUTLIER, '');

test('failover without outlier detection is said once, by the rule that knows the service', () => {
  const cluster1 = yaml(NAMESPACE, WAYPOINT, SERVICE, WITHOUT);
  expect(ask('failover-without-outlier-detection', { cluster1 })).toHaveLength(1);
  expect(ask('istiod-warns', { cluster1 })).toEqual([]);
});

test('where that rule knows no service, istiod’s word stands', () => {
  expect(ask('istiod-warns', { cluster1: yaml(WITHOUT) })).toMatchObject([
    { path: 'spec.trafficPolicy.loadBalancer.localityLbSetting' },
  ]);
});

test('its other warnings stand beside it', () => {
  const selecting = change(WITHOUT, 'spec:\n', 'spec:\n  workloadSelector: {}\n');
  expect(ask('istiod-warns', { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, selecting) })).toMatchObject([
    { path: 'spec.workloadSelector' },
  ]);
});

test('a rule that several clusters have is warned of in each', () => {
  const rule = yaml(WITHOUT);
  expect(ask('istiod-warns', { cluster1: rule, cluster2: rule }).map(({ cluster }) => cluster)).toEqual([
    'cluster1',
    'cluster2',
  ]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('istiod-warns')).toMatchObject([
    {
      messageId: 'warned',
      message:
        'Istio no longer reads consecutiveErrors, so sick endpoints are not ejected as it says: say consecutive5xxErrors or consecutiveGatewayErrors.',
    },
  ]);
});
