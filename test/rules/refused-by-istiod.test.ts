import { change, RULE, yaml } from '../../src/rules/example-mesh';
import { ask } from './support';

const refused = (rule: string) => ask('refused-by-istiod', { cluster1: yaml(rule) });

test('everything that istiod refuses a rule for is named', () => {
  const wrong = change(
    change(RULE, 'minHealthPercent: 1\n', 'minHealthPercent: -1\n'),
    'failoverPriority:',
    'failover: [{from: us-east, to: us-east}]\n        failoverPriority:',
  );
  expect(refused(wrong).map(({ path }) => path)).toEqual([
    'spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0]',
    'spec.trafficPolicy.outlierDetection.minHealthPercent',
  ]);
});

test('what only the API server refuses, and what istiod only warns of, is not said to be refused by istiod', () => {
  expect(refused(change(RULE, 'maxEjectionPercent', 'maxEjectionPercentage'))).toEqual([]);
  expect(refused(change(RULE, 'consecutive5xxErrors: 0', 'consecutiveErrors: 5'))).toEqual([]);
});
