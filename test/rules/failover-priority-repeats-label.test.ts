import {
  change,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const LIST = '        failoverPriority:\n          - topology.istio.io/cluster\n';
const found = (labels: string) =>
  ask('failover-priority-repeats-label', {
    cluster1: yaml(
      NAMESPACE,
      WAYPOINT,
      SERVICE,
      change(DESTINATION_RULE, LIST, `        failoverPriority: [${labels}]\n`),
      WORKLOAD,
    ),
  });

test('two values for one label are named', () => {
  expect(found('topology.istio.io/cluster, a, topology.istio.io/cluster=east')).toEqual([
    {
      cluster: 'cluster1',
      object: 'DestinationRule sample/helloworld',
      path: 'spec.trafficPolicy.loadBalancer.localityLbSetting.failoverPriority',
      messageId: 'labelRepeated',
      message:
        'In cluster1, DestinationRule sample/helloworld for Service sample/helloworld has both topology.istio.io/cluster and topology.istio.io/cluster=east.',
    },
  ]);
  expect(found('a=1, a=2')).toHaveLength(1);
});

test('the same twice changes nothing, and other labels do not either', () => {
  for (const labels of ['a, a', 'a=1, a=1', 'a, b, ab', 'topology.istio.io/cluster', ''])
    expect(found(labels)).toEqual([]);
});
