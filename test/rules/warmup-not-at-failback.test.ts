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

const ID = 'warmup-not-at-failback';
const withWarmup = (warmup: string) =>
  change(DESTINATION_RULE, '    loadBalancer:\n', `    loadBalancer:\n      ${warmup}\n`);
const found = (destinationRule: string) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, destinationRule, WORKLOAD), cluster2: HEALTHY });

test('the older field counts as well', () => {
  expect(found(withWarmup('warmupDurationSecs: 60s'))).toMatchObject([
    { path: 'spec.trafficPolicy.loadBalancer.warmupDurationSecs' },
  ]);
});

test('a warm-up without a failover is for rollouts', () => {
  const unasked = change(
    withWarmup('warmup: {duration: 60s}'),
    '        failoverPriority:\n          - topology.istio.io/cluster\n',
    '',
  );
  expect(found(unasked)).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('warmup-not-at-failback')).toMatchObject([
    {
      messageId: 'warmupIsSet',
      message: 'In cluster1, DestinationRule sample/helloworld sets warmup beside a failover.',
    },
  ]);
});
