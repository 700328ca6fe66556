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

const ID = 'failover-to-unknown-region';
const FACTS = { cluster1: { region: 'us-east' }, cluster2: { region: 'us-west' } };
const failover = (to: string) =>
  change(
    DESTINATION_RULE,
    '        failoverPriority:\n          - topology.istio.io/cluster\n',
    `        failover: [{from: us-east, to: ${to}}]\n`,
  );
const found = (to: string, facts: Record<string, Record<string, unknown>> = FACTS, ...more: readonly string[]) =>
  ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, failover(to), WORKLOAD, ...more), cluster2: HEALTHY }, facts);

test('while the region of one cluster is not known, it may be the one that is named', () => {
  expect(found('us-wets')).toHaveLength(1);
  expect(found('us-wets', { cluster1: { region: 'us-east' } })).toEqual([]);
});

test('regions of Nodes count', () => {
  const node = '\napiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {topology.kubernetes.io/region: eu}}\n';
  expect(found('eu', FACTS, node)).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('failover-to-unknown-region')).toMatchObject([
    {
      messageId: 'noClusterThere',
      message:
        'In cluster1, DestinationRule sample/helloworld has failover to us-wets, and no cluster is in that region; the regions of the mesh are us-east, us-west.',
    },
  ]);
});
