import { change, NAMESPACE, RULE, SERVICE, WAYPOINT, yaml } from '../../src/rules/example-mesh';
import { ask } from './support';

const OUTLIER = RULE.slice(RULE.indexOf('    outlierDetection'), RULE.indexOf('    loadBalancer'));
const WITHOUT = change(RULE, OUTLIER, '');

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
