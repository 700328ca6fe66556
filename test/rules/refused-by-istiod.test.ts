import { change, DESTINATION_RULE, yaml } from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const refused = (rule: string) => ask('refused-by-istiod', { cluster1: yaml(rule) });

test('everything that istiod refuses a rule for is named', () => {
  const wrong = change(
    change(DESTINATION_RULE, 'minHealthPercent: 1\n', 'minHealthPercent: -1\n'),
    'failoverPriority:',
    'failover: [{from: us-east, to: us-east}]\n        failoverPriority:',
  );
  expect(refused(wrong).map(({ path }) => path)).toEqual([
    'spec.trafficPolicy.loadBalancer.localityLbSetting.failover[0]',
    'spec.trafficPolicy.outlierDetection.minHealthPercent',
  ]);
});

test('what only the API server refuses, and what istiod only warns of, is not said to be refused by istiod', () => {
  expect(refused(change(DESTINATION_RULE, 'maxEjectionPercent', 'maxEjectionPercentage'))).toEqual([]);
  expect(refused(change(DESTINATION_RULE, 'consecutive5xxErrors: 0', 'consecutiveErrors: 5'))).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('refused-by-istiod')).toMatchObject([
    {
      messageId: 'refused',
      message: '101 is not a percentage from 0 to 100.',
    },
  ]);
});
